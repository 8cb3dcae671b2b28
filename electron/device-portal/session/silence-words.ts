import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import { portalFault } from '../portal-faults.ts';
import type { Headset } from './headset.ts';

export interface SilenceFacts {
  readonly lastSeenAt: number | null;
  readonly now: number;
  /** Sleep is the most likely reason (shared/domain/silence.ts). */
  readonly asleep: boolean;
}

/** What a device that goes down or comes up looks like from here. */
const goingOrComing: ReadonlySet<FaultCode> = new Set(['no-answer', 'slow', 'connection-lost', 'cut-short', 'refused', 'tls-failed']);
/** What a sleeping one looks like: it neither refuses nor takes a connection (`slow` comes after it was taken) nor begins an answer. */
const silent: ReadonlySet<FaultCode> = new Set(['no-answer', 'connection-lost']);

/**
 * Names the state of a headset that could not be reached, calmly where we know why: it was told to restart, it was
 * switched off, it sleeps.
 */
export function silenceFault(fault: Fault, headset: Headset, facts: SilenceFacts): { readonly state: ConnectionState; readonly fault: Fault } {
  const expected = headset.expectedSilence;
  const detail = fault.detail === undefined ? {} : { detail: fault.detail };
  if (expected?.kind === 'restart' && goingOrComing.has(fault.code)) {
    return {
      state: 'connecting',
      fault: portalFault('connection-lost', {
        message: 'The headset is restarting.', hint: 'It usually answers again after one to two minutes; Fabriscope waits for it.', remedy: 'none', ...detail,
      }),
    };
  }
  if (expected?.kind === 'shutdown' && goingOrComing.has(fault.code)) {
    return { state: 'asleep', fault: portalFault('asleep', { message: 'The headset was switched off from here.', hint: 'Press its power button to start it again.', ...detail }) };
  }
  if (facts.asleep && silent.has(fault.code)) {
    return {
      state: 'asleep',
      fault: portalFault('asleep', {
        message: 'The headset is asleep or out of Wi-Fi.', hint: 'Put it on or press its power button; Fabriscope goes on by itself.', ...detail,
      }),
    };
  }
  return { state: 'unreachable', fault };
}
