import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { CoreServices } from '../../core/services.ts';
import { historyDays, shownDays, type ProjectFeed } from '../mirror/project-feed.ts';
import { beganAt, StageLines } from '../mirror/stage-lines.ts';
import type { ChangeBook } from '../view/change-book.ts';
import { RunReader } from '../view/run-reader.ts';
import { causeOf } from '../view/spans.ts';
import type { DevopsClient } from '../rest/devops-client.ts';
import { DetailQueue } from './detail-queue.ts';
import { RunTeller } from './run-teller.ts';
import type { ToldBook } from './told-book.ts';

export interface ProjectHistoryParts {
  readonly connectionId: ConnectionId;
  readonly organisation: string;
  readonly feed: ProjectFeed;
  /** Paced, for what can wait. */
  readonly client: DevopsClient;
  readonly changes: ChangeBook;
  readonly book: ToldBook;
  readonly services: Pick<CoreServices, 'journal' | 'logger' | 'clock'>;
  /** Between two pages of the past. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
}

const dayMs = 86_400_000;
/** Successful builds beyond this age are told without their stages and commits: nobody compares them any more. */
const buildDetailDays = 30;
/** Clocks differ, and runs are seen a little after they ended. */
const overlapMs = 60 * 60_000;
/** So many details are told before it is written down. */
const detailsPerNote = 20;

/**
 * The journal's side of one project: the past year at a gentle pace, once, then whatever happens. Runs are told as their
 * lists have them at once, and again with stages, causes and commits as these are read.
 */
export class ProjectHistory {
  readonly #parts: ProjectHistoryParts;
  readonly #teller: RunTeller;
  readonly #queue = new DetailQueue();
  readonly #detailed: Set<string>;
  #filled: boolean;
  /** The past is known as far as it will be, so that stages can be told. */
  #isReady = false;
  #sinceNote = 0;

  constructor(parts: ProjectHistoryParts) {
    this.#parts = parts;
    const { connectionId, organisation, feed: { mirror }, services, book } = parts;
    this.#teller = new RunTeller({ connectionId, organisation, mirror, services });
    const progress = book.get(connectionId, mirror.project);
    // After a long absence the lists of the last weeks no longer reach back to what was told.
    this.#filled = progress?.filled === true && progress.toldAt > services.clock.now() - shownDays * dayMs;
    this.#detailed = new Set(this.#filled ? [] : progress?.detailed);
    this.#teller.skipEndedBefore(this.#filled && progress ? progress.toldAt - overlapMs : null);
  }

  consider(run: DevopsRun): void {
    this.#teller.consider(run);
  }

  /** Tells what is new. @throws what the journal throws. */
  async flush(): Promise<void> {
    for (const run of await this.#teller.flush(this.#isReady ? 'all' : 'builds')) if (this.#deservesDetail(run)) this.#queue.add(run);
    await this.#note();
  }

  /**
   * Reads the past year, where that has not been done, tells it, then reads courses until none is left.
   * @param more waits until there may be new ones. @throws FaultError `cancelled` at the end, those of the network and the sign-in.
   */
  async work(signal: AbortSignal, more: () => Promise<void>): Promise<void> {
    const { feed, services: { clock }, pause } = this.#parts;
    if (!this.#filled && !this.#isReady) for (const list of feed.past(signal)) await feed.readBack(list, clock.now() - historyDays * dayMs, () => pause(signal));
    this.#isReady = true;
    await this.flush();
    for (;;) {
      signal.throwIfAborted();
      const run = this.#queue.take();
      if (run) await this.#detail(run, signal);
      else {
        if (!this.#filled) await this.#finish();
        await more();
      }
    }
  }

  async #detail(run: DevopsRun, signal: AbortSignal): Promise<void> {
    const { feed: { mirror }, client, changes } = this.#parts;
    const lines = new StageLines(mirror.runs());
    const reader = new RunReader(client, mirror, signal);
    try {
      const { spans } = await reader.course(run);
      const told = await reader.part('Changes', [], async () => (run.kind === 'build' ? changes.ofBuild(Number(run.key.slice(1)), signal) : (await changes.sinceLast(run, lines.before(run), signal)).changes));
      await this.#teller.tellDetail(run, { spans, changes: told }, lines);
      const cause = run.result === 'succeeded' ? null : causeOf(spans);
      if (cause !== null) mirror.learnCause(run.key, cause.message.slice(0, 2_000));
    } catch (error) {
      // It is asked for again after the trouble, not left out.
      this.#queue.add(run);
      throw error;
    }
    if (!this.#filled) this.#detailed.add(run.key);
    if (++this.#sinceNote >= detailsPerNote) await this.#note();
  }

  async #finish(): Promise<void> {
    const { feed: { mirror }, services: { clock } } = this.#parts;
    this.#filled = true;
    this.#detailed.clear();
    mirror.dropBefore(clock.now() - shownDays * dayMs);
    await this.#note();
    this.#parts.services.logger.info('devops.history-filled', 'The past of a project has been told to the journal.', { connectionId: this.#parts.connectionId });
  }

  /** Writes down how far the telling has come. */
  async #note(): Promise<void> {
    const { book, connectionId, feed: { mirror }, services: { clock } } = this.#parts;
    if (!this.#isReady) return;
    this.#sinceNote = 0;
    await book.put(connectionId, mirror.project, { filled: this.#filled, toldAt: this.#queue.oldestEnd() ?? clock.now(), detailed: [...this.#detailed] });
  }

  #deservesDetail(run: DevopsRun): boolean {
    if (this.#detailed.has(run.key)) return false;
    const isOld = beganAt(run) < this.#parts.services.clock.now() - buildDetailDays * dayMs;
    return run.kind !== 'build' || run.result === 'failed' || run.result === 'partly' || !isOld;
  }
}
