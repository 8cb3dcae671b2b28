import type { Draft } from '../../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../../shared/domain/identifiers.ts';
import type { Clock } from '../../../core/clock.ts';
import { faultError } from '../../../core/faults.ts';
import { LiveCollection } from '../../../core/live-collection.ts';
import type { Logger } from '../../../core/logging.ts';
import type { HeavyThread } from '../../heavy/heavy-thread.ts';
import { restoreText } from '../reading/hidden-text.ts';
import { contentOf, type DraftContent } from './draft-content.ts';
import { draftPicture, stillPicture, type StillPicture } from './draft-picture.ts';
import type { DraftRecord } from './draft-record.ts';
import { noSteps, outdated, type DraftSteps } from './draft-steps.ts';
import type { DraftStore, LoadedDraft, StoredDraft } from './draft-store.ts';

export interface DraftsParts {
  readonly store: DraftStore;
  readonly heavy: HeavyThread;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether a profile is in the list: those of a demo end with the program. */
  readonly isProfile: (connectionId: ConnectionId) => boolean;
}

/** A draft at one moment. */
export interface OpenDraft {
  readonly content: DraftContent;
  readonly steps: DraftSteps;
  /** Counts up with each change of what would be deployed. */
  readonly revision: number;
  /** Aborted when the draft changes or goes: what runs for it is of no use then. */
  readonly changed: AbortSignal;
}

/** What a change gives anew; the rest stays. */
export type DraftChange = Partial<Pick<DraftContent, 'template' | 'parameters' | 'secrets'>> & { readonly record?: Partial<DraftRecord> };

interface Entry extends OpenDraft {
  readonly stop: AbortController;
  /** Made once: steps tell often how they stand. */
  readonly still: StillPicture;
}

const mostDrafts = 100;

/** The deployments that are being prepared. Changes to one follow one another, and are on disk before they count. */
export class Drafts {
  readonly #parts: DraftsParts;
  readonly #entries = new Map<string, Entry>();
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #collection: LiveCollection<Draft>;
  readonly #ready: Promise<void>;

  constructor(parts: DraftsParts) {
    this.#parts = parts;
    this.#collection = new LiveCollection<Draft>({ keyOf: ({ draftId }) => draftId, clock: parts.clock, mostItems: 20 });
    this.#ready = this.#loadAll();
  }

  /** All of them, once those of the last run are read. */
  async collection(): Promise<LiveCollection<Draft>> {
    await this.#ready;
    for (const { content } of this.#entries.values()) await this.#followSecrets(content);
    return this.#collection;
  }

  /** @throws FaultError `not-found` */
  async get(draftId: string): Promise<OpenDraft> {
    await this.#ready;
    await this.#followSecrets(this.#entry(draftId).content);
    return this.#entry(draftId);
  }

  /** @throws FaultError `conflict` where there are too many; `disk-full`, `secrets-locked`: then nothing is kept of it */
  async add(content: Omit<DraftContent, 'merged' | 'obstacles' | 'secretsState'>): Promise<Draft> {
    await this.#ready;
    if (this.#entries.size >= mostDrafts) throw faultError('conflict', { message: `${mostDrafts} deployments are being prepared already.`, hint: 'Throw one away first.' });
    const record = await this.#parts.store.save(storedParts(content), null);
    return this.#put(contentOf({ ...content, record, secretsState: 'kept' }), noSteps, 0);
  }

  /**
   * Changes what would be deployed; what was found for it before is outdated then.
   * @param make gets the draft as it is when its turn comes; where it gives nothing, nothing is outdated.
   */
  change(draftId: string, make: (content: DraftContent) => Promise<DraftChange> | DraftChange): Promise<Draft> {
    return this.#inTurn(draftId, async () => {
      const { content, revision } = await this.get(draftId);
      if (content.secretsState === 'locked') throw faultError('secrets-locked', { message: 'The secrets of this draft are locked.' });
      const made = await make(content);
      if (Object.keys(made).length === 0) return this.#picture(draftId);
      const { record: more, ...change } = made;
      const next = { ...content, ...change, record: { ...content.record, ...more, changedAt: this.#parts.clock.now() } };
      const record = await this.#parts.store.save(storedParts(next), storedParts(content));
      // Steps may have moved on meanwhile.
      return this.#put(contentOf({ ...next, record, secretsState: 'kept' }), outdated(this.#entry(draftId).steps), revision + 1);
    });
  }

  /** Notes something about a draft that touches none of its files and secrets, which may be locked. */
  note(draftId: string, more: Pick<DraftRecord, 'deployed'> | { readonly target: null }): Promise<Draft> {
    return this.#inTurn(draftId, async () => {
      const { content, revision } = await this.get(draftId);
      const record = { ...content.record, ...more };
      await this.#parts.store.saveRecord(record);
      return this.#put(contentOf({ ...content, record }), this.#entry(draftId).steps, revision);
    });
  }

