import type { Capture } from '../../../shared/contract/devices.ts';
import { formatBytes, formatCount } from '../../components/format.ts';

export const kindWords = { photo: 'Photo', video: 'Video', other: 'File' } as const;

/** @returns what stands below a capture: its size, or that it has none yet. */
export function sizeWords(capture: Capture): string {
  return capture.settling ? 'being written…' : formatBytes(capture.sizeBytes);
}

/** @returns what a screen reader says of a capture in the sheet: what it is, then what is written below it, in the same words. */
export function spokenCapture(capture: Capture): string {
  const saved = capture.downloaded === null ? [] : [capture.downloaded.verified ? 'saved, size verified' : 'saved'];
  return [kindWords[capture.kind], shortTime(capture), sizeWords(capture), ...saved].join(', ');
}

/** @returns "14 captures (1.2 GB)". */
export function amountWords(count: number, bytes: number): string {
  return `${formatCount(count, 'capture')} (${formatBytes(bytes)})`;
}

const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** @returns "20 Nov, 12:04", or the name where the headset gave no time. */
export function shortTime(capture: Capture): string {
  return capture.createdAt === null ? capture.name : shortDate.format(capture.createdAt);
}

/** @param ms since it began. @returns "0:42", "12:07", "1:02:07". */
export function elapsedWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
