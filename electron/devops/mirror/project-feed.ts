import type { Clock } from '../../core/clock.ts';
import type { DevopsClient } from '../rest/devops-client.ts';
import { DevopsRefusal } from '../rest/devops-refusal.ts';
import { timelineSchema } from '../rest/shapes.ts';
import { missingWords } from '../view/run-reader.ts';
import { idOf } from './run-of.ts';
import { beganAt } from './stage-lines.ts';
import type { ProjectMirror } from './project-mirror.ts';
import { ProjectReader, type TakenPages } from './project-reader.ts';

/** A list of the source, newest first, and what it is of. */
export interface OpenList {
  readonly part: string;
  readonly pages: TakenPages;
}

const dayMs = 86_400_000;
/** What the screens show; older runs are in the history. */
export const shownDays = 90;
export const historyDays = 365;
/** Lists are asked a little further back than the last answer: clocks differ, and entries come late. */
const overlapMs = 10 * 60_000;
/** Environments come and go rarely. */
const environmentsEveryMs = 10 * 60_000;

/** Keeps the mirror of one project up to date. What one part refuses is that part's trouble; the others go on. */
export class ProjectFeed {
  readonly mirror: ProjectMirror;
  readonly #client: DevopsClient;
  readonly #reader: ProjectReader;
  readonly #clock: Clock;
  readonly #troubles = new Map<string, string>();
  /** Stage that an approval of a pipeline holds back; null where its timeline does not tell. */
  readonly #stages = new Map<string, string | null>();
  #loadedAt: number | null = null;
  #refreshedAt = 0;
  #environmentsAt = 0;

  constructor(client: DevopsClient, mirror: ProjectMirror, clock: Clock) {
    this.#client = client;
    this.mirror = mirror;
    this.#clock = clock;
    this.#reader = new ProjectReader(client, mirror);
  }

  get isLoaded(): boolean {
    return this.#loadedAt !== null;
  }

