import type { ResponseHead } from './response-head.ts';

/** What came of asking a device for the rest of a file. */
export type RangeOutcome =
  /** The body begins at the byte that was asked for. */
  | { readonly kind: 'rest'; readonly from: number; readonly totalBytes: number }
  /** The device sends the whole file, with or without having been asked for less. */
  | { readonly kind: 'whole'; readonly totalBytes: number | null }
  /** It answers a part, but another one than was asked for. */
  | { readonly kind: 'unusable' };

/** @returns the header that asks for everything from a byte on. */
export function rangeHeader(from: number): Record<string, string> {
  return from > 0 ? { Range: `bytes=${String(from)}-` } : {};
}

/**
 * Reads whether the device honoured a range. Nothing public says that the Device Portal does (device-portal.md §1.10), so
 * each answer is looked at anew: 206 with the right `Content-Range`, or 200 with the whole file.
 */
export function readRangeOutcome(head: Pick<ResponseHead, 'status' | 'headers' | 'contentLength'>, askedFrom: number): RangeOutcome {
  if (head.status !== 206) return { kind: 'whole', totalBytes: head.contentLength };
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/u.exec(head.headers['content-range'] ?? '');
  if (match === null) return { kind: 'unusable' };
  const [first, last, totalBytes] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (first !== askedFrom || last !== totalBytes - 1) return { kind: 'unusable' };
  return { kind: 'rest', from: first, totalBytes };
}
