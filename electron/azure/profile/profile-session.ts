import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import type { Session, SessionLink } from '../../core/connections/driver.ts';
import { reconnectPauseMs } from '../../core/connections/reconnect-pause.ts';
import { SessionPause } from '../../core/connections/session-pause.ts';
import { toFault } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import type { AzureProfile } from './azure-profile.ts';
import { profileSummary } from './profile-summary.ts';

export interface ProfileSessionParts {
  /** As its settings are now. @throws FaultError where they cannot be read */
  readonly profile: () => AzureProfile;
  readonly link: SessionLink;
  readonly services: CoreServices;
  /** 0 to 1; tests give their own. */
  readonly random?: () => number;
}

/** How often directories and subscriptions are listed anew: it also tells whether Azure is there. */
const lookEveryMs = 5 * 60_000;
/** States in which nothing is tried again by itself: only the user can help. */
const needsUser: ReadonlySet<FaultCode> = new Set<FaultCode>(['signed-out', 'consent-missing', 'unauthorised', 'invalid-input', 'forbidden', 'not-found']);

/** One living connection to Azure: picks up the sign-in, lists directories and subscriptions, and looks again now and then. */
export class ProfileSession implements Session {
  readonly #parts: ProfileSessionParts;
  readonly #pause: SessionPause;
  readonly #run: Promise<void>;
  #hasBeenOnline = false;

  constructor(parts: ProfileSessionParts) {
    this.#parts = parts;
    this.#pause = new SessionPause(parts.services.clock);
    this.#run = this.#live();
  }

  retryNow(): void {
    this.#pause.wake();
  }

  async close(): Promise<void> {
    this.#pause.end();
    await this.#run;
  }

  async #live(): Promise<void> {
    // The registry is told about the session before the session tells it anything.
    await Promise.resolve();
    const { link } = this.#parts;
    const profile = this.#profile();
    if (profile === null) return;
    profile.identity.reload();
    let wasSignedIn = profile.signedIn;
    const stopIdentity = profile.identity.onChange(() => {
      if (profile.signedIn !== wasSignedIn) this.#pause.wake();
      wasSignedIn = profile.signedIn;
    });
    const stopSummaries = profile.onChange(() => link.report({ azure: profileSummary(profile) }));
    link.report({ state: 'connecting', fault: null, retryAt: null, azure: profileSummary(profile) });
    for (let attempt = 0; !this.#pause.ended.aborted;) {
      const fault = await this.#look(profile);
      if (this.#pause.ended.aborted) break;
      attempt = fault === null ? 0 : attempt + 1;
      await this.#pause.sleep(fault === null ? lookEveryMs : this.#reportTrouble(profile, fault, attempt));
    }
    stopIdentity();
    stopSummaries();
  }

  #profile(): AzureProfile | null {
    try {
      return this.#parts.profile();
    } catch (error) {
      this.#parts.link.report({ state: 'unauthorised', step: null, fault: toFault(error), retryAt: null });
      return null;
    }
  }

  /** @returns why it did not succeed, null where it did. */
  async #look(profile: AzureProfile): Promise<Fault | null> {
    const { link, services: { clock, logger } } = this.#parts;
    const signal = this.#pause.ended;
    const startedAt = clock.now();
    try {
      link.report({ step: 'api' });
      await profile.readCloud();
      link.report({ step: 'credentials' });
      const account = await profile.identity.restore(signal);
      await profile.readDirectories(signal, 'new', () => {
        this.#hasBeenOnline = true;
        link.report({ state: 'online', step: null, fault: null, retryAt: null, lastSeenAt: clock.now(), latencyMs: clock.now() - startedAt, machineName: account.userName, azure: profileSummary(profile) });
      });
      return null;
    } catch (error) {
      const fault = toFault(error);
      if (fault.code === 'internal') logger.error('azure.connect-failed', 'An Azure profile could not be connected to for an unforeseen reason.', { connectionId: profile.connectionId, error });
      return fault;
    }
  }

  /** @returns the pause before the next try; null where only the user can help. */
  #reportTrouble(profile: AzureProfile, fault: Fault, attempt: number): number | null {
    const { link, services: { clock, logger } } = this.#parts;
    logger.info('azure.not-connected', 'An Azure profile is not connected.', { connectionId: profile.connectionId, code: fault.code });
    if (needsUser.has(fault.code)) {
      if (fault.code === 'signed-out' && profile.account === null) profile.forgetDirectories();
      link.report({ state: 'unauthorised', step: null, fault, retryAt: null });
      return null;
    }
    const isLocked = fault.code === 'secrets-locked';
    const pauseMs = isLocked ? 30_000 : reconnectPauseMs(attempt, (this.#parts.random ?? Math.random)());
    const state: ConnectionState = isLocked ? 'unauthorised' : this.#hasBeenOnline ? 'stale' : 'unreachable';
    link.report({ state, step: null, fault, retryAt: clock.now() + pauseMs });
    return pauseMs;
  }
}
