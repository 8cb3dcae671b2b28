import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { TimeRange } from './event-range.ts';

export type Severity = ClusterEvent['severity'];
const severities: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** Events of one kind in one stretch of time. */
export interface Bucket {
  readonly count: number;
  /** The gravest in it. */
  readonly severity: Severity;
}

/** One kind over the whole range. */
export interface Lane {
  readonly kind: string;
  readonly total: number;
  readonly severity: Severity;
  /** Null where nothing happened. */
  readonly buckets: readonly (Bucket | null)[];
  readonly most: number;
}

export interface Timeline {
  readonly range: TimeRange;
  readonly bucketMs: number;
  readonly lanes: readonly Lane[];
}

/** Lanes of their own; rarer kinds share the last one. */
const mostLanes = 10;
export const otherKinds = 'Other kinds';

const worse = (a: Severity, b: Severity): Severity => (severities[b] > severities[a] ? b : a);

class LaneDraft {
  total = 0;
  severity: Severity = 'info';
  readonly buckets: (Bucket | null)[];
  readonly kind: string;

  constructor(kind: string, count: number) {
    this.kind = kind;
    this.buckets = Array.from({ length: count }, () => null);
  }

  add(at: number, count: number, severity: Severity): void {
    const bucket = this.buckets[at] ?? null;
    this.buckets[at] = { count: (bucket?.count ?? 0) + count, severity: worse(bucket?.severity ?? 'info', severity) };
    this.total += count;
    this.severity = worse(this.severity, severity);
  }

  done(): Lane {
    return { kind: this.kind, total: this.total, severity: this.severity, buckets: this.buckets, most: Math.max(0, ...this.buckets.map((bucket) => bucket?.count ?? 0)) };
  }
}

/**
 * Events as lanes of bars, one lane for each kind, added up in stretches: a thousand nodes that went down at once are one
 * tall bar. The gravest kinds come first, then the most frequent. One pass over the events.
 * @param count of stretches, 1 or more.
 */
export function timelineOf(events: readonly ClusterEvent[], range: TimeRange, count: number): Timeline {
  const bucketMs = Math.max(1, (range.to - range.from) / count);
  const byKind = new Map<string, LaneDraft>();
  for (const { at, kind, severity } of events) {
    if (at < range.from || at > range.to) continue;
    let lane = byKind.get(kind);
    if (lane === undefined) {
      lane = new LaneDraft(kind, count);
      byKind.set(kind, lane);
    }
    lane.add(Math.min(count - 1, Math.floor((at - range.from) / bucketMs)), 1, severity);
  }
  const ordered = [...byKind.values()].sort((a, b) => severities[b.severity] - severities[a.severity] || b.total - a.total || a.kind.localeCompare(b.kind));
  const shown = ordered.length > mostLanes ? [...ordered.slice(0, mostLanes - 1), merged(ordered.slice(mostLanes - 1), count)] : ordered;
  return { range, bucketMs, lanes: shown.map((lane) => lane.done()) };
}

function merged(lanes: readonly LaneDraft[], count: number): LaneDraft {
  const other = new LaneDraft(`${otherKinds} (${lanes.length})`, count);
  for (const { buckets } of lanes) for (const [at, bucket] of buckets.entries()) if (bucket !== null) other.add(at, bucket.count, bucket.severity);
  return other;
}

/** @returns the range of buckets `first` to `last`, both included. */
export function bucketRange({ range, bucketMs }: Timeline, first: number, last: number): TimeRange {
  return { from: Math.round(range.from + Math.min(first, last) * bucketMs), to: Math.round(range.from + (Math.max(first, last) + 1) * bucketMs) };
}
