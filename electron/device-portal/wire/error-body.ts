import * as z from 'zod';
import { parseLossless } from './json.ts';

/** What the portal says when it refuses, out of any of its three JSON shapes or an HTML page (device-portal.md §1.0). */
export interface PortalRefusal {
  /** Win32 HRESULT, unsigned; null where none was given. */
  readonly code: number | null;
  /** The device's own words, without control characters, at most 500 characters; null where it gave none. */
  readonly reason: string | null;
  /** `Success` of a finished job; null where the answer does not say. */
  readonly success: boolean | null;
}

const number = z.union([z.number(), z.bigint().transform(Number)]);
const bodySchema = z.object({
  Code: number.optional().catch(undefined),
  ErrorCode: number.optional().catch(undefined),
  CodeText: z.string().optional().catch(undefined),
  ErrorMessage: z.string().optional().catch(undefined),
  Reason: z.string().optional().catch(undefined),
  Success: z.boolean().optional().catch(undefined),
});

const nothing: PortalRefusal = { code: null, reason: null, success: null };

/** @param text whole body. Never throws: an unreadable one is a refusal without words. */
export function readRefusal(text: string): PortalRefusal {
  const trimmed = text.trim();
  if (trimmed === '') return nothing;
  if (trimmed.startsWith('<')) return { ...nothing, reason: titleOfPage(trimmed) };
  const body = bodySchema.safeParse(parsed(trimmed));
  if (!body.success) return nothing;
  const { Code, ErrorCode, CodeText, ErrorMessage, Reason, Success } = body.data;
  const code = Code ?? ErrorCode;
  const words = [Reason, ErrorMessage, CodeText].map(value => printable(value ?? '')).find(value => value !== '');
  return { code: code === undefined || !Number.isInteger(code) ? null : code >>> 0, reason: words ?? null, success: Success ?? null };
}

function parsed(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return null;
  }
}

/** The text of the page's title, or of its first heading. */
function titleOfPage(html: string): string | null {
  const found = /<title[^>]*>([^<]{1,500})<\/title>/i.exec(html) ?? /<h\d[^>]*>([^<]{1,500})<\/h\d>/i.exec(html);
  const words = printable(found?.[1] ?? '');
  return words === '' ? null : words;
}

/** One line of at most 500 characters; control characters become spaces. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim().slice(0, 500);
}

/** `0x80073CF3`, the way everybody writes and searches for it. */
export function hresultText(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
