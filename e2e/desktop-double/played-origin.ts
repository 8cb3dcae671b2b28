/**
 * Chromium knows no `app:` scheme, and the DevTools protocol cannot teach it one. The double plays `app://<host>/…` as
 * `https://<host>.app.test/…`, which never leaves the machine: every request for it is answered by the program's
 * handler. Everything that main sees is translated back. `.test` is reserved and resolves nowhere.
 */
const playedSuffix = '.app.test';

/** @returns the URL as Chromium is given it. */
export function toPlayed(url: string): string {
  return url.replace(/^(blob:)?app:\/\/([^/?#]*)/, (_, blob: string | undefined, host: string) => `${blob ?? ''}https://${host}${playedSuffix}`);
}

/** @returns the URL as main would see it under Electron. */
export function fromPlayed(url: string): string {
  return url.replace(/^(blob:)?https:\/\/([^/?#:@]*)\.app\.test(?=[/?#]|$)/, (_, blob: string | undefined, host: string) => `${blob ?? ''}app://${host}`);
}

export function isPlayed(url: string): boolean {
  return fromPlayed(url).startsWith('app://');
}
