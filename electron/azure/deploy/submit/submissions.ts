import { randomUUID } from 'node:crypto';
import { causesOf } from '../../../../shared/domain/azure/causes.ts';
import { memberOf, objectOf, textOf } from '../../../../shared/domain/azure/json-reading.ts';
import type { FaultCode } from '../../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../../shared/domain/identifiers.ts';
import { actBegun, actDone, endOfFault, tellSurely, type Act, type ActEnd } from '../../../core/acts.ts';
import { faultError, toFault } from '../../../core/faults.ts';
import type { CoreServices } from '../../../core/services.ts';
import type { AzureOperation } from '../../arm/azure-operation.ts';
import type { OperationNote } from '../../arm/azure-operations.ts';
import { AzureRefusal } from '../../arm/azure-refusal.ts';
import type { AzureSession } from '../../azure-session.ts';
import type { AzureProfile } from '../../profile/azure-profile.ts';
import type { AzureProfiles } from '../../profile/azure-profiles.ts';
import { deploymentHref } from '../../deployments/deployment-record.ts';
import { deploymentPath } from '../names.ts';
import type { DeploymentRequest } from '../requests.ts';
import type { Submission, SubmissionBook } from './submission-book.ts';

/** By this, deployments are found again among the operations of a profile. */
export const deploymentPurpose = 'deployment';

interface SubmissionParts {
  readonly services: Pick<CoreServices, 'clock' | 'journal' | 'logger'>;
  readonly profiles: AzureProfiles;
  readonly book: SubmissionBook;
  /** Told once Azure has it. Never throws. */
  readonly onAccepted: (submission: Submission) => Promise<void>;
  /** Told when its end is in the journal. */
  readonly onEnded: (submission: Submission) => void;
}

export type NewSubmission = Omit<Submission, 'kind' | 'key' | 'startedAt' | 'previous' | 'deploymentId' | 'connectionId' | 'connectionName'>;

/** Pauses between looks for a deployment whose answer was lost: it may be on its way for a while. */
const looksAfterMs = [1_000, 3_000, 6_000, 10_000];
const patientPauseMs = 15_000;
/** Nothing was sent, or Azure said no. */
const surelyNot: ReadonlySet<FaultCode> = new Set<FaultCode>(['locked', 'cancelled', 'signed-out', 'consent-missing', 'throttled', 'name-not-found', 'refused', 'tls-failed', 'untrusted', 'secrets-locked', 'foreign-origin', 'forbidden']);

/**
 * Deployments that were confirmed here, from the moment before they are sent until their end is in the journal: over lost
 * answers, lost addresses, and the end of the program.
 */
export class Submissions {
  readonly #parts: SubmissionParts;
  readonly #closed = new AbortController();
  readonly #sending = new Set<string>();
  readonly #lookedFor = new Set<string>();

