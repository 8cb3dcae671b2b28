import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import type { Session, SessionLink } from '../../core/connections/driver.ts';
import { reconnectPauseMs } from '../../core/connections/reconnect-pause.ts';
import { SessionPause } from '../../core/connections/session-pause.ts';
import { FaultError } from '../../core/fault-error.ts';
import { toFault } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import type { LivingProject, Organisation } from './organisation.ts';
import { organisationSummary } from './organisation-summary.ts';

export interface OrganisationSessionParts {
  /** As its settings are now. @throws FaultError where they cannot be read */
  readonly organisation: () => Organisation;
  readonly link: SessionLink;
  readonly services: CoreServices;
  /** 0 to 1; tests give their own. */
  readonly random?: () => number;
}

/** What goes on is looked at often while somebody looks, everything rarely; the history alone wants a slow steady pace. */
const quickLookMs = 10_000;
const wholeLookMs = 60_000;
const unseenLookMs = 3 * 60_000;
/** By how much rarer while the budget is short. */
const crowdedFactor = 4;
/** Changes that come close together are one line in the list. */
const summaryPauseMs = 500;
/** States in which nothing is tried again by itself: only the user can help. */
const needsUser: ReadonlySet<FaultCode> = new Set<FaultCode>(['signed-out', 'consent-missing', 'unauthorised', 'invalid-input', 'forbidden', 'not-found']);

/** One living connection to an organisation: signs in, reads its projects, looks again and again, and tells the journal. */
export class OrganisationSession implements Session {
  readonly #parts: OrganisationSessionParts;
  readonly #pause: SessionPause;
  readonly #run: Promise<void>;
  readonly #told = new Map<LivingProject, Promise<void>>();
  #more = Promise.withResolvers<void>();
  #hasBeenOnline = false;
  #wholeAt = Number.NEGATIVE_INFINITY;
  #lookAt = Number.NEGATIVE_INFINITY;
  #wantsWhole = false;
  #waitsForUser = false;
  /** A pause after trouble is not cut short by somebody who looks. */
  #isInTrouble = false;

  constructor(parts: OrganisationSessionParts) {
    this.#parts = parts;
    this.#pause = new SessionPause(parts.services.clock);
    this.#run = this.#live();
  }

  retryNow(): void {
    this.#wantsWhole = true;
    this.#pause.wake();
  }

  async close(): Promise<void> {
    this.#pause.end();
    this.#more.resolve();
    await this.#run;
    await Promise.all(this.#told.values());
  }

  async #live(): Promise<void> {
    // The registry is told about the session before the session tells it anything.
    await Promise.resolve();
    const { link } = this.#parts;
    const organisation = this.#organisation();
    if (organisation === null) return;
    const stop = this.#follow(organisation);
    link.report({ state: 'connecting', fault: null, retryAt: null });
    for (let attempt = 0; !this.#pause.ended.aborted;) {
      const fault = await this.#look(organisation);
      if (this.#pause.ended.aborted) break;
      attempt = fault === null ? 0 : attempt + 1;
      this.#isInTrouble = fault !== null;
      await this.#sleep(organisation, fault === null ? null : this.#reportTrouble(organisation, fault, attempt));
    }
    stop();
  }

  #organisation(): Organisation | null {
    try {
      return this.#parts.organisation();
    } catch (error) {
      this.#parts.link.report({ state: 'unauthorised', step: null, fault: toFault(error), retryAt: null });
      return null;
    }
  }

