import type { DevopsRun, DevopsRunView } from '../../../shared/contract/devops/index.ts';
import { buildsBetween } from '../../../shared/domain/devops/builds-between.ts';
import type { DevopsClient } from '../rest/devops-client.ts';
import type { ProjectMirror } from '../mirror/project-mirror.ts';
import { changeSchema } from '../rest/shapes.ts';

export type RunChange = DevopsRunView['changes'][number];
export type SinceLast = NonNullable<DevopsRunView['sinceLastInEnvironment']>;

/** After so many hot-fixes in a row, what came before them is too long ago. */
const mostSuccesses = 20;
/** More builds between two deployments are not asked for one by one. */
const mostBuildsBetween = 40;
const mostChanges = 500;
const mostKept = 3_000;

/** The commits of builds, kept once they are read: those of a build that has ended never change. */
export class ChangeBook {
  readonly #client: DevopsClient;
  readonly #mirror: ProjectMirror;
  readonly #kept: Map<number, readonly RunChange[]>;

  constructor(client: DevopsClient, mirror: ProjectMirror, kept = new Map<number, readonly RunChange[]>()) {
    this.#client = client;
    this.#mirror = mirror;
    this.#kept = kept;
  }

  /** The same book, asked through another client: what one has read, the other knows. */
  through(client: DevopsClient): ChangeBook {
    return new ChangeBook(client, this.#mirror, this.#kept);
  }

  /** Newest first. @throws as the client. */
  async ofBuild(buildId: number, signal: AbortSignal | undefined): Promise<readonly RunChange[]> {
    const known = this.#kept.get(buildId);
    if (known) return known;
    const read = await this.#client.all({ call: 'changes', project: this.#mirror.project, values: { id: buildId }, query: { $top: 200 }, signal }, (item) => {
      const { id, message, author, timestamp } = changeSchema.parse(item);
      return { commitId: id.slice(0, 80), message: (message ?? '').slice(0, 2_000), author: author ?? '', at: timestamp };
    }, mostChanges);
    if (this.#mirror.build(buildId)?.status === 'completed') this.#keep(buildId, read);
    return read;
  }

  /**
   * What came with a stage that was not there before. `complete` is false where some of it could not be told.
   *
   * @param successes in its environment before it, newest first.
   */
  async sinceLast(run: DevopsRun, successes: readonly DevopsRun[], signal: AbortSignal | undefined): Promise<SinceLast> {
    const { ids, complete } = this.buildsSince(run, successes);
    const byCommit = new Map<string, RunChange>();
    for (const id of ids) for (const change of await this.ofBuild(id, signal)) if (byCommit.size < mostChanges) byCommit.set(change.commitId, change);
    const changes = [...byCommit.values()].sort((left, right) => (right.at ?? 0) - (left.at ?? 0));
    return { previous: successes[0] ?? null, changes, complete: complete && byCommit.size < mostChanges };
  }

  /**
   * The builds between a stage's own and the one that was there before it, newest first: the last one of its branch, because
   * a hot-fix that came between them takes nothing of the branch away. Its own alone where there is none.
   */
  buildsSince(run: DevopsRun, successes: readonly DevopsRun[]): { readonly ids: readonly number[]; readonly complete: boolean } {
    const { facts } = this.#mirror;
    const to = factsOf(run);
    if (to === undefined) return { ids: [], complete: false };
    for (const [at, success] of successes.slice(0, mostSuccesses).entries()) {
      const from = factsOf(success);
      const between = from === undefined ? null : buildsBetween(facts.values(), from, to);
      if (between !== null) return { ids: between.slice(0, mostBuildsBetween).map(({ id }) => id), complete: at === 0 && between.length <= mostBuildsBetween };
    }
    return { ids: [to.id], complete: false };

    function factsOf(each: DevopsRun) {
      return each.buildKey === null ? undefined : facts.get(Number(each.buildKey.slice(1)));
    }
  }

  #keep(buildId: number, changes: readonly RunChange[]): void {
    this.#kept.set(buildId, changes);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}
