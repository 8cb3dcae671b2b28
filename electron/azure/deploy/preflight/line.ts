import type { LiveCheck } from '../../../../shared/contract/azure/shared.ts';
import { toFault } from '../../../core/faults.ts';
import type { Clock } from '../../../core/clock.ts';
import { openCheck, runCheck, type CheckAsk, type CheckPlace } from '../../checks/check.ts';
import { verdict, type CheckVerdict } from '../../checks/verdict.ts';
import type { AzureSession } from '../../azure-session.ts';

/** One look of a preflight: how it is shown before it ends, and what it finds. */
export interface CheckLine {
  readonly open: LiveCheck;
  /** Never throws but what the signal is aborted with. */
  look(): Promise<LiveCheck>;
}

export interface LookParts {
  readonly session: AzureSession;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A look that only a preflight needs. */
export function ownLine(about: Pick<LiveCheck, 'id' | 'kind' | 'title'>, { clock, signal }: LookParts, find: () => Promise<CheckVerdict>): CheckLine {
  const open: LiveCheck = { id: about.id.slice(0, 200), kind: about.kind, title: about.title.slice(0, 500), causeIds: [], state: 'running', finding: '', checkedAt: null, fix: null };
  return {
    open,
    look: async () => {
      const found = await find().catch((error: unknown) => {
        signal.throwIfAborted();
        const { message, hint } = toFault(error);
        return verdict('unknown', `It could not be looked at: ${message} ${hint}`);
      });
      return { ...open, ...found, finding: found.finding.slice(0, 2_000), checkedAt: clock.now() };
    },
  };
}

/** A look that a failed deployment would ask for as well. */
export function liveLine(ask: CheckAsk, place: CheckPlace, { session, clock, signal }: LookParts): CheckLine {
  return { open: openCheck(ask), look: () => runCheck(session, ask, place, { clock, signal }) };
}
