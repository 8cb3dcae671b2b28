import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { environmentSettingsSchema, type EnvironmentSettings } from '../../shared/contract/history/figures.ts';
import type { HistoryDetail, HistoryPage, HistoryRow } from '../../shared/contract/history/rows.ts';
import { correctionEvents } from '../../shared/domain/history/correction-events.ts';
import type { DeploymentKind, DeploymentResult } from '../../shared/domain/history/deployment.ts';
import { recordEvent } from '../../shared/domain/history/record-event.ts';
import { faultError } from '../core/faults.ts';
import type { CoreServices, StoredDocument } from '../core/services.ts';
import { HistoryExports } from './exports.ts';
import { Projection } from './projection.ts';
import { SavedFilters } from './saved-filters.ts';
import type { EnvironmentView, RowsCalls } from './store/thread-calls.ts';

/** What tasks of this program do; everything else goes on without it. */
const ownKinds: readonly DeploymentKind[] = ['provision', 'headset-install'];

/** One history of deployments over every source: a projection of the journal, with what the user adds to it. */
export class History {
  readonly projection: Projection;
  readonly exports: HistoryExports;
  readonly filters: SavedFilters;
  readonly #services: CoreServices;
  readonly #environments: StoredDocument<EnvironmentSettings>;
  readonly #stop: () => void;

  private constructor(services: CoreServices, dataDir: string, filters: SavedFilters, environments: StoredDocument<EnvironmentSettings>) {
    this.#services = services;
    this.filters = filters;
    this.#environments = environments;
    this.projection = new Projection({ path: join(dataDir, 'history.sqlite'), services, environments: () => this.#view() });
    this.exports = new HistoryExports(this.projection, services);
    let marked = this.#view().marked.join(' ');
    this.#stop = services.connections.onChange(() => {
      const now = this.#view().marked.join(' ');
      if (now === marked) return;
      marked = now;
      this.projection.environmentsChanged().catch((error: unknown) => services.logger.warn('history.environments-failed', 'Environments could not be seen anew.', { error }));
    });
  }

  static async open(services: CoreServices, dataDir: string): Promise<History> {
    const environments = await services.documents.open('history-environments', (value) => environmentSettingsSchema.parse(value), { rules: [], order: [], production: null });
    const history = new History(services, dataDir, await SavedFilters.open(services.documents), environments);
    history.#endLeftBehind(services.clock.now()).catch((error: unknown) => services.logger.warn('history.left-behind', 'Deployments that were under way at the last end could not be looked up.', { error }));
    return history;
  }

  get environments(): EnvironmentSettings {
    return this.#environments.value;
  }

  async page(ask: RowsCalls['page']['ask']): Promise<HistoryPage> {
    const { version } = this.projection.news;
    const { rows, total } = await this.projection.ask('page', ask);
    return { rows, total, offset: ask.offset, version };
  }

  async detail(key: string): Promise<HistoryDetail> {
    return (await this.projection.ask('detail', { key })).detail ?? noSuchRow();
  }

  /** A person's word about a result, or its end. @throws FaultError `not-found`, `conflict`. */
  async reclassify(key: string, as: DeploymentResult | null, why: string): Promise<HistoryRow> {
    const { standing } = await this.projection.ask('corrections', { key });
    if (standing === null) return noSuchRow();
    if (as === null && standing.length === 0) throw faultError('conflict', { message: 'This row was not corrected.', hint: 'There is nothing to take back.', remedy: 'none' });
    await this.#services.journal.append(correctionEvents(key, as, why, standing, this.#services.clock.now(), randomUUID()));
    await this.projection.settled();
    return (await this.projection.ask('row', { key })).row ?? noSuchRow();
  }

  async saveEnvironments(settings: EnvironmentSettings): Promise<EnvironmentSettings> {
    await this.#environments.save(settings);
    await this.projection.environmentsChanged();
    return this.#environments.value;
  }

  async close(): Promise<void> {
    this.#stop();
    await this.projection.close();
  }

  /** What this program itself was doing when it was killed has ended, and nobody saw how. */
  async #endLeftBehind(startedAt: number): Promise<void> {
    await this.projection.settled();
    const { records } = await this.projection.ask('leftRunning', { kinds: ownKinds, before: startedAt });
    if (records.length > 0) await this.#services.journal.append(records.map((record) => recordEvent({ ...record, result: 'unknown', reason: 'Fabriscope ended before this was over.' })));
  }

  #view(): EnvironmentView {
    const marked = this.#services.connections.list().filter(({ production }) => production).map(({ id }) => id);
    return { settings: this.#environments.value, marked };
  }
}

/** @throws FaultError `not-found`, always. */
export function noSuchRow(): never {
  throw faultError('not-found', { message: 'This deployment is not in the history.', hint: 'Refresh the list.' });
}
