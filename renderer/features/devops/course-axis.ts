import type { DevopsRunView } from '../../../shared/contract/devops/index.ts';

type Span = Pick<DevopsRunView['spans'][number], 'kind' | 'startedAt' | 'endedAt' | 'parentId' | 'id'>;

/** A run's axis of time. Days of waiting between minutes of work would make the work invisible: long pauses are shortened. */
export interface CourseAxis {
  readonly from: number;
  readonly to: number;
  /** Place of a moment, 0 to 1; never less for a later one. */
  readonly place: (at: number) => number;
  /** Pauses that are drawn shorter than they were. */
  readonly shortened: number;
}

/** Share of all work that one shortened pause takes. */
const pauseShare = 0.12;
/** Pauses below this share of all work stay as they are. */
const longShare = 0.4;

/** @param now ends what has not ended. @returns null where nothing has begun. */
export function courseAxis(spans: readonly Span[], now: number): CourseAxis | null {
  const parents = new Set(spans.map(({ parentId }) => parentId));
  const begun = spans.flatMap(({ startedAt, endedAt, kind, id }) => (startedAt === null ? [] : [{ start: startedAt, end: Math.max(startedAt, endedAt ?? now), isWork: kind !== 'approval' && !parents.has(id) }]));
  if (begun.length === 0) return null;
  const from = Math.min(...begun.map(({ start }) => start));
  const to = Math.max(from + 1, ...begun.map(({ end }) => end));
  const work = merged(begun.filter(({ isWork }) => isWork));
  const worked = work.reduce((sum, { start, end }) => sum + end - start, 0);
  // Pieces of the axis, one after the other, each with the length that it is drawn with.
  const pieces: { readonly start: number; readonly end: number; readonly drawn: number }[] = [];
  let shortened = 0;
  const pause = (start: number, end: number): void => {
    if (end <= start) return;
    const isLong = worked > 0 && end - start > worked * longShare;
    if (isLong) shortened += 1;
    pieces.push({ start, end, drawn: isLong ? worked * pauseShare : end - start });
  };
  let at = from;
  for (const { start, end } of work) {
    pause(at, start);
    pieces.push({ start, end, drawn: end - start });
    at = end;
  }
  pause(at, to);
  const total = Math.max(1, pieces.reduce((sum, { drawn }) => sum + drawn, 0));
  const place = (moment: number): number => {
    let before = 0;
    for (const { start, end, drawn } of pieces) {
      if (moment >= end) before += drawn;
      else return moment <= start ? before / total : (before + ((moment - start) / (end - start)) * drawn) / total;
    }
    return before / total;
  };
  return { from, to, place, shortened };
}

/** Stretches of time in which something was at work, in order, none touching the next. */
function merged(spans: readonly { readonly start: number; readonly end: number }[]): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((left, right) => left.start - right.start)) {
    const last = found.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) found.push({ start, end });
  }
  return found;
}
