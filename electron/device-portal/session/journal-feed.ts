import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import type { ConnectionRegistry, CoreServices } from '../../core/services.ts';
import { PacedChanges } from '../../core/paced-changes.ts';
import type { PortalProcess } from '../wire/performance.ts';
import type { Headset } from './headset.ts';
import { runningApps } from './running-apps.ts';

/** A charge is told so often at most. */
const batteryEveryMs = 60_000;
/** Heat that hovers about the border of two stages is told so often at most. */
const thermalEveryMs = 10_000;
/** An app that starts and stops again and again (or is suspended and resumed) is told so often at most. */
const appEveryMs = 30_000;

type Services = Pick<CoreServices, 'journal' | 'clock'> & { readonly connections: Pick<ConnectionRegistry, 'get'> };
/** What of a headset is looked at. */
export type FedHeadset = Pick<Headset, 'connectionId' | 'board' | 'appsInHand' | 'onProcesses'>;
type Told = Pick<NewJournalEvent, 'type'> & Partial<Pick<NewJournalEvent, 'at' | 'entity' | 'value' | 'attributes'>>;

/** Notes something that happened on a headset. */
export function noteOfHeadset({ journal, clock, connections }: Services, connectionId: Headset['connectionId'], told: Told): void {
  const name = connections.get(connectionId)?.name ?? 'Headset';
  journal.note({ at: clock.now(), stream: 'headset', source: connectionId, externalId: null, entity: '', value: null, compensates: null, ...told, attributes: { name, ...told.attributes } });
}

/** Tells the journal of a headset's charge, heat and apps. @returns how to stop. */
export function feedJournal(services: Services, headset: FedHeadset): () => void {
  const status = new StatusFeed(services, headset);
  const apps = new AppFeed(services, headset);
  const stops = [headset.board.onChange((value) => status.look(value)), headset.onProcesses((processes) => apps.look(processes)), () => status.close()];
  return () => {
    for (const stop of stops) stop();
  };
}

interface Charge {
  readonly at: number;
  readonly percent: number;
  readonly charging: boolean;
}

/** Charge and heat, as the heartbeat brings them. */
class StatusFeed {
  readonly #battery: PacedChanges<Charge>;
  readonly #thermal: PacedChanges<{ readonly at: number; readonly stage: number }>;
  #charging: boolean | null = null;

  constructor(services: Services, { connectionId }: FedHeadset) {
    const { clock } = services;
    this.#battery = new PacedChanges({
      clock, intervalMs: batteryEveryMs, same: (left, right) => left.percent === right.percent && left.charging === right.charging,
      tell: ({ at, percent, charging }) => noteOfHeadset(services, connectionId, { at, type: eventTypes.headsetBattery, value: percent, attributes: { charging } }),
    });
    this.#thermal = new PacedChanges({
      clock, intervalMs: thermalEveryMs, same: (left, right) => left.stage === right.stage,
      tell: ({ at, stage }) => noteOfHeadset(services, connectionId, { at, type: eventTypes.headsetThermal, value: stage }),
    });
  }

  look({ battery, thermal }: HeadsetStatus): void {
    if (battery !== null && battery.percent !== null) {
      const { asOf: at, percent, charging } = battery;
      const turned = this.#charging !== null && this.#charging !== charging;
      this.#charging = charging;
      this.#battery.offer({ at, percent: Math.round(percent), charging }, turned);
    }
    if (thermal !== null) this.#thermal.offer({ at: thermal.since, stage: thermal.stage });
  }

  close(): void {
    this.#battery.close();
    this.#thermal.close();
  }
}

/** Apps that start and stop, as the lists of processes show them, whoever did it. What runs at the first look is how things stand. */
class AppFeed {
  readonly #services: Services;
  readonly #headset: FedHeadset;
  /** Apps that were told to run, or ran at the first look, by their packages' full names. */
  #running: Map<string, string> | null = null;
  readonly #toldAt = new Map<string, number>();

  constructor(services: Services, headset: FedHeadset) {
    this.#services = services;
    this.#headset = headset;
  }

  look(processes: readonly PortalProcess[]): void {
    const now = new Map([...runningApps(processes).values()].flatMap((app) => (app.partOfShell ? [] : [[app.packageFullName, app.displayName] as const])));
    if (this.#running === null) {
      this.#running = now;
      return;
    }
    for (const [fullName, app] of now) if (!this.#running.has(fullName) && this.#mayTell(fullName)) this.#started(this.#running, fullName, app);
    for (const [fullName, app] of this.#running) if (!now.has(fullName) && this.#mayTell(fullName)) this.#stopped(this.#running, fullName, app);
  }

  #started(running: Map<string, string>, fullName: string, app: string): void {
    running.set(fullName, app);
    this.#tell(eventTypes.headsetAppStarted, fullName, app);
  }

  #stopped(running: Map<string, string>, fullName: string, app: string): void {
    running.delete(fullName);
    this.#tell(eventTypes.headsetAppStopped, fullName, app);
  }

  /** What is held back shows with a later look, if it still is so. */
  #mayTell(fullName: string): boolean {
    const now = this.#services.clock.now();
    for (const [name, at] of this.#toldAt) if (now - at >= appEveryMs) this.#toldAt.delete(name);
    return this.#headset.appsInHand.has(fullName) || !this.#toldAt.has(fullName);
  }

  #tell(type: string, fullName: string, app: string): void {
    this.#toldAt.set(fullName, this.#services.clock.now());
    noteOfHeadset(this.#services, this.#headset.connectionId, { type, entity: fullName, attributes: { app, here: this.#headset.appsInHand.has(fullName) } });
  }
}
