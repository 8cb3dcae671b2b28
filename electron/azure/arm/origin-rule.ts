import { faultError } from '../../core/faults.ts';

/**
 * The address that an answer gave us (`nextLink`, `Azure-AsyncOperation`, `Location`), if it is one to which the token of
 * `origin` may go. The vendor's own clients send it anywhere (azure.md §0.3).
 *
 * @param origin scheme, host and port for which the token was issued, as `URL.origin` writes it.
 * @param text absolute, or a path of that origin.
 * @throws FaultError `foreign-origin`, without the foreign address's query; `malformed-answer` where it is no address.
 */
export function sameOriginUrl(origin: string, text: string): URL {
  const url = URL.parse(text, `${origin}/`);
  if (!url) throw faultError('malformed-answer', { message: 'Azure gave an address that is none.', detail: text.slice(0, 200) });
  if (url.origin === origin && url.protocol === 'https:' && url.username === '' && url.password === '') {
    url.hash = '';
    return url;
  }
  throw faultError('foreign-origin', {
    message: `Azure’s answer points to ${url.host === '' ? url.protocol : url.host}, which is not ${new URL(origin).host}. Nothing was sent there.`,
    detail: `${url.protocol}//${url.host}${url.pathname}`.slice(0, 500),
  });
}