  constructor(parts: SubmissionParts) {
    this.#parts = parts;
    parts.profiles.onProfile((profile) => this.#takeUp(profile));
    parts.profiles.onForgotten((connectionId) => this.#forget(connectionId));
  }

  /**
   * Sends a deployment. Its begin is in the journal before, and its end will be.
   * @returns the deployment's id, once Azure has it.
   * @throws FaultError `disk-full` and then nothing was sent; `outcome-unknown` where Azure cannot be asked either: it goes on being looked for
   */
  async send(session: AzureSession, wanted: NewSubmission, request: DeploymentRequest): Promise<{ readonly deploymentId: string }> {
    const { book, services: { clock, journal } } = this.#parts;
    const { subscriptionId, resourceGroup, deploymentName } = wanted;
    const found = await this.#look(session, { subscriptionId, resourceGroup, deploymentName, previous: null });
    const submission: Submission = {
      kind: 'begun', ...wanted, key: randomUUID(), connectionId: session.connectionId, connectionName: session.name, startedAt: clock.now(),
      deploymentId: decodeURIComponent(deploymentPath(subscriptionId, resourceGroup, deploymentName)), previous: found?.correlationId ?? null,
    };
    this.#sending.add(submission.key);
    try {
      await book.begun(submission);
      try {
        await journal.append([actBegun(actOf(submission), submission.key, submission.startedAt)]);
      } catch (error) {
        await book.ended(submission.key);
        throw error;
      }
      await this.#put(session, submission, request);
    } finally {
      this.#sending.delete(submission.key);
    }
    await this.#parts.onAccepted(submission);
    return { deploymentId: submission.deploymentId };
  }

  close(): void {
    this.#closed.abort();
  }

  async #put(session: AzureSession, submission: Submission, request: DeploymentRequest): Promise<void> {
    try {
      const begun = await session.operations.begin(submission.subscriptionId, 'PUT', request, noteOf(submission));
      if (begun.kind === 'ended') await this.#settle(submission, endOf(begun.step.end, begun.step.error));
    } catch (error) {
      if (neverArrived(error)) {
        await this.#settle(submission, endOfFault(error));
        throw error;
      }
      await this.#findOut(session, submission, error);
    }
  }

  /** Whether Azure has it although its answer was lost. @throws FaultError where it has not, or cannot be asked */
  async #findOut(session: AzureSession, submission: Submission, lost: unknown): Promise<void> {
    let outcome: 'found' | 'absent';
    try {
      outcome = await this.#lookPatiently(session, submission);
    } catch (error) {
      this.#parts.services.logger.info('azure.deployment.unknown', 'Whether a deployment was begun could not be found out yet.', { connectionId: submission.connectionId, code: toFault(error).code });
      void this.#lookOn(submission);
      throw faultError('outcome-unknown', { message: 'Azure’s answer was lost, and it cannot be asked just now whether it has the deployment.', hint: 'It goes on being looked for. Look at the list of deployments before you deploy again.', detail: toFault(lost).detail ?? '' }, lost);
    }
    if (outcome === 'absent') {
      await this.#settle(submission, { result: 'failed', fault: toFault(lost).code, message: 'Azure’s answer was lost, and Azure does not have the deployment.' });
      throw faultError('connection-lost', { message: 'The deployment did not reach Azure.', hint: 'Nothing was changed. Try again.', detail: toFault(lost).detail ?? '' }, lost);
    }
  }

  /** Goes on looking in the background, as long as it takes. */
  async #lookOn(submission: Submission): Promise<void> {
    const { services: { clock, logger }, profiles, book } = this.#parts;
    this.#lookedFor.add(submission.key);
    try {
      while (!this.#closed.signal.aborted && book.find(submission.key) !== null && profiles.has(submission.connectionId)) {
        try {
          const outcome = await this.#lookPatiently(profiles.of(submission.connectionId), submission);
          if (outcome === 'absent') await this.#settle(submission, { result: 'failed', fault: 'connection-lost', message: 'Its answer was lost, and Azure does not have the deployment.' });
          else await this.#parts.onAccepted(submission);
          return;
        } catch (error) {
          const { code } = toFault(error);
          logger.info('azure.deployment.unknown', 'Whether a deployment was begun could not be found out yet.', { connectionId: submission.connectionId, code });
          await clock.delay(patientPauseMs, this.#closed.signal);
        }
      }
    } catch {
      // The program ends; the book knows it.
    } finally {
      this.#lookedFor.delete(submission.key);
    }
  }

