import * as z from 'zod';
import { recordEvent } from '../../../shared/domain/history/record-event.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import type { JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import type { JournalEvent, NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import type { CoreServices } from '../../core/services.ts';
import { deploymentOfRun } from './run-deployment.ts';
import { lostAfterMs } from './run-pages.ts';
import { runEntrySchema } from './run-record.ts';
import type { RunEntry, RunRecord } from './run-record.ts';
import { MemoryUpgradeRecorder } from './upgrade-recorder.ts';

/** Carries a line of a run's record; `entity` is the run. */
const runChanged = eventTypes.clusterUpgradeRun;
/** The cluster was removed: what was recorded of its runs before is not shown any more. */
const runsForgotten = eventTypes.clusterUpgradeRunsForgotten;
const mine: JournalFilter = { kind: 'one-of', field: 'type', values: [runChanged, runsForgotten] };
const eventsPerPage = 2_000;
/** The record of before there was a journal. */
const earlierFile = 'cluster-upgrades';

type Services = Pick<CoreServices, 'journal' | 'documents' | 'connections' | 'clock' | 'logger'>;
const attributesSchema = z.record(z.string(), z.json());

/** Keeps runs as events of the journal, and tells the deployment history of each change. */
export class JournalUpgradeRecorder extends MemoryUpgradeRecorder {
  readonly #services: Services;

  private constructor(services: Services) {
    super();
    this.#services = services;
  }

  /** Reads back what is recorded, and takes the file of before once. */
  static async open(services: Services): Promise<JournalUpgradeRecorder> {
    const recorder = new JournalUpgradeRecorder(services);
    try {
      await recorder.#readBack();
    } catch (error) {
      services.logger.error('upgrades.not-read', 'Recorded upgrades could not be read from the journal.', { error });
    }
    await recorder.#takeOver();
    await recorder.#tellLost();
    return recorder;
  }

  override async append(entry: RunEntry): Promise<void> {
    const connectionId = this.#takeIn(entry);
    if (connectionId === null) return;
    await this.#services.journal.append([runEvent(entry, connectionId, this.#services.clock.now(), null), ...this.#deployments(entry.runId)]);
  }

  override async forget(connectionId: ConnectionId): Promise<void> {
    const runs = this.runs(connectionId, null);
    if (runs.length === 0) return;
    const lost = this.#lostDeployments(runs);
    await super.forget(connectionId);
    await this.#services.journal.append([...lost, {
      at: this.#services.clock.now(), stream: 'cluster', type: runsForgotten, source: connectionId, externalId: null, entity: '', value: null, attributes: {}, compensates: null,
    }]);
  }

  async #readBack(): Promise<void> {
    const { journal } = this.#services;
    for (let beyondId: number | null = null; ;) {
      const events: readonly JournalEvent[] = await journal.read({ filter: mine, from: null, to: null, beyondId, order: 'oldest-first', limit: eventsPerPage });
      for (const event of events) await this.#readEvent(event);
      if (events.length < eventsPerPage) return;
      beyondId = events.at(-1)?.id ?? null;
    }
  }

  async #readEvent({ type, source, entity, attributes }: JournalEvent): Promise<void> {
    if (type === runsForgotten) {
      for (const { connectionId } of this.all()) if (connectionId === source) await super.forget(connectionId);
      return;
    }
    const entry = runEntrySchema.safeParse({ ...attributes, runId: entity });
    if (entry.success) this.take(entry.data);
  }

  /** The file stays beside the journal under another name, once all of it is in there. */
  async #takeOver(): Promise<void> {
    const { documents, journal, clock, logger } = this.#services;
    const file = await documents.openLog(earlierFile, (value) => runEntrySchema.parse(value));
    if (file.entries.length === 0) return;
    const events: NewJournalEvent[] = [];
    for (const [line, entry] of file.entries.entries()) {
      const connectionId = this.#takeIn(entry);
      // The same line is the same event, however often this is cut short.
      if (connectionId !== null) events.push(runEvent(entry, connectionId, clock.now(), `${earlierFile}.ndjson line ${line + 1}`));
    }
    const runs = new Set(file.entries.map(({ runId }) => runId));
    try {
      await journal.append([...events, ...[...runs].flatMap((runId) => this.#deployments(runId))]);
      await file.keepAside();
    } catch (error) {
      logger.error('upgrades.not-taken-over', 'The earlier record of upgrades could not be taken into the journal; the next start tries again.', { error });
    }
  }

  /** Nobody has looked at these for so long that their end will not be seen. */
  async #tellLost(): Promise<void> {
    const { journal, clock, logger } = this.#services;
    const events = this.#lostDeployments(this.all().filter(({ watchedUntil }) => clock.now() - watchedUntil > lostAfterMs));
    if (events.length > 0) await journal.append(events).catch((error: unknown) => logger.warn('upgrades.lost-not-told', 'The history could not be told of upgrades whose end was not seen.', { error }));
  }

  #lostDeployments(runs: readonly RunRecord[]): NewJournalEvent[] {
    return runs.filter(({ endedAt }) => endedAt === null).map((run) => {
      const others = this.runs(run.connectionId, run.target).filter(({ runId }) => runId !== run.runId);
      return recordEvent(deploymentOfRun(run, this.#nameOf(run.connectionId), others, true));
    });
  }

  #nameOf(connectionId: ConnectionId): string {
    return this.#services.connections.get(connectionId)?.name ?? connectionId;
  }

  /** @returns the cluster of the run; null where its beginning is not known. */
  #takeIn(entry: RunEntry): ConnectionId | null {
    return this.take(entry) ? (this.run(entry.runId)?.connectionId ?? null) : null;
  }

  /** A run, and the ones before it of which nobody saw the end, as the history tells them. */
  #deployments(runId: string): NewJournalEvent[] {
    const run = this.run(runId);
    if (run === null) return [];
    const { connectionId, target } = run;
    const runs = this.runs(connectionId, target);
    const name = this.#nameOf(connectionId);
    const open = runs.filter((other: RunRecord) => other.endedAt === null && other.startedAt < run.startedAt);
    return [...open, run].map((told) => recordEvent(deploymentOfRun(told, name, runs.filter((other) => other.runId !== told.runId))));
  }
}

function runEvent({ runId, ...line }: RunEntry, connectionId: ConnectionId, now: number, externalId: string | null): NewJournalEvent {
  return {
    at: line.set.watchedUntil ?? line.log?.at(-1)?.at ?? now, stream: 'cluster', type: runChanged, source: connectionId, externalId, entity: runId, value: null,
    // Through JSON, as the journal keeps it: fields that are not given are left out.
    attributes: attributesSchema.parse(JSON.parse(JSON.stringify(line))), compensates: null,
  };
}
