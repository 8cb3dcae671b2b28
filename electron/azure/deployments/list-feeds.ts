import type { DeploymentRow } from '../../../shared/contract/azure/deployments.ts';
import type { Clock } from '../../core/clock.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import { LiveValue } from '../../core/live-value.ts';

/** Which deployments a watcher wants; null stands for all. */
export interface ListFilter {
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
}

export interface ListState {
  readonly asOf: number | null;
  readonly reading: boolean;
  readonly troubles: string[];
  readonly nearLimit: { resourceGroup: string; entries: number }[];
}

/** Most rows in one message: a subscription has thousands. */
const mostItems = 500;

export interface FeedParts {
  readonly clock: Clock;
  readonly rows: () => readonly DeploymentRow[];
  readonly state: (filter: ListFilter) => ListState;
  /** Told when the first watcher comes or the last one goes. */
  readonly onWatched: (isWatched: boolean) => void;
}

interface Feed {
  readonly filter: ListFilter;
  readonly rows: LiveCollection<DeploymentRow>;
  readonly state: LiveValue<ListState>;
}

/** What each set of watchers sees of the one mirror. */
export class ListFeeds {
  readonly #parts: FeedParts;
  readonly #feeds = new Map<string, Feed>();

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  get isWatched(): boolean {
    return [...this.#feeds.values()].some(({ rows, state }) => rows.watchers > 0 || state.watchers > 0);
  }

  rows(filter: ListFilter): LiveCollection<DeploymentRow> {
    return this.#feed(filter).rows;
  }
  state(filter: ListFilter): LiveValue<ListState> {
    return this.#feed(filter).state;
  }

  changed(rows: readonly DeploymentRow[]): void {
    for (const feed of this.#feeds.values()) for (const row of rows) if (isWanted(row, feed.filter)) feed.rows.set(row);
  }
  removed(rows: readonly DeploymentRow[]): void {
    for (const feed of this.#feeds.values()) for (const { deploymentId } of rows) feed.rows.delete(deploymentId);
  }
  stateChanged(): void {
    for (const { filter, state } of this.#feeds.values()) state.set(this.#parts.state(filter));
  }

  #feed(filter: ListFilter): Feed {
    const key = JSON.stringify([filter.subscriptionId, filter.resourceGroup]).toLowerCase();
    const known = this.#feeds.get(key);
    if (known) return known;
    const { clock, rows, state } = this.#parts;
    const onWatchersChange = (): void => this.#settle();
    const collection = new LiveCollection<DeploymentRow>({ keyOf: ({ deploymentId }) => deploymentId, clock, mostItems, onWatchersChange });
    collection.replaceAll(rows().filter((row) => isWanted(row, filter)));
    const feed = { filter, rows: collection, state: new LiveValue<ListState>(state(filter), { clock, onWatchersChange }) };
    this.#feeds.set(key, feed);
    return feed;
  }

  /** Feeds without watchers are let go; a list is made again in a moment. */
  #settle(): void {
    for (const [key, { rows, state }] of this.#feeds) if (rows.watchers === 0 && state.watchers === 0) this.#feeds.delete(key);
    this.#parts.onWatched(this.isWatched);
  }
}

export function isWanted({ subscriptionId, resourceGroup }: Pick<DeploymentRow, 'subscriptionId' | 'resourceGroup'>, filter: ListFilter): boolean {
  return (filter.subscriptionId === null || filter.subscriptionId.toLowerCase() === subscriptionId.toLowerCase())
    && (filter.resourceGroup === null || filter.resourceGroup.toLowerCase() === resourceGroup?.toLowerCase());
}
