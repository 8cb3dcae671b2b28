import type { Capture } from '../../../shared/contract/devices.ts';
import { matchesFilter, parseFilter, type FilterVocabulary } from '../../../shared/domain/filter-signs.ts';

export type CaptureKindFilter = 'all' | 'photos' | 'videos' | 'new';
export type CaptureOrder = 'newest' | 'oldest' | 'largest' | 'name';

export interface CaptureView {
  readonly kind: CaptureKindFilter;
  readonly order: CaptureOrder;
  /** In the signs that every list understands: `hololens is:video size>50mb !2026`. */
  readonly text: string;
}

export const captureVocabulary: FilterVocabulary = { fields: ['name'], marks: ['photo', 'video', 'other', 'downloaded', 'settling'], figures: ['size'] };

const collator = new Intl.Collator(undefined, { numeric: true });

function isOfKind(capture: Capture, kind: CaptureKindFilter): boolean {
  if (kind === 'all') return true;
  if (kind === 'new') return capture.downloaded === null;
  return capture.kind === (kind === 'photos' ? 'photo' : 'video');
}

/** Captures without a time go last in both directions. */
function byTime(one: Capture, other: Capture, sign: 1 | -1): number {
  if (one.createdAt === null || other.createdAt === null) return Number(one.createdAt === null) - Number(other.createdAt === null);
  return sign * (one.createdAt - other.createdAt);
}

const compare: Readonly<Record<CaptureOrder, (one: Capture, other: Capture) => number>> = {
  newest: (one, other) => byTime(one, other, -1),
  oldest: (one, other) => byTime(one, other, 1),
  largest: (one, other) => other.sizeBytes - one.sizeBytes,
  name: () => 0,
};

/** @returns what is to be shown, in order; equal ones by name, so that nothing moves without a reason. */
export function shownCaptures(captures: readonly Capture[], view: CaptureView): readonly Capture[] {
  const terms = parseFilter(view.text, captureVocabulary);
  return captures
    .filter((capture) => isOfKind(capture, view.kind) && (terms.length === 0 || matchesFilter(terms, {
      texts: { name: capture.name },
      marks: new Set([capture.kind, ...(capture.downloaded === null ? [] : ['downloaded']), ...(capture.settling ? ['settling'] : [])]),
      figures: { size: capture.sizeBytes },
    })))
    .sort((one, other) => compare[view.order](one, other) || collator.compare(one.name, other.name) || (one.id < other.id ? -1 : 1));
}

export interface CaptureSum {
  readonly count: number;
  readonly bytes: number;
  readonly notDownloaded: number;
  /** Still being written by the headset: they cannot be fetched yet. */
  readonly settling: number;
}

export function sumOf(captures: readonly Capture[]): CaptureSum {
  return {
    count: captures.length,
    bytes: captures.reduce((sum, capture) => sum + capture.sizeBytes, 0),
    notDownloaded: captures.filter((capture) => capture.downloaded === null).length,
    settling: captures.filter((capture) => capture.settling).length,
  };
}

/** @returns where a key leads in a sheet of `columns`, or null where it is none that moves. */
export function moveInSheet(key: string, index: number, count: number, columns: number, pageRows: number): number | null {
  const lastRow = Math.floor((count - 1) / columns);
  const row = Math.floor(index / columns);
  switch (key) {
    case 'ArrowRight': return Math.min(count - 1, index + 1);
    case 'ArrowLeft': return Math.max(0, index - 1);
    case 'ArrowDown': return row === lastRow ? index : Math.min(count - 1, index + columns);
    case 'ArrowUp': return row === 0 ? index : index - columns;
    case 'PageDown': return Math.min(count - 1, index + columns * Math.min(pageRows, lastRow - row));
    case 'PageUp': return index - columns * Math.min(pageRows, row);
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return null;
  }
}
