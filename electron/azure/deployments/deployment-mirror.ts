import type { DeploymentRow } from '../../../shared/contract/azure/deployments.ts';
import { isOverState } from '../../../shared/domain/azure/deployment-operations.ts';
import { parseResourceId, plainId } from '../../../shared/domain/azure/resource-id.ts';
import { faultError, toFault } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import { AzureRefusal } from '../arm/azure-refusal.ts';
import type { AzureSession } from '../azure-session.ts';
import { readGroups } from '../profile/places.ts';
import { readDeployment, type ArmDeployment } from './arm-deployment.ts';
import { getDeployment, scopePath } from './deployment-calls.ts';
import { isWanted, ListFeeds, type ListFilter, type ListState } from './list-feeds.ts';
import { hurry, paceFor, planNext } from './list-pace.ts';
import { isNearLimit, ScopeBook, scopeKey, type ScopeRecord } from './scope-book.ts';

/** What a round of reading brought, for the history. */
export interface RoundNews {
  /** New or changed, with the tags of their groups. */
  readonly changed: readonly { readonly deployment: ArmDeployment; readonly groupTags: ReadonlyMap<string, string> }[];
  /** Azure no longer has these. */
  readonly forgotten: readonly { readonly deploymentId: string; readonly correlationId: string | null }[];
  /** Scopes whose list was read to its end in this round, with the ids of what is there. */
  readonly complete: readonly { readonly key: string; readonly ids: ReadonlySet<string> }[];
  /** Subscriptions whose groups were listed in this round, with the scopes that they have, as far as the account may see them. */
  readonly listed: readonly { readonly subscriptionId: string; readonly keys: ReadonlySet<string> }[];
}

export interface MirrorParts {
  readonly services: Pick<CoreServices, 'clock' | 'logger'>;
  readonly session: AzureSession;
  readonly onRound: (news: RoundNews, mirror: DeploymentMirror) => void;
}

/** Scopes that are read beside each other. */
const beside = 4;
const longestSleepMs = 60_000;

interface OpenRound {
  readonly changed: Map<string, RoundNews['changed'][number]>;
  readonly forgotten: RoundNews['forgotten'][number][];
  readonly complete: RoundNews['complete'][number][];
  readonly listed: RoundNews['listed'][number][];
}

/** The deployments of one profile's selected subscriptions, as every watcher of them and the history see them. */
export class DeploymentMirror {
  readonly feeds: ListFeeds;
  readonly #parts: MirrorParts;
  readonly #book = new ScopeBook();
  readonly #closed = new AbortController();
  readonly #troubles = new Map<string, string>();
  readonly #stopSession: () => void;
  #wake = new AbortController();
  #groupsAt = Number.NEGATIVE_INFINITY;
  #selected = '';
  #isReading = false;

