/** Scheme, host and origin under which the window loads the program: `app://fabriscope/`. */
export const appScheme = 'app';
export const appHost = 'fabriscope';
export const appOrigin = `${appScheme}://${appHost}`;
export const appStartUrl = `${appOrigin}/`;

/**
 * What Chromium is told about the scheme before it starts: it behaves like https (own origin, relative URLs), may use
 * fetch, counts as secure, and its compiled scripts are cached (electron.md §2.1 row 2).
 */
export const appSchemePrivileges = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
} as const;

/**
 * Whether a URL belongs to the program itself. Parsed and compared part by part, never by its beginning:
 * `app://fabriscope.evil` begins the same. Node gives URLs of unknown schemes the origin "null", so the origin is
 * compared as scheme, host, port and the absence of a user.
 */
export function isAppUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost && url.username === '' && url.password === '';
}
