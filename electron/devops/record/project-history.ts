import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import type { DeploymentChange } from '../../../shared/domain/history/deployment.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { CoreServices } from '../../core/services.ts';
import { historyDays, shownDays, type ProjectFeed } from '../mirror/project-feed.ts';
import { buildKey, idOf } from '../mirror/run-of.ts';
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
  /** The same at a quicker pace, for what the figures of the last months rest on. */
  readonly changesSoon: ChangeBook;
  readonly book: ToldBook;
  readonly services: Pick<CoreServices, 'journal' | 'logger' | 'clock'>;
  /** Between two pages of the past. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
}

const dayMs = 86_400_000;
/** Successful builds beyond this age are told with their commits and without their stages: nobody compares these any more. */
const buildCourseDays = 30;
/** Clocks differ, and runs are seen a little after they ended. */
const overlapMs = 60 * 60_000;
/** So many details are told before it is written down. */
const detailsPerNote = 20;

/**
 * The journal's side of one project: the past year at a gentle pace, once, then whatever happens. Runs are told as their
 * lists have them at once; then those that the figures of the last months rest on with their commits; then all of them
 * again with stages, causes and commits as these are read.
 */
export class ProjectHistory {
  readonly #parts: ProjectHistoryParts;
  readonly #teller: RunTeller;
  readonly #queue = new DetailQueue();
  readonly #detailed: Set<string>;
  /** Told with commits and without their course. */
  readonly #withCommits: Set<string>;
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
    this.#withCommits = new Set(this.#filled ? [] : progress?.commits);
    this.#teller.skipEndedBefore(this.#filled && progress ? progress.toldAt - overlapMs : null);
  }

  consider(run: DevopsRun): void {
    this.#teller.consider(run);
  }

  /** Tells what is new. @throws what the journal throws. */
  async flush(): Promise<void> {
    for (const run of await this.#teller.flush(this.#isReady ? 'all' : 'builds')) if (!this.#detailed.has(run.key)) this.#queue.add(run);
    await this.#note();
  }

  /**
   * Reads the past year, where that has not been done, tells it, then reads commits and courses until none is left.
   * @param more waits until there may be new ones. @throws FaultError `cancelled` at the end, those of the network and the sign-in.
   */
  async work(signal: AbortSignal, more: () => Promise<void>): Promise<void> {
    const { feed, services: { clock }, pause } = this.#parts;
    if (!this.#filled && !this.#isReady) for (const list of feed.past(signal)) await feed.readBack(list, clock.now() - historyDays * dayMs, () => pause(signal));
    this.#isReady = true;
    await this.flush();
    if (!this.#filled) await this.#tellCommits(signal);
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

  /** What the deployments that the screens show have brought, newest first: they and the builds that came with them. */
  async #tellCommits(signal: AbortSignal): Promise<void> {
    const { feed: { mirror }, changesSoon, services: { clock } } = this.#parts;
    const since = clock.now() - shownDays * dayMs;
    const lines = new StageLines(mirror.runs());
    const stages = [...mirror.runs()].filter((run) => run.kind !== 'build' && run.endedAt !== null && beganAt(run) >= since).sort((left, right) => beganAt(right) - beganAt(left));
    for (const stage of stages) {
      const builds = changesSoon.buildsSince(stage, lines.allBefore(stage)).ids.flatMap((id) => mirror.run(buildKey(id)) ?? []);
      for (const run of [...builds, stage]) await this.#tellCommitsOf(run, lines, signal);
    }
    await this.#note();
  }

  async #tellCommitsOf(run: DevopsRun, lines: StageLines, signal: AbortSignal): Promise<void> {
    // What was told with its course has its commits too, and must not lose it.
    if (run.endedAt === null || this.#withCommits.has(run.key) || this.#detailed.has(run.key)) return;
    signal.throwIfAborted();
    const { feed: { mirror }, client, changesSoon } = this.#parts;
    const changes = await this.#changesOf(run, new RunReader(client, mirror, signal), changesSoon, lines, signal);
    await this.#teller.tellDetail(run, { spans: [], changes }, lines);
    this.#withCommits.add(run.key);
    await this.#count();
  }

  #changesOf(run: DevopsRun, reader: RunReader, changes: ChangeBook, lines: StageLines, signal: AbortSignal): Promise<readonly DeploymentChange[]> {
    return reader.part<readonly DeploymentChange[]>('Changes', [], async () => (run.kind === 'build' ? changes.ofBuild(idOf(run.key), signal) : (await changes.sinceLast(run, lines.allBefore(run), signal)).changes));
  }

  async #detail(run: DevopsRun, signal: AbortSignal): Promise<void> {
    const { feed: { mirror }, client, changes } = this.#parts;
    const lines = new StageLines(mirror.runs());
    const reader = new RunReader(client, mirror, signal);
    try {
      const spans = this.#needsCourse(run) ? (await reader.course(run)).spans : [];
      const told = await this.#changesOf(run, reader, changes, lines, signal);
      await this.#teller.tellDetail(run, { spans, changes: told }, lines);
      const cause = run.result === 'succeeded' ? null : causeOf(spans);
      if (cause !== null) mirror.learnCause(run.key, cause.message.slice(0, 2_000));
    } catch (error) {
      // It is asked for again after the trouble, not left out.
      this.#queue.add(run);
      throw error;
    }
    if (!this.#filled) this.#detailed.add(run.key);
    this.#withCommits.delete(run.key);
    await this.#count();
  }

  async #count(): Promise<void> {
    if (++this.#sinceNote >= detailsPerNote) await this.#note();
  }

  async #finish(): Promise<void> {
    const { feed: { mirror }, services: { clock } } = this.#parts;
    this.#filled = true;
    this.#detailed.clear();
    this.#withCommits.clear();
    mirror.dropBefore(clock.now() - shownDays * dayMs);
    await this.#note();
    this.#parts.services.logger.info('devops.history-filled', 'The past of a project has been told to the journal.', { connectionId: this.#parts.connectionId });
  }

  /** Writes down how far the telling has come. */
  async #note(): Promise<void> {
    const { book, connectionId, feed: { mirror }, services: { clock } } = this.#parts;
    if (!this.#isReady) return;
    this.#sinceNote = 0;
    await book.put(connectionId, mirror.project, { filled: this.#filled, toldAt: this.#queue.oldestEnd() ?? clock.now(), detailed: [...this.#detailed], commits: [...this.#withCommits] });
  }

  #needsCourse(run: DevopsRun): boolean {
    const isOld = beganAt(run) < this.#parts.services.clock.now() - buildCourseDays * dayMs;
    return run.kind !== 'build' || run.result === 'failed' || run.result === 'partly' || !isOld;
  }
}
