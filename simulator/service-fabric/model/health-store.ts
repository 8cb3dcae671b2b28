import type { Clock, ClockTimer } from '../../foundation/clock.ts';
import type { Application } from './entities.ts';
import { ModelError } from './errors.ts';
import { evaluateEvents, healthy } from './health-rules.ts';
import { applicationOf, systemReportOf, type HealthSubject } from './health-subject.ts';
import type { EvaluatedHealth, HealthEvent, HealthReport, HealthState } from './health-types.ts';
import { ticksOf } from './ids.ts';
import { KnownEntities } from './known-entities.ts';
import { noTimer, runAfter } from './timers.ts';

/** Reports one entity may carry before it is warned that its reporters are at fault (service-fabric.md §2.2). */
const MOST_REPORTS_PER_ENTITY = 500;
const MAX_SOURCE_OR_PROPERTY_LENGTH = 4096;
const MAX_DESCRIPTION_LENGTH = 4096;

interface StoredEvent {
  event: HealthEvent;
  timer: ClockTimer;
}
type EventLog = Map<string, StoredEvent>;

/** Who wants to know when an entity's own events change. */
export interface HealthStoreListener {
  /** The entity's own state may have changed: what was computed from it is stale. */
  changed(subject: HealthSubject): void;
  /** A report arrived whose state differs from the last one of its source and property. */
  reported(subject: HealthSubject, event: HealthEvent): void;
  expired(subject: HealthSubject, event: HealthEvent): void;
}

/**
 * Reports of all entities (service-fabric.md §1.5, §2.2). Only entities somebody reported on take room: the Ok report
 * each entity has from the system is made when asked for, so a hundred thousand healthy replicas cost nothing.
 */
export class HealthStore {
  readonly #clock: Clock;
  readonly #listener: HealthStoreListener;
  readonly #logs = new Map<object, EventLog>();
  /** How many entities in an application carry reports; an application without any is known to be Ok. */
  readonly #reportedEntities = new Map<Application, number>();
  /** Of which entities there is data at all. */
  readonly known = new KnownEntities();

