import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { Button } from '../../components/Button.tsx';
import { formatCount, formatDateTime, formatDuration } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { bucketRange, otherKinds, timelineOf, type Lane, type Timeline } from './event-buckets.ts';
import type { TimeRange } from './event-range.ts';
import { severityLooks } from './severity-looks.ts';
import { timeTicks } from './time-ticks.ts';
import styles from './events.module.css';

const bucketCount = 72;
/** Closer than this there is nothing to tell apart. */
const leastMs = 1_000;

export interface EventTimelineProps {
  readonly events: readonly ClusterEvent[];
  readonly range: TimeRange;
  readonly isZoomed: boolean;
  readonly onZoom: (range: TimeRange | null) => void;
  /** Shows only one kind, or all again. */
  readonly onKind: (kind: string) => void;
  readonly kinds: ReadonlySet<string> | null;
}

/** When what happened, one lane for each kind. Pointer: drag a stretch or press a bar to zoom. Keys: arrows, Enter, Esc. */
export function EventTimeline({ events, range, isZoomed, onZoom, onKind, kinds }: EventTimelineProps) {
  const timeline = useMemo(() => timelineOf(events, range, bucketCount), [events, range]);
  const [at, setAt] = useState<number | null>(null);
  const [from, setFrom] = useState<number | null>(null);
  const zoom = (first: number, last: number): void => {
    setFrom(null);
    const next = bucketRange(timeline, first, last);
    if (next.to - next.from >= leastMs) onZoom(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const cursor = at ?? bucketCount - 1;
    const to = { ArrowLeft: cursor - 1, ArrowRight: cursor + 1, Home: 0, End: bucketCount - 1 }[event.key];
    if (to !== undefined) {
      if (event.shiftKey) setFrom((start) => start ?? cursor);
      else setFrom(null);
      setAt(Math.min(bucketCount - 1, Math.max(0, to)));
    } else if (event.key === 'Enter' && at !== null) zoom(from ?? at, at);
    else if ((event.key === 'Escape' || event.key === 'Backspace') && isZoomed) onZoom(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const bucketAt = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(bucketCount - 1, Math.max(0, Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * bucketCount)));
  };
  return (
    <div className={styles.timeline}>
      <div className={styles.laneNames}>
        {timeline.lanes.map((lane) => <LaneName key={lane.kind} lane={lane} isOnly={kinds?.has(lane.kind) === true} onKind={onKind} />)}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a chart with a cursor of its own */}
      <div
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        className={styles.lanes} role="group" tabIndex={0} aria-label="Timeline: arrows choose a moment, Enter zooms in, Esc zooms out" onKeyDown={onKeyDown}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); setFrom(bucketAt(event)); setAt(bucketAt(event)); }}
        onPointerMove={(event) => { setAt(bucketAt(event)); }}
        onPointerUp={(event) => { if (from !== null) zoom(from, bucketAt(event)); }}
        onPointerLeave={() => { if (from === null) setAt(null); }}
      >
        {at === null ? null : <div className={styles.cursor} aria-hidden="true" style={cursorStyle(from ?? at, at)} />}
        {timeline.lanes.map((lane) => <Bars key={lane.kind} lane={lane} />)}
        <div className={styles.ticks} aria-hidden="true">
          {timeTicks(range).map(({ at: time, label }) => <span key={time} style={{ left: `${((time - range.from) / (range.to - range.from)) * 100}%` }}>{label}</span>)}
        </div>
      </div>
      <p className={styles.under} role="status">{at === null ? summaryWords(timeline) : bucketWords(timeline, Math.min(from ?? at, at), Math.max(from ?? at, at))}</p>
      {isZoomed ? <div className={styles.unzoom}><Button variant="quiet" onPress={() => { onZoom(null); }}>Show the whole range</Button></div> : null}
    </div>
  );
}

function LaneName({ lane, isOnly, onKind }: { readonly lane: Lane; readonly isOnly: boolean; readonly onKind: (kind: string) => void }) {
  const { tone, word } = severityLooks[lane.severity];
  const isOther = lane.kind.startsWith(otherKinds);
  const words = <><StateMark tone={tone} word={word} hideWord /><span className={styles.laneKind}>{lane.kind}</span><span className={styles.laneCount}>{lane.total.toLocaleString('en')}</span></>;
  if (isOther) return <div className={styles.laneName}>{words}</div>;
  return <button type="button" className={styles.laneName} aria-pressed={isOnly} title={isOnly ? 'Show all kinds' : `Show only ${lane.kind}`} onClick={() => { onKind(lane.kind); }}>{words}</button>;
}

/** Heights by square root: one event beside a thousand is still seen. */
function Bars({ lane }: { readonly lane: Lane }) {
  return (
    <svg className={styles.bars} viewBox={`0 0 ${bucketCount} 20`} preserveAspectRatio="none" aria-hidden="true">
      {lane.buckets.map((bucket, index) => {
        if (bucket === null) return null;
        const height = Math.max(3, Math.sqrt(bucket.count / lane.most) * 20);
        // oxlint-disable-next-line react/no-array-index-key -- a bucket is its place
        return <rect key={index} data-severity={bucket.severity} x={index + 0.08} width={0.84} y={20 - height} height={height} />;
      })}
    </svg>
  );
}

function cursorStyle(from: number, to: number) {
  const first = Math.min(from, to);
  return { left: `${(first / bucketCount) * 100}%`, width: `${((Math.abs(to - from) + 1) / bucketCount) * 100}%` };
}

function summaryWords({ lanes, bucketMs }: Timeline): string {
  const total = lanes.reduce((sum, lane) => sum + lane.total, 0);
  return `${formatCount(total, 'event')}; each bar is ${formatDuration(bucketMs)}. Drag or press to zoom.`;
}

function bucketWords(timeline: Timeline, first: number, last: number): string {
  const { from, to } = bucketRange(timeline, first, last);
  const parts = timeline.lanes.flatMap((lane) => {
    const count = lane.buckets.slice(first, last + 1).reduce((sum, bucket) => sum + (bucket?.count ?? 0), 0);
    return count === 0 ? [] : [`${count.toLocaleString('en')} ${lane.kind}`];
  });
  return `${formatDateTime(from)}, ${formatDuration(to - from)}: ${parts.length === 0 ? 'nothing' : parts.slice(0, 5).join(', ')}${parts.length > 5 ? ', …' : ''}`;
}
