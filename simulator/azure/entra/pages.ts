import type { AuthorizeRequest } from './directory.ts';
import type { User } from './principals.ts';

/** The pages of the sign-in, plain enough for any browser and every test. */

const STYLE = 'body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}fieldset{border:0;padding:0;margin:1rem 0}input[type=text]{font:inherit;padding:.4rem;width:100%;box-sizing:border-box}button{font:inherit;padding:.4rem 1.2rem;margin-right:.5rem}';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const page = (title: string, body: string): string =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`;

function accounts(users: readonly User[]): string {
  const one = (user: User, index: number): string =>
    `<label><input type="radio" name="account" value="${escaped(user.objectId)}"${index === 0 ? ' checked' : ''}> ${escaped(user.displayName)} (${escaped(user.name)})</label><br>`;
  return `<fieldset><legend>Account</legend>${users.map(one).join('')}</fieldset>`;
}

const hidden = (name: string, value: string): string => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`;

/** Asks whether an account may be used; what was asked for travels along. */
export function consentPage(application: string, users: readonly User[], query: URLSearchParams): string {
  const fields = [...query].map(([name, value]) => hidden(`q.${name}`, value)).join('');
  return page('Sign in', `<p>${escaped(application)} asks to act for you.</p><form method="post">${fields}${accounts(users)}<button name="decision" value="accept">Accept</button><button name="decision" value="cancel">Cancel</button></form>`);
}

/** Carries the answer to the program that waits on the loopback. */
export function formPostPage(request: Pick<AuthorizeRequest, 'redirectUri'>, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(([name, value]) => hidden(name, value)).join('');
  return page('Signing in', `<form method="post" action="${escaped(request.redirectUri)}">${inputs}<button>Continue</button></form><script>document.forms[0].submit()</script>`);
}

export function devicePage(users: readonly User[], problem: string | undefined): string {
  const said = problem === undefined ? '' : `<p role="alert">${escaped(problem)}</p>`;
  return page('Enter code', `<p>Enter the code that your program shows.</p>${said}<form method="post"><label>Code <input type="text" name="code" autocomplete="off" autofocus required></label>${accounts(users)}<button name="decision" value="accept">Continue</button><button name="decision" value="decline">Cancel</button></form>`);
}

export const messagePage = (title: string, text: string): string => page(title, `<p>${escaped(text)}</p>`);
