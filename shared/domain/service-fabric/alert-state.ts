import type { AlertRule } from '../../contract/clusters/state.ts';

/** What of a rule the state of an alert depends on. */
export type AlertThresholds = Pick<AlertRule, 'direction' | 'enter' | 'leave' | 'pendingMs' | 'recoveringMs' | 'missingMs'>;

/** One rule on one cluster, between two samples. Times in ms since 1970. */
export interface AlertTrack {
  readonly state: 'quiet' | 'pending' | 'firing' | 'recovering' | 'unstable' | 'missing' | 'ended';
  /** When what it tells of began. */
  readonly since: number;
  readonly changedAt: number;
  /** When it began to fire, within the last hour. */
  readonly entries: readonly number[];
  /** Begin of the unbroken stretch of bad samples, or of good ones; null outside such a stretch. */
  readonly badSince: number | null;
  readonly goodSince: number | null;
  readonly lastValueAt: number | null;
  /** What it was before data went missing. */
  readonly before: 'quiet' | 'firing';
}

/** What was measured; null where there was nothing to measure. */
export interface AlertSample {
  readonly at: number;
  readonly value: number | null;
}

/** What a step asks its owner to say: that it began, or that data is missing. Everything else changes words only. */
export type AlertVoice = 'begin' | 'missing' | null;

export interface AlertStep {
  readonly track: AlertTrack;
  readonly voice: AlertVoice;
}

const hourMs = 3_600_000;
/** Beginnings within an hour that are voiced one by one; more of them are one matter that is unstable. */
const voicedEntries = 2;
/** Returns from recovering within an hour that make it unstable. */
const unstableEntries = 4;
/** An unstable one that stays good for so long is over; one that stays bad for half of it is no longer unstable but there. */
const calmMs = 600_000;

/** @param at when watching begins */
export function quietTrack(at: number): AlertTrack {
  return { state: 'quiet', since: at, changedAt: at, entries: [], badSince: null, goodSince: null, lastValueAt: null, before: 'quiet' };
}

/** Whether a value is bad: at or beyond the threshold of entry. */
export function isBad({ direction, enter }: AlertThresholds, value: number): boolean {
  return direction === 'above' ? value >= enter : value <= enter;
}

/** Whether a value is good again: short of the threshold of leaving. Between the two thresholds it is neither. */
export function isGood(rule: AlertThresholds, value: number): boolean {
  if (isBad(rule, value)) return false;
  return rule.direction === 'above' ? value < rule.leave : value > rule.leave;
}

/**
 * One sample further. The rule may be another one than last time: what runs goes on under it.
 * However a value swings, it is voiced at most twice an hour.
 */
export function advance(track: AlertTrack, rule: AlertThresholds, sample: AlertSample): AlertStep {
  const pruned = { ...track, entries: track.entries.filter((at) => at > sample.at - hourMs) };
  return sample.value === null ? withoutValue(pruned, rule, sample.at) : withValue(returned(pruned, sample.at), rule, sample.value, sample.at);
}

function withoutValue(track: AlertTrack, { missingMs }: AlertThresholds, at: number): AlertStep {
  const silentSince = track.lastValueAt ?? track.changedAt;
  if (missingMs === null || at - silentSince < missingMs || track.state === 'missing') return { track, voice: null };
  const isRunning = track.state === 'firing' || track.state === 'recovering' || track.state === 'unstable';
  return {
    track: { ...track, state: 'missing', since: isRunning ? track.since : silentSince, changedAt: at, badSince: null, goodSince: null, before: isRunning ? 'firing' : 'quiet' },
    voice: 'missing',
  };
}

/** Data is back: it goes on with what was before. */
function returned(track: AlertTrack, at: number): AlertTrack {
  if (track.state !== 'missing') return track;
  return track.before === 'firing' ? { ...track, state: 'firing', changedAt: at } : { ...track, state: 'ended', changedAt: at };
}

function withValue(track: AlertTrack, rule: AlertThresholds, value: number, at: number): AlertStep {
  const bad = isBad(rule, value);
  const good = isGood(rule, value);
  const measured: AlertTrack = {
    ...track, lastValueAt: at,
    badSince: bad ? (track.badSince ?? at) : null,
    goodSince: good ? (track.goodSince ?? at) : null,
  };
  switch (track.state) {
    case 'quiet':
    case 'ended': return bad ? fromQuiet(measured, rule, at) : { track: measured, voice: null };
    case 'pending': return bad ? fromPending(measured, rule, at) : { track: { ...measured, state: 'quiet', changedAt: at }, voice: null };
    case 'firing': return good ? fromFiring(measured, rule, at) : { track: measured, voice: null };
    case 'recovering': return fromRecovering(measured, rule, bad, at);
    case 'unstable': return fromUnstable(measured, rule, at);
    case 'missing': return { track: measured, voice: null };
  }
}

function fromQuiet(track: AlertTrack, rule: AlertThresholds, at: number): AlertStep {
  if (rule.pendingMs > 0) return { track: { ...track, state: 'pending', since: at, changedAt: at }, voice: null };
  return fire({ ...track, since: at }, at);
}

function fromPending(track: AlertTrack, rule: AlertThresholds, at: number): AlertStep {
  return at - (track.badSince ?? at) >= rule.pendingMs ? fire(track, at) : { track, voice: null };
}

function fire(track: AlertTrack, at: number): AlertStep {
  const entries = [...track.entries, at];
  if (entries.length > voicedEntries) return { track: { ...track, state: 'unstable', since: entries[0] ?? at, changedAt: at, entries }, voice: null };
  return { track: { ...track, state: 'firing', changedAt: at, entries }, voice: 'begin' };
}

function fromFiring(track: AlertTrack, rule: AlertThresholds, at: number): AlertStep {
  return { track: { ...track, state: rule.recoveringMs > 0 ? 'recovering' : 'ended', changedAt: at }, voice: null };
}

function fromRecovering(track: AlertTrack, rule: AlertThresholds, bad: boolean, at: number): AlertStep {
  if (bad) {
    const entries = [...track.entries, at];
    const unstable = entries.length >= unstableEntries;
    return { track: { ...track, state: unstable ? 'unstable' : 'firing', since: unstable ? (entries[0] ?? track.since) : track.since, changedAt: at, entries }, voice: null };
  }
  if (track.goodSince === null || at - track.goodSince < rule.recoveringMs) return { track, voice: null };
  return { track: { ...track, state: 'ended', changedAt: at }, voice: null };
}

function fromUnstable(track: AlertTrack, rule: AlertThresholds, at: number): AlertStep {
  if (track.goodSince !== null && at - track.goodSince >= Math.max(rule.recoveringMs, calmMs)) return { track: { ...track, state: 'ended', changedAt: at }, voice: null };
  // It is no longer swinging but bad, which is worth saying however often it swung before.
  if (track.badSince !== null && at - track.badSince >= Math.max(rule.pendingMs, calmMs / 2)) return { track: { ...track, state: 'firing', since: track.badSince, changedAt: at, entries: [at] }, voice: 'begin' };
  return { track, voice: null };
}

/** Whether an alert is there for somebody to see. */
export function isShown(state: AlertTrack['state']): state is Exclude<AlertTrack['state'], 'quiet'> {
  return state !== 'quiet';
}

/** Whether it stands for something that is bad now, or was a moment ago. */
export function isRunning({ state }: AlertTrack): boolean {
  return state === 'firing' || state === 'recovering' || state === 'unstable';
}
