/**
 * The portal's "hex64": plain standard Base64 of the UTF-8 text, without any hexadecimal step (device-portal.md §1.0).
 * The caller still has to percent-encode it for a query, which `addressOf` does.
 */
export function hex64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
