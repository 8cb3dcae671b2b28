import { faultError, toFault } from '../../../core/faults.ts';
import type { Clock } from '../../../core/clock.ts';
import type { HeavyThread } from '../../heavy/heavy-thread.ts';
import type { AzureProfiles } from '../../profile/azure-profiles.ts';
import type { AzureSession } from '../../azure-session.ts';
import type { DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { failedPreflight, runPreflight } from '../preflight/preflight.ts';
import type { Baselines } from '../what-if/baselines.ts';
import { askWhatIf } from '../what-if/what-if.ts';
import type { Drafts, OpenDraft } from './drafts.ts';
import { noSteps } from './draft-steps.ts';

export interface StepParts {
  readonly drafts: Drafts;
  readonly profiles: AzureProfiles;
  readonly baselines: Baselines;
  readonly heavy: HeavyThread;
  readonly clock: Clock;
}

type StepName = 'preflight' | 'whatIf';

/** Runs the steps of a draft that ask Azure. How they go shows in the draft; a change of the draft ends them. */
export class StepRunner {
  readonly #parts: StepParts;
  readonly #running = new Map<string, { readonly signal: AbortSignal; stop(): void }>();

  constructor(parts: StepParts) {
    this.#parts = parts;
  }

  /** Looks before. Returns once it has begun. @throws FaultError `invalid-input`, `not-found` */
  async preflight(draftId: string): Promise<void> {
    const { drafts, heavy, clock } = this.#parts;
    const { draft, session, target, signal, end } = await this.#begin(draftId, 'preflight');
    const show = (preflight: OpenDraft['steps']['preflight']): void => drafts.setSteps(draftId, draft.revision, (steps) => ({ ...steps, preflight }));
    const before = draft.steps.preflight;
    show({ ...noSteps.preflight, state: 'running' });
    // Looks that are still under way when it has failed or was left off come too late.
    let isOver = false;
    const told = (picture: OpenDraft['steps']['preflight']): void => {
      if (!isOver && !signal.aborted) show(picture);
    };
    runPreflight(draft.content, target, heavy, { session, clock, signal }, told).catch((error: unknown) => {
      isOver = true;
      show(signal.aborted ? before : failedPreflight(error, clock.now()));
    }).finally(end);
  }

  /** Asks what would change. Returns once it has begun. @throws FaultError `invalid-input`, `not-found` */
  async whatIf(draftId: string): Promise<void> {
    const { drafts, heavy, baselines, clock } = this.#parts;
    const { draft, session, target, signal, end } = await this.#begin(draftId, 'whatIf');
    const show = (whatIf: OpenDraft['steps']['whatIf']): void => drafts.setSteps(draftId, draft.revision, (steps) => ({ ...steps, whatIf }));
    const before = draft.steps.whatIf;
    show({ state: 'running', result: before.result, fault: null });
    askWhatIf(draft.content, target, { session, heavy, baselines, clock, signal })
      .then((result) => show({ state: 'done', result, fault: null }), (error: unknown) => show(signal.aborted ? before : { state: 'failed', result: null, fault: toFault(error) }))
      .finally(end);
  }

  /** Leaves off; what was found before stays. */
  stop(draftId: string, step: StepName): void {
    this.#running.get(`${step} ${draftId}`)?.stop();
  }

  close(): void {
    for (const running of this.#running.values()) running.stop();
  }

  async #begin(draftId: string, step: StepName): Promise<{ readonly draft: OpenDraft; readonly session: AzureSession; readonly target: DraftTarget; readonly signal: AbortSignal; readonly end: () => void }> {
    const draft = await this.#parts.drafts.get(draftId);
    const { content } = draft;
    const { target } = content.record;
    const key = `${step} ${draftId}`;
    // One that a change of the draft has ended may not have noticed yet.
    if (this.#running.get(key)?.signal.aborted === false) throw faultError('busy', { message: 'This is being asked already.', hint: 'Wait for it, or stop it.' });
    if (target === null) throw faultError('invalid-input', { message: 'Say where to deploy to first.' });
    if (content.template.outline === null) throw faultError('invalid-input', { message: content.obstacles[0] ?? 'The template cannot be read.', hint: 'Correct the template first.' });
    const session = this.#parts.profiles.of(target.connectionId);
    const stopped = new AbortController();
    const signal = AbortSignal.any([stopped.signal, draft.changed]);
    const running = { signal, stop: () => stopped.abort() };
    this.#running.set(key, running);
    const end = (): void => {
      if (this.#running.get(key) === running) this.#running.delete(key);
    };
    return { draft, session, target, signal, end };
  }
}
