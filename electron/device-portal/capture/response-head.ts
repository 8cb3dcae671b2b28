/** Status line and headers of an HTTP/1.x answer. */
export interface ResponseHead {
  readonly status: number;
  /** Lower-case names; repeated ones joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body; null where it goes on until the connection ends or comes in chunks. */
  readonly contentLength: number | null;
  readonly chunked: boolean;
}

/**
 * Reads the head at the front of `bytes`, as leniently as this server needs it (device-portal.md §5.1): lines may end
 * without a carriage return, lines without a colon are passed over. Interim answers (1xx) are skipped.
 * @returns the head and the bytes after it; `more` while it is incomplete, `invalid` where it is not HTTP.
 */
export function parseResponseHead(bytes: Buffer): { readonly head: ResponseHead; readonly rest: Buffer } | 'more' | 'invalid' {
  const end = endOfHead(bytes);
  if (end === null) return looksLikeHttp(bytes) ? 'more' : 'invalid';
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end.at).split(/\r?\n/u);
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?:\s|$)/u.exec(statusLine)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) return 'invalid';
  const rest = bytes.subarray(end.after);
  if (status < 200 && status !== 101) return parseResponseHead(rest);
  const headers = readHeaders(lines);
  const chunked = /\bchunked\b/iu.test(headers['transfer-encoding'] ?? '');
  return { head: { status, headers, chunked, contentLength: chunked ? null : lengthOf(status, headers['content-length']) }, rest };
}

function endOfHead(bytes: Buffer): { readonly at: number; readonly after: number } | null {
  const strict = bytes.indexOf('\r\n\r\n');
  const sloppy = bytes.indexOf('\n\n');
  if (strict >= 0 && (sloppy < 0 || strict < sloppy)) return { at: strict, after: strict + 4 };
  return sloppy < 0 ? null : { at: sloppy, after: sloppy + 2 };
}

function looksLikeHttp(bytes: Buffer): boolean {
  const beginning = bytes.toString('latin1', 0, Math.min(bytes.byteLength, 7));
  return 'HTTP/1.'.startsWith(beginning);
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

function lengthOf(status: number, announced: string | undefined): number | null {
  if (status === 204) return 0;
  const length = /^\d{1,15}$/u.test(announced ?? '') ? Number(announced) : Number.NaN;
  return Number.isSafeInteger(length) ? length : null;
}
