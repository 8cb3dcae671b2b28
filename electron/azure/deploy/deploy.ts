import { join } from 'node:path';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultError, toFault } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import type { HeavyThread } from '../heavy/heavy-thread.ts';
import type { AzureProfiles } from '../profile/azure-profiles.ts';
import { DraftActs } from './drafts/draft-acts.ts';
import { DraftStore } from './drafts/draft-store.ts';
import { Drafts } from './drafts/drafts.ts';
import { NewDrafts } from './drafts/new-draft.ts';
import { StepRunner } from './drafts/step-runner.ts';
import { isRunning } from './names.ts';
import { SubmissionBook } from './submit/submission-book.ts';
import { Submissions } from './submit/submissions.ts';
import { submitDraft, type Confirmation } from './submit/submit-draft.ts';
import { Baselines } from './what-if/baselines.ts';
import { keepBaseline } from './what-if/what-if.ts';

export interface DeployParts {
  readonly services: CoreServices;
  readonly profiles: AzureProfiles;
  readonly heavy: HeavyThread;
  /** Folder of the profile. */
  readonly dataDir: string;
  /** Told of a deployment that was begun or ended just now, so that lists have it at once. */
  readonly onNews: (connectionId: ConnectionId, deploymentId: string) => void;
}

/** Deployments from the first file to the end in Azure: drafts, the steps that ask Azure, and what was sent. */
export class Deploy {
  readonly parts: DeployParts;
  readonly drafts: Drafts;
  readonly acts: DraftActs;
  readonly made: NewDrafts;
  readonly steps: StepRunner;
  readonly #submissions: Submissions;
  readonly #baselines: Baselines;
  readonly #submitting = new Set<string>();

  private constructor(parts: DeployParts, store: DraftStore, baselines: Baselines, book: SubmissionBook) {
    const { services, profiles, heavy } = parts;
    const { clock, logger } = services;
    this.parts = parts;
    this.drafts = new Drafts({ store, heavy, clock, logger, isProfile: (connectionId) => profiles.has(connectionId) });
    this.acts = new DraftActs({ drafts: this.drafts, profiles, heavy, clock });
    this.made = new NewDrafts({ services, heavy, drafts: this.drafts });
    this.steps = new StepRunner({ drafts: this.drafts, profiles, baselines, heavy, clock });
    this.#baselines = baselines;
    this.#submissions = new Submissions({
      services, profiles, book,
      onEnded: ({ connectionId, deploymentId }) => {
        if (profiles.has(connectionId)) parts.onNews(connectionId, deploymentId);
      },
      onAccepted: async ({ connectionId, draftId, deploymentId, deploymentName }) => {
        parts.onNews(connectionId, deploymentId);
        // The draft may have been thrown away meanwhile.
        await this.drafts.note(draftId, { deployed: { deploymentId, at: clock.now(), name: deploymentName } }).catch((error: unknown) => logger.info('azure.draft.not-noted', 'That a draft was deployed could not be noted.', { draft: draftId, code: toFault(error).code }));
      },
    });
    profiles.onForgotten(async (connectionId) => {
      await this.drafts.forgetProfile(connectionId);
      await baselines.forgetProfile(connectionId);
    });
  }

  static async open(parts: DeployParts): Promise<Deploy> {
    const { services: { documents, secrets, logger }, dataDir } = parts;
    const store = await DraftStore.open({ documents, secrets, logger, folder: join(dataDir, 'azure-drafts') });
    return new Deploy(parts, store, await Baselines.open(documents, secrets), await SubmissionBook.open(documents));
  }

  /** @throws FaultError as `submitDraft`; `busy` while it is being sent */
  async submit(draftId: string, confirmation: Confirmation): Promise<{ readonly deploymentId: string }> {
    if (this.#submitting.has(draftId)) throw faultError('busy', { message: 'It is being sent already.' });
    this.#submitting.add(draftId);
    try {
      const draft = await this.drafts.get(draftId);
      const { target } = draft.content.record;
      if (target === null) throw faultError('conflict', { message: 'Say where to deploy to first.' });
      const { services, profiles, heavy } = this.parts;
      return await submitDraft(profiles.of(target.connectionId), draft, confirmation, { services, heavy, submissions: this.#submissions });
    } finally {
      this.#submitting.delete(draftId);
    }
  }

  /** @throws FaultError `conflict` where it was not deployed with success; as `keepBaseline` of what-if.ts */
  async keepBaseline(draftId: string, signal: AbortSignal | undefined): Promise<void> {
    const { content, changed } = await this.drafts.get(draftId);
    const { target, deployed } = content.record;
    if (target === null || deployed === null) throw faultError('conflict', { message: 'This was not deployed yet.', hint: 'A baseline is kept right after a deployment that succeeded.' });
    const { services: { clock }, profiles, heavy } = this.parts;
    const session = profiles.of(target.connectionId);
    const state = await session.arm(target.subscriptionId).get({ api: 'deployments', path: encodeURI(deployed.deploymentId), signal, read: provisioningState });
    if (isRunning(state)) throw faultError('conflict', { message: 'The deployment is still running.', hint: 'Keep the baseline once it has succeeded.' });
    if (state.toLowerCase() !== 'succeeded') throw faultError('conflict', { message: `The deployment ended as ${state}.`, hint: 'A baseline is kept right after one that succeeded.' });
    await keepBaseline(content, target, { session, heavy, baselines: this.#baselines, clock, signal: AbortSignal.any([changed, ...(signal ? [signal] : [])]) });
  }

  close(): void {
    this.steps.close();
    this.#submissions.close();
    this.drafts.close();
  }
}

function provisioningState(body: unknown): string {
  const properties: unknown = typeof body === 'object' && body !== null && 'properties' in body ? body.properties : null;
  return typeof properties === 'object' && properties !== null && 'provisioningState' in properties ? String(properties.provisioningState) : '';
}
