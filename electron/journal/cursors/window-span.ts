import type { Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { CursorRange } from '../../../shared/domain/journal/cursor.ts';

/** @param now in milliseconds since 1970. @returns the stretch of time that a range looks at then. */
export function spanAt(range: CursorRange, now: number): Span {
  switch (range.kind) {
    case 'sliding': return { from: now + 1 - range.lengthMs, to: now + 1, now };
    case 'tumbling': {
      const from = Math.floor(now / range.lengthMs) * range.lengthMs;
      return { from, to: from + range.lengthMs, now };
    }
    case 'fixed': return { from: range.from, to: range.to, now };
  }
}

export function lengthOf(range: CursorRange): number {
  return range.kind === 'fixed' ? range.to - range.from : range.lengthMs;
}