  constructor(clock: Clock, listener: HealthStoreListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** All events of an entity: the system's own first, then in the order of their first report. */
  events(subject: HealthSubject): readonly HealthEvent[] {
    const log = this.#logs.get(subject.entity);
    const stored = log === undefined ? [] : [...log.values()].map((entry) => entry.event);
    const system = systemReportOf(subject);
    if (system === undefined || log?.has(keyOf(system.sourceId, system.property)) === true) return stored;
    return [systemEvent(system), ...stored];
  }

  /** Whether there is data of it; of the cluster itself there always is. */
  knows({ kind, entity }: HealthSubject): boolean {
    return kind === 'Cluster' || this.known.has(entity);
  }

  /** The state by the entity's own events alone. */
  own(subject: HealthSubject, considerWarningAsError: boolean): EvaluatedHealth {
    const log = this.#logs.get(subject.entity);
    if (log === undefined) return healthy;
    const events = [...log.values()].map((entry) => entry.event);
    const crowded = crowdedEvent(events);
    return evaluateEvents(crowded === undefined ? events : [...events, crowded], considerWarningAsError);
  }

  /** Whether anybody reported on the application, or anything in it, beyond the system's Ok. */
  hasReportsIn(application: Application): boolean {
    return (this.#reportedEntities.get(application) ?? 0) > 0;
  }

  /** A report from outside: `System.` sources are the cluster's own. */
  report(subject: HealthSubject, report: HealthReport): void {
    if (report.sourceId.startsWith('System.')) {
      throw new ModelError('E_INVALIDARG', 'Sources that begin with "System." are reserved for the cluster.');
    }
    checkLengths(report);
    if (!this.knows(subject)) throw new ModelError('FABRIC_E_HEALTH_ENTITY_NOT_FOUND', 'The health store knows no such entity.');
    this.systemReport(subject, report);
  }

  /** A report by the cluster itself. */
  systemReport(subject: HealthSubject, report: HealthReport): void {
    this.known.remember(subject.entity);
    const log = this.#logs.get(subject.entity) ?? new Map<string, StoredEvent>();
    const key = keyOf(report.sourceId, report.property);
    const stored = log.get(key);
    const previous = stored?.event ?? this.#systemEventFor(subject, key);
    const event = this.#nextEvent(report, previous, stored !== undefined);
    stored?.timer.cancel();
    const entry: StoredEvent = { event, timer: noTimer };
    entry.timer = runAfter(this.#clock, event.timeToLive, () => this.#expire(subject, key, entry));
    log.set(key, entry);
    this.#keep(subject, log);
    if (previous?.healthState !== event.healthState) this.#listener.reported(subject, event);
    this.#listener.changed(subject);
  }

  /** Takes a report of the cluster back without a trace. */
  withdraw(subject: HealthSubject, sourceId: string, property: string): void {
    const log = this.#logs.get(subject.entity);
    const key = keyOf(sourceId, property);
    log?.get(key)?.timer.cancel();
    if (log?.delete(key) !== true) return;
    if (log.size === 0) this.#drop(subject);
    this.#listener.changed(subject);
  }

  /** The entity is gone, and its reports with it. */
  forget(subject: HealthSubject): void {
    for (const entry of this.#logs.get(subject.entity)?.values() ?? []) entry.timer.cancel();
    this.known.remember(subject.entity);
    this.#drop(subject);
    this.#listener.changed(subject);
  }

  #keep(subject: HealthSubject, log: EventLog): void {
    if (this.#logs.has(subject.entity)) return;
    this.#logs.set(subject.entity, log);
    const application = applicationOf(subject);
    if (application === undefined) return;
    this.#reportedEntities.set(application, (this.#reportedEntities.get(application) ?? 0) + 1);
  }

  #drop(subject: HealthSubject): void {
    if (!this.#logs.delete(subject.entity)) return;
    const application = applicationOf(subject);
    if (application === undefined) return;
    const left = (this.#reportedEntities.get(application) ?? 1) - 1;
    if (left > 0) this.#reportedEntities.set(application, left);
    else this.#reportedEntities.delete(application);
  }

  #systemEventFor(subject: HealthSubject, key: string): HealthEvent | undefined {
    const system = systemReportOf(subject);
    return system !== undefined && keyOf(system.sourceId, system.property) === key ? systemEvent(system) : undefined;
  }

  #nextEvent(report: HealthReport, previous: HealthEvent | undefined, previousIsReal: boolean): HealthEvent {
    const now = this.#clock.now();
    const sequenceNumber = nextSequence(
      report.sequenceNumber,
      previousIsReal ? previous?.sequenceNumber : undefined,
      now,
    );
    const transition = (state: HealthState, last: number | undefined): number | undefined =>
      report.healthState === state && previous?.healthState !== state ? now : last;
    return {
      sourceId: report.sourceId,
      property: report.property,
      healthState: report.healthState,
      description: report.description ?? '',
      timeToLive: report.timeToLive ?? Infinity,
      removeWhenExpired: report.removeWhenExpired ?? false,
      sequenceNumber,
      healthReportId: report.healthReportId ?? '',
      isExpired: false,
      sourceUtcTimestamp: now,
      lastModifiedUtcTimestamp: now,
      lastOkTransitionAt: transition('Ok', previous?.lastOkTransitionAt),
      lastWarningTransitionAt: transition('Warning', previous?.lastWarningTransitionAt),
      lastErrorTransitionAt: transition('Error', previous?.lastErrorTransitionAt),
    };
  }

  /** Expiry counts from when the store took the report, not from the reporter's clock (§2.2). */
  #expire(subject: HealthSubject, key: string, entry: StoredEvent): void {
    const log = this.#logs.get(subject.entity);
    if (log?.get(key) !== entry) return;
    entry.event = { ...entry.event, isExpired: true };
    if (entry.event.removeWhenExpired) {
      log.delete(key);
      if (log.size === 0) this.#drop(subject);
    }
    this.#listener.expired(subject, entry.event);
    this.#listener.changed(subject);
  }
}

function nextSequence(given: bigint | undefined, last: bigint | undefined, now: number): bigint {
  if (given === undefined) {
    const ticks = ticksOf(now);
    return last !== undefined && last >= ticks ? last + 1n : ticks;
  }
  if (last !== undefined && given <= last) {
    throw new ModelError('FABRIC_E_HEALTH_STALE_REPORT', 'The health report is older than the one the store has.');
  }
  return given;
}

function checkLengths(report: HealthReport): void {
  if (report.sourceId === '' || report.property === '') {
    throw new ModelError('E_INVALIDARG', 'A health report needs a source and a property.');
  }
  if (
    report.sourceId.length > MAX_SOURCE_OR_PROPERTY_LENGTH ||
    report.property.length > MAX_SOURCE_OR_PROPERTY_LENGTH
  ) {
    throw new ModelError('E_INVALIDARG', 'Source and property may have at most 4096 characters.');
  }
  if ((report.description?.length ?? 0) > MAX_DESCRIPTION_LENGTH) {
    throw new ModelError('E_INVALIDARG', 'A description may have at most 4096 characters.');
  }
  if (report.timeToLive !== undefined && !(report.timeToLive > 0)) {
    throw new ModelError('E_INVALIDARG', 'The time to live must be longer than zero.');
  }
}

function keyOf(sourceId: string, property: string): string {
  return `${sourceId}\n${property}`;
}

function systemEvent(report: NonNullable<ReturnType<typeof systemReportOf>>): HealthEvent {
  return {
    sourceId: report.sourceId,
    property: report.property,
    healthState: 'Ok',
    description: report.description,
    timeToLive: Infinity,
    removeWhenExpired: false,
    sequenceNumber: ticksOf(report.since),
    healthReportId: report.healthReportId,
    isExpired: false,
    sourceUtcTimestamp: report.since,
    lastModifiedUtcTimestamp: report.since,
    lastOkTransitionAt: report.since,
    lastWarningTransitionAt: undefined,
    lastErrorTransitionAt: undefined,
  };
}

/**
 * What the health manager itself says of an entity with too many reports. It is made when the entity is judged and not
 * stored, so it stands in the evaluations and not among the events; that, its source and its property are assumed.
 */
function crowdedEvent(events: readonly HealthEvent[]): HealthEvent | undefined {
  const surplus = events[MOST_REPORTS_PER_ENTITY];
  if (surplus === undefined) return undefined;
  const since = surplus.lastModifiedUtcTimestamp;
  return {
    ...surplus,
    sourceId: 'System.HM',
    property: 'ReportCount',
    healthState: 'Warning',
    description: `The entity has ${events.length} health reports, more than the ${MOST_REPORTS_PER_ENTITY} that are tolerated. Check what reports on it: its sources or properties may not stay the same.`,
    timeToLive: Infinity,
    removeWhenExpired: false,
    sequenceNumber: ticksOf(since),
    healthReportId: '',
    isExpired: false,
    lastOkTransitionAt: undefined,
    lastWarningTransitionAt: since,
    lastErrorTransitionAt: undefined,
  };
}