  constructor(parts: MirrorParts) {
    this.#parts = parts;
    this.feeds = new ListFeeds({ clock: parts.services.clock, rows: () => this.#book.rows(), state: (filter) => this.#stateOf(filter), onWatched: (isWatched) => this.#watched(isWatched) });
    this.#stopSession = parts.session.onChange(() => this.#sessionChanged());
  }

  get book(): Pick<ScopeBook, 'row' | 'rows' | 'isNested'> {
    return this.#book;
  }

  /** Reads until it is closed. */
  start(): void {
    void this.#run();
  }

  /** Looks at the scope of a deployment now: something was done there. */
  lookAt(deploymentId: string): void {
    const id = parseResourceId(deploymentId);
    const key = scopeKey({ subscriptionId: id?.subscriptionId ?? '', resourceGroup: id?.resourceGroup ?? null });
    const record = this.#book.scopes.find((each) => each.key === key);
    if (record) record.nextAt = 0;
    // It may be the first of a group that is new.
    else this.#groupsAt = Number.NEGATIVE_INFINITY;
    this.#wake.abort();
  }

  close(): void {
    this.#stopSession();
    this.#closed.abort();
  }

  async #run(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      try {
        if (this.#parts.session.signedIn) await this.#round();
      } catch (error) {
        if (!this.#closed.signal.aborted) this.#parts.services.logger.error('azure.deployments.round-failed', 'Deployments could not be listed for an unforeseen reason; it is tried again.', { error });
      }
      await this.#sleep();
    }
  }

  async #round(): Promise<void> {
    const { services: { clock } } = this.#parts;
    const round: OpenRound = { changed: new Map(), forgotten: [], complete: [], listed: [] };
    this.#isReading = true;
    try {
      if (clock.now() - this.#groupsAt >= paceFor(this.feeds.isWatched).groupsMs) await this.#readScopes(round);
      const due = this.#book.scopes.filter(({ nextAt }) => nextAt <= clock.now());
      // Nested deployments lie in groups while what is around them may lie in the subscription.
      const withSubscriptions = due.length === 0 ? [] : [...new Set([...this.#book.scopes.filter(({ scope }) => scope.resourceGroup === null), ...due])];
      await this.#readAll(withSubscriptions, round);
    } finally {
      this.#isReading = false;
      this.feeds.stateChanged();
    }
    if (this.#closed.signal.aborted) return;
    this.#parts.onRound({ changed: [...round.changed.values()], forgotten: round.forgotten, complete: round.complete, listed: round.listed }, this);
  }

  /** Which groups there are. Those of a subscription that cannot be read now stay as they were. */
  async #readScopes(round: OpenRound): Promise<void> {
    const { session, services: { clock } } = this.#parts;
    this.#groupsAt = clock.now();
    // After signing in they are not known for a moment.
    if (session.subscriptions.length === 0) return;
    const selected = session.subscriptions.filter((each) => each.selected);
    this.#troubles.clear();
    const wanted: Parameters<ScopeBook['useScopes']>[0][number][] = [];
    await Promise.all(selected.map(async ({ subscriptionId, name, obstacle }) => {
      if (obstacle !== '') return void this.#troubles.set(subscriptionId, `${name}: ${obstacle}`);
      wanted.push({ scope: { subscriptionId, resourceGroup: null }, tags: new Map() });
      try {
        const groups = await readGroups(session, subscriptionId, this.#closed.signal);
        round.listed.push({ subscriptionId, keys: new Set([null, ...groups.map(({ name: group }) => group)].map((resourceGroup) => scopeKey({ subscriptionId, resourceGroup }))) });
        for (const group of groups) wanted.push({ scope: { subscriptionId, resourceGroup: group.name }, tags: new Map(group.tags.map((tag) => [tag.name, tag.value])) });
      } catch (error) {
        this.#closed.signal.throwIfAborted();
        this.#troubles.set(subscriptionId, `${name}: its groups could not be listed. ${toFault(error).message}`);
        for (const { scope, tags } of this.#book.scopes) if (scope.subscriptionId === subscriptionId && scope.resourceGroup !== null) wanted.push({ scope, tags });
      }
    }));
    this.feeds.removed(this.#book.useScopes(wanted, clock.now()));
    this.feeds.stateChanged();
  }

  async #readAll(records: readonly ScopeRecord[], round: OpenRound): Promise<void> {
    const waiting = [...records];
    const worker = async (): Promise<void> => {
      for (let record = waiting.shift(); record !== undefined; record = waiting.shift()) {
        if (this.#closed.signal.aborted || !this.#parts.session.signedIn) return;
        await this.#readScope(record, round);
      }
    };
    await Promise.all(Array.from({ length: beside }, worker));
  }

  async #readScope(record: ScopeRecord, round: OpenRound): Promise<void> {
    const { services: { clock } } = this.#parts;
    let wasFull = false;
    try {
      const { ids, isWhole } = await this.#readPages(record, record.asOf === null || record.nextFullAt <= clock.now(), round);
      wasFull = isWhole;
      await this.#readLeftRunning(record, ids, round);
      record.trouble = '';
      record.asOf = clock.now();
    } catch (error) {
      this.#closed.signal.throwIfAborted();
      record.trouble = `${this.#nameOf(record)}: ${troubleWords(error)}`;
      // What was not reached is read as soon as it goes again.
      record.nextFullAt = 0;
    }
    planNext(record, { running: this.#book.rowsOf(record).some(({ running }) => running), wasFull, now: clock.now(), pace: paceFor(this.feeds.isWatched), scopes: this.#book.scopes.length });
    this.feeds.stateChanged();
  }

  #nameOf({ scope }: ScopeRecord): string {
    const { subscriptionId, resourceGroup } = scope;
    return resourceGroup ?? this.#parts.session.subscriptions.find((each) => each.subscriptionId === subscriptionId)?.name ?? subscriptionId;
  }

  /** Newest first, up to the first page without news; to the end where it has to be complete. @returns ids of what was read */
  async #readPages(record: ScopeRecord, toTheEnd: boolean, round: OpenRound): Promise<{ readonly ids: ReadonlySet<string>; readonly isWhole: boolean }> {
    const { session } = this.#parts;
    const { signal } = this.#closed;
    const ids = new Set<string>();
    let unreadable = 0;
    for await (const page of session.arm(record.scope.subscriptionId).pages({ api: 'deployments', path: scopePath(record.scope), signal }, readDeployment)) {
      for (const { id } of page.items) ids.add(plainId(id));
      unreadable += page.unreadable;
      const hasNews = this.#takeIn(record, page.items, round);
      if (page.hasMore && !toTheEnd && !hasNews) return { ids, isWhole: false };
    }
    if (unreadable > 0) throw faultError('malformed-answer', { message: `${unreadable} of its deployments could not be read. The others are shown.` });
    record.entries = ids.size;
    this.#completed(record, ids, round);
    return { ids, isWhole: true };
  }

  #takeIn(record: ScopeRecord, items: readonly ArmDeployment[], round: OpenRound): boolean {
    const news = items.filter((item) => this.#book.isNews(item));
    for (const deployment of news) {
      const before = this.#book.row(deployment.id);
      // A name that is used again takes the place of the older record.
      if (before !== undefined && !before.forgotten && before.correlationId !== deployment.correlationId) round.forgotten.push(before);
      round.changed.set(plainId(deployment.id), { deployment, groupTags: record.tags });
    }
    if (news.length === 0) return false;
    if (record.asOf !== null) {
      record.changedAt = this.#parts.services.clock.now();
      // A new entry of a full history takes the place of old ones.
      if (isNearLimit(record)) record.nextFullAt = 0;
    }
    this.feeds.changed(this.#book.take(record, news));
    return true;
  }

  #completed(record: ScopeRecord, ids: ReadonlySet<string>, round: OpenRound): void {
    const gone = this.#book.rowsOf(record).filter(({ deploymentId, forgotten }) => !forgotten && !ids.has(plainId(deploymentId)));
    this.#forget(gone, round);
    round.complete.push({ key: record.key, ids });
  }

  /** Long runners are not among the newest. */
  async #readLeftRunning(record: ScopeRecord, ids: ReadonlySet<string>, round: OpenRound): Promise<void> {
    const left = this.#book.rowsOf(record).filter(({ deploymentId, state, forgotten }) => !forgotten && !isOverState(state) && !ids.has(plainId(deploymentId)));
    for (const row of left) {
      try {
        this.#takeIn(record, [readDeployment((await getDeployment(this.#parts.session, row.deploymentId, this.#closed.signal)).body)], round);
      } catch (error) {
        if (!(error instanceof AzureRefusal) || error.status !== 404) throw error;
        this.#forget([row], round);
      }
    }
  }

  #forget(rows: readonly DeploymentRow[], round: OpenRound): void {
    round.forgotten.push(...rows);
    this.feeds.changed(this.#book.forget(rows.map(({ deploymentId }) => deploymentId)));
  }

  #stateOf(filter: ListFilter): ListState {
    const records = this.#book.scopes.filter(({ scope }) => isWanted(scope, filter));
    const read = records.flatMap(({ asOf }) => asOf ?? []);
    const isSignedIn = this.#parts.session.signedIn;
    const troubles = [
      ...(isSignedIn ? [] : ['Nobody is signed in: sign in to go on.']),
      ...[...this.#troubles].flatMap(([subscriptionId, words]) => (filter.subscriptionId === null || filter.subscriptionId.toLowerCase() === subscriptionId.toLowerCase() ? [words] : [])),
      ...records.flatMap(({ trouble }) => (trouble === '' ? [] : [trouble])),
    ];
    return {
      asOf: read.length === 0 ? null : Math.min(...read),
      reading: isSignedIn && (this.#groupsAt === Number.NEGATIVE_INFINITY || records.some(({ asOf, trouble }) => asOf === null && trouble === '') || (this.#isReading && records.some(({ nextAt }) => nextAt <= this.#parts.services.clock.now()))),
      troubles: troubles.slice(0, 100).map((words) => words.slice(0, 500)),
      nearLimit: this.#book.nearLimit(records),
    };
  }

  #watched(isWatched: boolean): void {
    if (!isWatched) return;
    const now = this.#parts.services.clock.now();
    for (const record of this.#book.scopes) if (record.asOf === null || now - record.asOf > paceFor(true).movingMs) hurry(record, now);
    this.#wake.abort();
  }

  /** Signed in or out, or other subscriptions: everything is looked at again. Other changes are none of the list. */
  #sessionChanged(): void {
    const { session } = this.#parts;
    const selected = JSON.stringify([session.signedIn, ...session.subscriptions.map((each) => [each.subscriptionId, each.selected, each.obstacle])]);
    if (selected === this.#selected) return;
    this.#selected = selected;
    this.#groupsAt = Number.NEGATIVE_INFINITY;
    this.#wake.abort();
    this.feeds.stateChanged();
  }

  async #sleep(): Promise<void> {
    const { clock } = this.#parts.services;
    if (this.#wake.signal.aborted) {
      this.#wake = new AbortController();
      return;
    }
    const next = Math.min(this.#groupsAt + paceFor(this.feeds.isWatched).groupsMs, ...this.#book.scopes.map(({ nextAt }) => nextAt));
    const ms = this.#parts.session.signedIn ? Math.min(longestSleepMs, Math.max(250, next - clock.now())) : longestSleepMs;
    await clock.delay(ms, AbortSignal.any([this.#closed.signal, this.#wake.signal])).catch(() => {});
    this.#wake = new AbortController();
  }
}

/** Azure's own sentence about missing rights is long and names ids only. */
function troubleWords(error: unknown): string {
  if (error instanceof AzureRefusal && error.status === 403) return 'you may not read its deployments. The role Reader allows it.';
  return toFault(error).message;
}