  async #lookPatiently(session: AzureSession, submission: Submission): Promise<'found' | 'absent'> {
    for (const pause of [0, ...looksAfterMs]) {
      await this.#parts.services.clock.delay(pause, this.#closed.signal);
      const found = await this.#look(session, submission);
      if (found === null) continue;
      await session.operations.adopt(submission.subscriptionId, { api: 'deployments', path: pathOf(submission) }, noteOf(submission, { byName: 'yes' }));
      return 'found';
    }
    return 'absent';
  }

  /** The deployment of that name; null where there is none, or only the one that was there before. */
  async #look(session: AzureSession, submission: Pick<Submission, 'subscriptionId' | 'resourceGroup' | 'deploymentName' | 'previous'>): Promise<{ readonly correlationId: string } | null> {
    const { signal } = this.#closed;
    try {
      const correlationId = await session.arm(submission.subscriptionId).get({ api: 'deployments', path: pathOf(submission), signal, read: (body) => textOf(memberOf(objectOf(memberOf(objectOf(body), 'properties')), 'correlationId')) ?? '' });
      return correlationId === submission.previous ? null : { correlationId };
    } catch (error) {
      if (error instanceof AzureRefusal && error.status === 404) return null;
      throw error;
    }
  }

  /** Deployments of a profile that comes up: those that run, and those of which only the intent is known. */
  #takeUp(profile: AzureProfile): void {
    profile.operations.onOperation((operation) => {
      if (operation.begun.purpose === deploymentPurpose) this.#await(profile, operation);
    });
    // After the profile has taken up its operations, which it does right behind this.
    setImmediate(() => this.#takeUpIntents(profile.connectionId, profile));
  }

  #takeUpIntents(connectionId: ConnectionId, profile: AzureProfile): void {
    const followed = new Set(profile.operations.list().map(({ begun }) => begun.context['key']));
    for (const submission of this.#parts.book.open()) {
      if (submission.connectionId === connectionId && !followed.has(submission.key) && !this.#sending.has(submission.key) && !this.#lookedFor.has(submission.key)) void this.#lookOn(submission);
    }
  }

  /** The profile is being removed: nobody can be asked any more. */
  async #forget(connectionId: ConnectionId): Promise<void> {
    for (const submission of this.#parts.book.open()) {
      if (submission.connectionId === connectionId) await this.#settle(submission, { result: 'unknown', fault: 'outcome-unknown', message: 'The profile was removed while it ran.' });
    }
  }

  #await(profile: AzureProfile, operation: AzureOperation): void {
    const submission = this.#parts.book.find(operation.begun.context['key'] ?? '');
    if (submission === null) return;
    operation.ended.then(async ({ end, error }) => {
      // An address that leads elsewhere is not followed: the deployment itself tells.
      if (end === 'lost' && operation.begun.context['byName'] === undefined) {
        await profile.operations.adopt(submission.subscriptionId, { api: 'deployments', path: pathOf(submission) }, noteOf(submission, { byName: 'yes' }));
        return;
      }
      await this.#settle(submission, endOf(end, error));
    }).catch((failure: unknown) => this.#parts.services.logger.error('azure.deployment.settle-failed', 'The end of a deployment could not be noted.', { key: submission.key, error: failure }));
  }

  /** Both events, for a program that was killed between may have told neither; those that the journal has it does not take again. */
  async #settle(submission: Submission, end: ActEnd): Promise<void> {
    const { services: { clock, journal }, book } = this.#parts;
    // Whatever comes first counts.
    if (book.find(submission.key) === null) return;
    const act = actOf(submission);
    await tellSurely(journal, actBegun(act, submission.key, submission.startedAt));
    await tellSurely(journal, actDone(act, submission.key, submission.startedAt, clock.now(), end));
    await book.ended(submission.key);
    this.#parts.onEnded(submission);
  }
}

function actOf({ connectionId, connectionName, deploymentName, deploymentId, why, facts }: Submission): Act {
  return { source: connectionId, name: connectionName, entity: deploymentName, act: 'Deploy', confirmed: 'typed', why, attributes: { ...facts, deploymentId }, outlives: true };
}

function noteOf({ key, draftId, deploymentId, deploymentName, resourceGroup, connectionId }: Submission, more: Readonly<Record<string, string>> = {}): OperationNote {
  return {
    title: `Deploying “${deploymentName}” to ${resourceGroup ?? 'the subscription'}`, href: deploymentHref(connectionId, deploymentId),
    purpose: deploymentPurpose, context: { key, draftId, deploymentId, ...more },
  };
}

function pathOf({ subscriptionId, resourceGroup, deploymentName }: Pick<Submission, 'subscriptionId' | 'resourceGroup' | 'deploymentName'>): string {
  return deploymentPath(subscriptionId, resourceGroup, deploymentName);
}

function neverArrived(error: unknown): boolean {
  if (error instanceof AzureRefusal) return error.status < 500;
  return surelyNot.has(toFault(error).code);
}

function endOf(end: 'succeeded' | 'failed' | 'canceled' | 'lost', error: unknown): ActEnd {
  switch (end) {
    case 'succeeded': return { result: 'done', fault: null, message: '' };
    case 'canceled': return { result: 'cancelled', fault: 'cancelled', message: '' };
    case 'lost': return { result: 'unknown', fault: 'outcome-unknown', message: 'Azure no longer knows the deployment.' };
    case 'failed': {
      const [cause] = causesOf([error]).causes;
      return { result: 'failed', fault: 'device-refused', message: cause === undefined ? '' : `${cause.code}: ${cause.message}`.slice(0, 2_000) };
    }
  }
}
