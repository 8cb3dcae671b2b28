/**
 * What the page may do, the same on both hosts, sent as a response header with every document (electron.md §2.1 row 3).
 * No script, style or connection but the program's own; no `unsafe-inline`; Trusted Types on. `blob:` is needed for
 * MediaSource and for pictures that the page saves itself; react-aria adds one style element, allowed by its hash where
 * given.
 */
export function contentSecurityPolicy(options: { readonly styleHashes?: readonly string[]; readonly socketOrigin?: string } = {}): string {
  const styles = ["'self'", ...(options.styleHashes ?? allowedStyleHashes).map((hash) => `'${hash}'`)].join(' ');
  const connect = ["'self'", ...(options.socketOrigin ? [options.socketOrigin] : [])].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Style elements that a library of the page adds at run time, by content. A journey fails on any other violation. */
export const allowedStyleHashes: readonly string[] = [];

/** Headers of every answer to the page, on both hosts. */
export function documentHeaders(policy: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  };
}