  /** How a step stands; of no effect where the draft has changed since `revision`. */
  setSteps(draftId: string, revision: number, make: (steps: DraftSteps) => DraftSteps): void {
    const entry = this.#entries.get(draftId);
    if (entry?.revision !== revision) return;
    const steps = make(entry.steps);
    this.#entries.set(draftId, { ...entry, steps });
    this.#collection.set(this.#picture(draftId));
  }

  remove(draftId: string): Promise<void> {
    return this.#inTurn(draftId, async () => {
      await this.get(draftId);
      await this.#parts.store.remove(draftId);
      this.#entry(draftId).stop.abort();
      this.#entries.delete(draftId);
      this.#collection.delete(draftId);
    });
  }

  /** Those that go to a profile; it is being removed. */
  async forgetProfile(connectionId: string): Promise<void> {
    await this.#ready;
    for (const { content: { record: { draftId, target } }, revision } of this.#entries.values()) {
      if (target?.connectionId !== connectionId) continue;
      await this.note(draftId, { target: null });
      this.setSteps(draftId, revision, () => noSteps);
    }
  }

  close(): void {
    for (const { stop } of this.#entries.values()) stop.abort();
  }

  #entry(draftId: string): Entry {
    const entry = this.#entries.get(draftId);
    if (!entry) throw faultError('not-found', { message: 'This deployment is not being prepared any more.', hint: 'It was thrown away.' });
    return entry;
  }

  #picture(draftId: string): Draft {
    const { still, content, steps } = this.#entry(draftId);
    return draftPicture(still, content, steps);
  }

  #put(content: DraftContent, steps: DraftSteps, revision: number): Draft {
    const { draftId } = content.record;
    const known = this.#entries.get(draftId);
    if (known && known.revision !== revision) known.stop.abort();
    const stop = known?.revision === revision ? known.stop : new AbortController();
    const still = stillPicture(content);
    this.#entries.set(draftId, { content, steps, revision, stop, changed: stop.signal, still });
    const picture = this.#picture(draftId);
    this.#collection.set(picture);
    return picture;
  }

  async #loadAll(): Promise<void> {
    const { store, logger } = this.#parts;
    for (const record of store.records()) {
      try {
        this.#put(await this.#read(await store.load(record)), noSteps, 0);
      } catch (error) {
        logger.error('azure.draft.load-failed', 'A draft could not be read.', { draft: record.draftId, error });
      }
    }
  }

  /** The store of secrets was opened since, or the user had everything in it destroyed: the draft is read again. */
  async #followSecrets({ record, secretsState }: DraftContent): Promise<void> {
    const { store } = this.#parts;
    if (!record.hasSecrets || secretsState === 'lost') return;
    if (secretsState === 'kept' && (await store.hasSecrets(record.draftId).catch(() => true))) return;
    const loaded = await store.load(record);
    if (loaded.secretsState !== secretsState) this.#put(await this.#read(loaded), noSteps, this.#entry(record.draftId).revision + 1);
  }

  async #read({ record, template, parameters, secrets, secretsState }: LoadedDraft): Promise<DraftContent> {
    const { heavy, clock, isProfile } = this.#parts;
    const { reading } = await heavy.ask('readTemplate', { input: restoreText(template), now: clock.now() });
    const file = parameters === null ? null : (await heavy.ask('readParameters', { input: restoreText(parameters), template: typesOf(reading) })).reading;
    const target = record.target !== null && isProfile(record.target.connectionId) ? record.target : null;
    return contentOf({ record: { ...record, target }, template: reading, parameters: file, secrets, secretsState });
  }

  /** One after the other for each draft; one that fails does not keep the next from its turn. */
  #inTurn<Result>(draftId: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#queues.get(draftId) ?? Promise.resolve()).then(work, work);
    this.#queues.set(draftId, turn);
    void turn.catch(() => {}).finally(() => {
      if (this.#queues.get(draftId) === turn) this.#queues.delete(draftId);
    });
    return turn;
  }
}

/** What the reading of a parameters file goes by. */
export function typesOf({ definitions, outline }: DraftContent['template']): Pick<DraftContent['template'], 'definitions' | 'outline'> {
  return { definitions, outline };
}

function storedParts({ record, template, parameters, secrets }: Pick<DraftContent, 'record' | 'template' | 'parameters' | 'secrets'>): StoredDraft {
  return { record, template: template.hidden, parameters: parameters?.hidden ?? null, secrets };
}