  /** The list's line follows what is known, and somebody who begins to look does not wait for the slow pace. */
  #follow(organisation: Organisation): () => void {
    const { link, services: { clock, tokens } } = this.#parts;
    let timer: { cancel(): void } | null = null;
    let wasLookedAt = organisation.isLookedAt;
    let projects = organisation.settings.projects;
    const stop = organisation.onChange(() => {
      timer ??= clock.after(summaryPauseMs, () => {
        timer = null;
        link.report({ devops: organisationSummary(organisation, clock.now()) });
      });
      const isNews = organisation.isLookedAt && !wasLookedAt;
      const isReselected = organisation.settings.projects !== projects;
      wasLookedAt = organisation.isLookedAt;
      projects = organisation.settings.projects;
      if (isReselected) this.retryNow();
      else if (isNews && !this.#isInTrouble) this.#pause.wake();
    });
    const stopAsks = organisation.onAsk(() => this.retryNow());
    // Somebody signed in to the profile that it waits for. Any other change of a profile says nothing, and may come of our own asking.
    const hasAccount = (): boolean => tokens.accounts().some(({ profileId, signedIn }) => signedIn && profileId === organisation.settings.azureConnectionId);
    let hadAccount = hasAccount();
    const stopTokens = tokens.onChange(() => {
      const isNew = hasAccount() && !hadAccount;
      hadAccount = hasAccount();
      if (isNew && this.#waitsForUser) this.retryNow();
    });
    return () => {
      stop();
      stopAsks();
      stopTokens();
      timer?.cancel();
    };
  }

  /** @returns why it did not succeed, null where it did. */
  async #look(organisation: Organisation): Promise<Fault | null> {
    const { link, services: { clock, logger } } = this.#parts;
    const signal = this.#pause.ended;
    const startedAt = clock.now();
    this.#waitsForUser = false;
    try {
      if (!this.#hasBeenOnline) {
        link.report({ step: 'credentials' });
        await organisation.identify(signal);
        this.#hasBeenOnline = true;
        link.report({ state: 'online', step: null, fault: null, retryAt: null, lastSeenAt: clock.now(), latencyMs: clock.now() - startedAt, machineName: organisation.place.organisation, devops: organisationSummary(organisation, clock.now()) });
      }
      const isWhole = this.#wantsWhole || startedAt - this.#wholeAt >= this.#every(organisation, wholeLookMs) || organisation.projects.some(({ feed }) => !feed.isLoaded);
      this.#wantsWhole = false;
      await organisation.read(isWhole ? 'whole' : 'quick', signal);
      this.#lookAt = startedAt;
      if (isWhole) this.#wholeAt = startedAt;
      link.report({ state: 'online', step: null, fault: null, retryAt: null, lastSeenAt: clock.now(), devops: organisationSummary(organisation, clock.now()) });
      await this.#tell(organisation);
      return null;
    } catch (error) {
      const fault = toFault(error);
      if (fault.code === 'internal') logger.error('devops.look-failed', 'An organisation could not be read for an unforeseen reason.', { connectionId: organisation.connectionId, error });
      if (!signal.aborted) organisation.failed({ ...fault, connectionId: organisation.connectionId });
      return fault;
    }
  }

  /** The journal learns what is new. Its own trouble shows in its status, and is none of this connection's: what it did not take waits. */
  async #tell(organisation: Organisation): Promise<void> {
    const { services: { logger } } = this.#parts;
    for (const project of organisation.projects) {
      if (!this.#told.has(project)) this.#tellPast(organisation, project);
      await project.history.flush().catch((error: unknown) => logger.warn('devops.not-told', 'The journal did not take what is new.', { connectionId: organisation.connectionId, code: toFault(error).code }));
    }
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }

  /** The past is told beside everything else; after trouble it goes on with the next look that succeeds. */
  #tellPast(organisation: Organisation, project: LivingProject): void {
    const { services: { logger } } = this.#parts;
    const signal = AbortSignal.any([this.#pause.ended, project.gone]);
    const run = async (): Promise<void> => {
      while (!signal.aborted) {
        try {
          await project.history.work(signal, () => this.#more.promise);
        } catch (error) {
          if (signal.aborted) return;
          const { code } = toFault(error);
          logger.warn('devops.history-stopped', 'Telling the past of a project was interrupted; it goes on after the next look that succeeds.', { connectionId: organisation.connectionId, code, ...(error instanceof FaultError ? {} : { error }) });
          await this.#more.promise;
        }
      }
    };
    this.#told.set(project, run());
  }

  /** @returns the pause before the next try; Infinity where only the user can help. */
  #reportTrouble(organisation: Organisation, fault: Fault, attempt: number): number {
    const { link, services: { clock, logger } } = this.#parts;
    logger.info('devops.not-connected', 'An organisation of Azure DevOps is not connected.', { connectionId: organisation.connectionId, code: fault.code });
    if (needsUser.has(fault.code)) {
      this.#hasBeenOnline = false;
      this.#waitsForUser = true;
      link.report({ state: 'unauthorised', step: null, fault, retryAt: null });
      return Number.POSITIVE_INFINITY;
    }
    const isLocked = fault.code === 'secrets-locked';
    const pauseMs = isLocked ? 30_000 : reconnectPauseMs(attempt, (this.#parts.random ?? Math.random)());
    const state: ConnectionState = isLocked ? 'unauthorised' : this.#hasBeenOnline ? 'stale' : 'unreachable';
    link.report({ state, step: null, fault, retryAt: clock.now() + pauseMs });
    return pauseMs;
  }

  /** For so long, or until woken; null sleeps until the next look is due, which is sooner once somebody looks. */
  async #sleep(organisation: Organisation, ms: number | null): Promise<void> {
    if (ms !== null) return this.#pause.sleep(ms === Number.POSITIVE_INFINITY ? null : ms);
    do await this.#pause.sleep(this.#untilNextLook(organisation));
    while (!this.#wantsWhole && !this.#pause.ended.aborted && this.#untilNextLook(organisation) > 0);
  }

  #untilNextLook(organisation: Organisation): number {
    const now = this.#parts.services.clock.now();
    const whole = this.#wholeAt + this.#every(organisation, organisation.isLookedAt ? wholeLookMs : unseenLookMs) - now;
    const quick = organisation.isLookedAt && organisation.isBusy ? this.#lookAt + this.#every(organisation, quickLookMs) - now : Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(whole, quick));
  }

  #every({ rates }: Organisation, ms: number): number {
    return rates.crowded ? ms * crowdedFactor : ms;
  }
}