  /** What could not be read, "Commerce, releases: …". */
  get troubles(): readonly string[] {
    const unreadable = [...this.#reader.unreadable].map(([part, count]) => [part, `${String(count)} ${count === 1 ? 'entry' : 'entries'} could not be read and ${count === 1 ? 'is' : 'are'} left out.`] as const);
    return [...this.#troubles, ...unreadable].map(([part, words]) => `${this.mirror.project}, ${part}: ${words}`.slice(0, 500));
  }

  /** The stage that waits for this approval, where it is known. */
  stageOf(approvalId: string): string | null {
    return this.#stages.get(approvalId) ?? null;
  }

  /** Reads the last 90 days. @throws FaultError of the network and of the sign-in, as `refresh`. */
  async load(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const since = now - shownDays * dayMs;
    await this.#pending(signal);
    await this.readBack({ part: 'builds', pages: this.#reader.builds({ since }, signal) }, since);
    await this.readBack({ part: 'releases', pages: this.#reader.deployments({ since }, signal) }, since);
    await this.part('environments', () => this.#reader.environments(signal));
    this.#environmentsAt = now;
    for (const environment of this.mirror.environments) await this.readBack({ part: 'environments', pages: this.#reader.records(environment, signal) }, since);
    this.#loadedAt = now;
    this.#refreshedAt = now;
  }

  /** What lies before that, back to a year, for whoever reads it with `readBack`. */
  past(signal: AbortSignal): readonly OpenList[] {
    const now = this.#clock.now();
    const period = { since: now - historyDays * dayMs, before: now - (shownDays - 1) * dayMs };
    return [
      { part: 'builds', pages: this.#reader.builds(period, signal) },
      { part: 'releases', pages: this.#reader.deployments(period, signal) },
      // This list knows no time to begin with.
      ...this.mirror.environments.map((environment) => ({ part: 'environments', pages: this.#reader.records(environment, signal) })),
    ];
  }

  /** Reads a list until it is older than `since`, pausing between pages where asked to. */
  async readBack({ part, pages }: OpenList, since: number, pause: () => Promise<void> = async () => {}): Promise<void> {
    await this.part(part, async () => {
      for await (const { oldestAt } of pages) {
        if (oldestAt !== null && oldestAt < since) break;
        await pause();
      }
    });
  }

  /**
   * Brings the mirror up to date. A `quick` look asks only for what has not ended; a `whole` one for everything that changed.
   * @throws FaultError of the network and of the sign-in; what one part refuses is kept in `troubles`.
   */
  async refresh(look: 'quick' | 'whole', signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const since = this.#refreshedAt - overlapMs;
    const before = this.#unfinishedBuilds();
    const unfinished = await this.part('builds', () => this.#reader.unfinishedBuilds(signal));
    const hasEnded = unfinished !== null && before.some((id) => !unfinished.includes(id));
    if (look === 'whole' || hasEnded) await this.part('builds', () => drained(this.#reader.finishedBuilds(since, signal)));
    await this.part('releases', () => drained(this.#reader.changedDeployments(since, signal)));
    if (look === 'whole' || hasEnded || this.#hasUnfinishedRecords()) await this.#records(look, now, signal);
    if (look === 'whole' || hasEnded) await this.#pending(signal);
    if (look === 'whole') this.#refreshedAt = now;
  }

  /** Looks for one run, of any age, where it is not in the mirror yet. @throws FaultError as the client */
  async find(key: string, signal: AbortSignal): Promise<void> {
    if (this.mirror.run(key) === undefined) await this.#reader.find(key, signal);
  }

  /** Whether something goes on, so that looking often is worth it. */
  get isBusy(): boolean {
    return this.mirror.unfinished().length > 0;
  }

  async #records(look: 'quick' | 'whole', now: number, signal: AbortSignal): Promise<void> {
    if (look === 'whole' && this.#environmentsAt + environmentsEveryMs < now) {
      await this.part('environments', () => this.#reader.environments(signal));
      this.#environmentsAt = now;
    }
    for (const environment of this.mirror.environments) {
      await this.part('environments', async () => {
        const open = this.#oldestUnfinished(environment.id) ?? Infinity;
        const known = Math.min(open, this.#refreshedAt - overlapMs);
        for await (const { oldestAt } of this.#reader.records(environment, signal)) if (oldestAt === null || oldestAt < known) break;
      });
    }
  }

  async #pending(signal: AbortSignal): Promise<void> {
    const [releases, pipelines] = [
      await this.part('releases', () => this.#reader.pendingReleases(signal)),
      await this.part('approvals', () => this.#reader.pendingPipelines(signal)),
    ];
    this.mirror.usePending({ releases: releases ?? [], pipelines: pipelines ?? [] });
    for (const { id, pipeline } of pipelines ?? []) {
      const buildId = pipeline?.owner?.id;
      if (buildId !== undefined && !this.#stages.has(id)) this.#stages.set(id, await this.part('approvals', () => this.#stageOf(id, buildId, signal)));
    }
  }

  /** Approvals do not say what they hold back: their build's timeline has them under the stage. */
  async #stageOf(approvalId: string, buildId: number, signal: AbortSignal): Promise<string | null> {
    const records = await this.#client.get({ call: 'timeline', project: this.mirror.project, values: { id: buildId }, signal }, (body) => timelineSchema.parse(body).records);
    const byId = new Map((records ?? []).map((record) => [record.id.toLowerCase(), record]));
    let record = byId.get(approvalId.toLowerCase());
    for (let steps = 0; record !== undefined && record.type.toLowerCase() !== 'stage' && steps < 10; steps += 1) record = byId.get((record.parentId ?? '').toLowerCase());
    return record?.name ?? null;
  }

  /** @returns null where the service refused. */
  async part<T>(name: string, read: () => Promise<T>): Promise<T | null> {
    try {
      const found = await read();
      this.#troubles.delete(name);
      return found;
    } catch (error) {
      const words = missingWords(error);
      if (words === null) throw error;
      // A token that is worth nothing any more is no lack of a scope.
      if (error instanceof DevopsRefusal && error.status === 401) await this.#client.get({ call: 'connectionData' }, () => null);
      this.#troubles.set(name, words);
      return null;
    }
  }

  #unfinishedBuilds(): readonly number[] {
    return this.mirror.unfinished().filter(({ kind }) => kind === 'build').map(({ key }) => idOf(key));
  }
  #hasUnfinishedRecords(): boolean {
    return this.mirror.unfinished().some(({ kind }) => kind === 'pipeline-stage');
  }
  #oldestUnfinished(environmentId: number): number | null {
    const open = this.mirror.unfinished().filter(({ key }) => key.startsWith(`e${String(environmentId)}.`));
    return open.length === 0 ? null : Math.min(...open.map((run) => beganAt(run)));
  }
}

async function drained(pages: TakenPages): Promise<void> {
  for await (const _ of pages);
}
