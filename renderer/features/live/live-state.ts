import type { LiveEvent } from '../../../shared/contract/devices.ts';
import type { Fault } from '../../../shared/domain/fault.ts';

export type HostFigures = Extract<LiveEvent, { kind: 'figures' }>;
export type LiveStream = Extract<LiveEvent, { kind: 'playing' }>;

/** Where a live view stands. A wait always has a name and an age. */
export type LivePhase =
  | { readonly kind: 'opening'; readonly step: string; readonly since: number }
  | { readonly kind: 'playing'; readonly since: number }
  | { readonly kind: 'interrupted'; readonly fault: Fault; readonly at: number; readonly retryAt: number | null };

export interface LiveState {
  readonly phase: LivePhase;
  /** The stream that plays, or played last. */
  readonly stream: LiveStream | null;
  readonly host: HostFigures | null;
}

export type LiveInput =
  | { readonly kind: 'asked'; readonly at: number }
  | { readonly kind: 'event'; readonly event: LiveEvent; readonly at: number }
  /** The line of calls was lost; it is opened again by itself. */
  | { readonly kind: 'lost'; readonly fault: Fault; readonly at: number };

export function askedAt(at: number): LiveState {
  return { phase: { kind: 'opening', step: 'Asking the headset for a live view', since: at }, stream: null, host: null };
}

/** @returns the next state; the stream that played last stays known while it is interrupted. */
export function nextLiveState(state: LiveState, input: LiveInput): LiveState {
  if (input.kind === 'asked') return { ...state, phase: askedAt(input.at).phase, host: null };
  if (input.kind === 'lost') return { ...state, phase: { kind: 'interrupted', fault: input.fault, at: input.at, retryAt: null }, host: null };
  const { event } = input;
  if (event.kind === 'opening') return { ...state, phase: { kind: 'opening', step: event.step, since: event.since } };
  if (event.kind === 'playing') return { ...state, phase: { kind: 'playing', since: input.at }, stream: event };
  if (event.kind === 'figures') return { ...state, host: event };
  return { ...state, phase: { kind: 'interrupted', fault: event.fault, at: event.at, retryAt: event.retryAt }, host: null };
}

/** Who keeps the picture from being smoother, as far as the figures tell; null where all is well or nothing is known. */
export function limitedBy(shownPerSecond: number, host: Pick<HostFigures, 'framesPerSecond'> | null, wantedPerSecond: number): 'headset' | 'this computer' | null {
  if (host === null || shownPerSecond === 0) return null;
  if (shownPerSecond < host.framesPerSecond * 0.8) return 'this computer';
  return host.framesPerSecond < wantedPerSecond * 0.8 ? 'headset' : null;
}

/** Pictures a second that each quality promises (device-portal.md §1.10). */
export const picturesPerSecond = { low: 15, medium: 30, high: 30 } as const;
