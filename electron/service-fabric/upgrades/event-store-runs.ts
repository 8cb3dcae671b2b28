import type { UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import { runsFromEvents } from '../../../shared/domain/service-fabric/runs-from-events.ts';
import type { EventRun, UpgradeEvent } from '../../../shared/domain/service-fabric/runs-from-events.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Cluster } from '../cluster.ts';
import * as queries from '../gateway/queries.ts';
import type { EventSubject } from '../gateway/queries.ts';
import type { FabricEvent } from '../wire/events.ts';
import { runIdOf, targetKey } from './run-record.ts';
import type { RunEntry, RunRecord } from './run-record.ts';
import type { UpgradeRecorder } from './upgrade-recorder.ts';

const dayMs = 86_400_000;
/** What most clusters keep (service-fabric.md §1.6). */
const daysBack = 7;
/** The same question again is worth its price only after this. */
const againMs = 1_800_000;
/** The start in the progress and the time of its event are taken by different services. */
const sameStartMs = 120_000;

/** Brings runs of before anybody recorded into the record, for as long as the cluster's event store has them. */
export class EventStoreRuns {
  readonly #cluster: Cluster;
  readonly #recorder: UpgradeRecorder;
  readonly #asked = new Map<string, number>();

  constructor(cluster: Cluster, recorder: UpgradeRecorder) {
    this.#cluster = cluster;
    this.#recorder = recorder;
  }

  /** Asks day by day, newest first, since a busy cluster's answer to a week has no bound. Does nothing where there is no event store. */
  async gather(target: UpgradeTarget | null, signal: AbortSignal): Promise<void> {
    const key = target === null ? '' : targetKey(target);
    const { clock } = this.#cluster;
    const last = this.#asked.get(key);
    if (!this.#cluster.reachable || (last !== undefined && clock.now() - last < againMs)) return;
    this.#asked.set(key, clock.now());
    try {
      for (const subject of subjectsOf(target)) await this.#gatherOf(subject, signal);
    } catch (error) {
      this.#asked.delete(key);
      if (!(error instanceof FaultError)) throw error;
      if (error.fault.code === 'not-supported') this.#asked.set(key, clock.now());
    }
  }

  async #gatherOf(subject: EventSubject, signal: AbortSignal): Promise<void> {
    const now = this.#cluster.clock.now();
    const events: UpgradeEvent[] = [];
    for (let day = 0; day < daysBack; day++) {
      const found = await queries.events.inWindow(this.#cluster.client(), subject, { from: now - (day + 1) * dayMs, to: now - day * dayMs }, { signal });
      events.push(...found.flatMap((event) => upgradeEventOf(event)));
      // A run may have begun the day before: what is whole so far is taken in at once.
      for (const run of runsFromEvents(events)) await this.#take(run);
    }
  }

  async #take(run: EventRun): Promise<void> {
    const target: UpgradeTarget = run.applicationName === null ? { kind: 'cluster' } : { kind: 'application', applicationName: run.applicationName };
    const { connectionId } = this.#cluster;
    const known = this.#recorder.runs(connectionId, target).find(({ startedAt, from }) => Math.abs(startedAt - run.startedAt) <= (from === 'recorded' ? sameStartMs : 0));
    const entry = known ? supplement(known, run) : run.endedAt === null ? null : entryOf(run, target, connectionId);
    if (entry !== null) await this.#recorder.append(entry);
  }
}

function subjectsOf(target: UpgradeTarget | null): EventSubject[] {
  if (target === null) return [{ kind: 'cluster' }, { kind: 'application' }];
  return [target.kind === 'cluster' ? target : { kind: 'application', applicationName: target.applicationName }];
}

/** An event as the rules want it; none where it has no time, or belongs to nothing. */
export function upgradeEventOf(event: FabricEvent): UpgradeEvent[] {
  if (event.timeStamp === null || event.eventInstanceId === '') return [];
  const properties = Object.entries(event.more ?? {}).flatMap(([name, value]) => (typeof value === 'string' || typeof value === 'number' ? [[`${name.charAt(0).toLowerCase()}${name.slice(1)}`, String(value)] as const] : []));
  return [{ kind: event.kind, eventInstanceId: event.eventInstanceId, at: event.timeStamp, applicationName: event.applicationName, properties: Object.fromEntries(properties) }];
}

/** Times that nobody was there to see. */
function supplement(known: RunRecord, run: EventRun): RunEntry | null {
  const domains = known.domains.map((domain) => {
    const told = run.domains.find(({ name }) => name === domain.name);
    if (told === undefined || domain.state !== 'Completed') return domain;
    return { ...domain, startedAt: domain.startedAt ?? told.startedAt, endedAt: domain.endedAt ?? told.endedAt };
  });
  const fromVersion = known.fromVersion === '' ? run.fromVersion : known.fromVersion;
  const isNews = fromVersion !== known.fromVersion || domains.some((domain, index) => domain !== known.domains[index] && (domain.startedAt !== known.domains[index]?.startedAt || domain.endedAt !== known.domains[index]?.endedAt));
  return isNews ? { runId: known.runId, set: { domains, fromVersion } } : null;
}

function entryOf(run: EventRun, target: UpgradeTarget, connectionId: Cluster['connectionId']): RunEntry {
  const endedAt = run.endedAt ?? run.startedAt;
  const failed = run.failureReason !== '' && run.failureReason !== 'None';
  return {
    runId: runIdOf(connectionId, target, run.startedAt),
    set: {
      connectionId, target, typeName: run.typeName, fromVersion: run.fromVersion, toVersion: run.toVersion, startedAt: run.startedAt, endedAt,
      durationMs: endedAt - run.startedAt, state: run.state, mode: run.mode, nodeByNode: false, parameters: null, parametersBefore: null, policy: null,
      domains: run.domains.map((domain) => ({ ...domain, state: 'Completed' })),
      failure: failed ? { at: null, reason: run.failureReason, classification: '', domain: '' } : null,
      causes: [], startedBy: '', markedBad: null, from: 'event-store', watchedUntil: endedAt,
    },
    log: [...run.log],
  };
}
