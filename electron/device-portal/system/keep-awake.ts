import * as z from 'zod';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { CoreServices, StoredDocument } from '../../core/services.ts';
import type { Devices } from '../devices.ts';
import { headsetAct } from '../headset-act.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import { portalError } from '../portal-faults.ts';
import type { IdleSeconds, PowerScheme } from '../wire/power.ts';
import { longestIdleSeconds, readSleepSettings, writeSleepSettings } from './sleep-settings.ts';

const idleSchema = z.strictObject({ onMains: z.number().nullable(), onBattery: z.number().nullable() }).nullable();
const entrySchema = z.strictObject({
  since: z.number(),
  until: z.number(),
  /** What the headset had before; put back at the end. */
  previous: z.strictObject({ standby: idleSchema, video: idleSchema }),
  /** Nobody asks for it any more, but it has not been put back yet. */
  restorePending: z.boolean(),
});
type Entry = z.infer<typeof entrySchema>;
const documentSchema = z.record(z.string(), entrySchema);
type KeepAwakeDocument = z.infer<typeof documentSchema>;

/** When a headset that answers did not take its old settings, they are offered again after this time. */
const restoreAgainMs = 30_000;
/** How long the end of the program may be held up by putting things back. */
const closeLimitMs = 4_000;

/**
 * Keeps headsets awake for a while by raising their sleep time-outs, and gives the old ones back (DESIGN §4): they are
 * written down before the change, and restored at the end, when the program closes, when it starts again after a crash,
 * and else with the next contact.
 */
export class KeepAwake {
  readonly #services: CoreServices;
  readonly #devices: Devices;
  readonly #document: StoredDocument<KeepAwakeDocument>;
  readonly #timers = new Map<ConnectionId, { cancel(): void }>();
  readonly #stopListening: () => void;

  private constructor(services: CoreServices, devices: Devices, document: StoredDocument<KeepAwakeDocument>) {
    this.#services = services;
    this.#devices = devices;
    this.#document = document;
    this.#stopListening = devices.onReachable((connectionId, reachable) => {
      if (reachable) void this.#restoreIfPending(connectionId);
    });
    devices.onForgotten((connectionId) => this.#forget(connectionId));
    devices.onHeadset((headset) => this.#show(headset.connectionId));
  }

  static async open(services: CoreServices, devices: Devices): Promise<KeepAwake> {
    const document = await services.documents.open('keep-awake', (value) => documentSchema.parse(value), {});
    // Whatever is still written down was not put back: the program ended without a chance to do it.
    const pending = Object.fromEntries(Object.entries(document.value).map(([id, entry]) => [id, { ...entry, restorePending: true }]));
    if (Object.keys(pending).length > 0) await document.save(pending);
    return new KeepAwake(services, devices, document);
  }

  /** @param minutes from now; a headset that is kept awake already stays so until then. */
  async start(connectionId: ConnectionId, minutes: number): Promise<void> {
    await this.#devices.exclusively(connectionId, 'power', undefined, async () => {
      const now = this.#services.clock.now();
      const until = now + minutes * 60_000;
      const before = this.#entry(connectionId);
      const client = this.#devices.client(connectionId);
      const previous = before?.previous ?? (await this.#previous(client));
      await this.#write(connectionId, { since: before?.since ?? now, until, previous, restorePending: false });
      try {
        await headsetAct(this.#devices, connectionId, { act: 'Keep awake', attributes: { minutes } }, () => writeSleepSettings(client, raised(previous)));
      } catch (error) {
        // It may have taken one of the two: what was written down is put back with the next contact.
        await this.#endLater(connectionId);
        throw error;
      }
      this.#arm(connectionId, until - now);
    });
    this.#lookAgain(connectionId);
  }

  /** Puts the old settings back; where the headset does not answer, with the next contact. */
  async stop(connectionId: ConnectionId): Promise<void> {
    if (this.#entry(connectionId) === null) return;
    await this.#endLater(connectionId);
    if (this.#devices.headset(connectionId).reachable) await this.#restoreIfPending(connectionId);
  }

  /** The user chose sleep settings: they are the ones to keep, and nothing is put back any more. */
  async settingsChosen(connectionId: ConnectionId): Promise<void> {
    if (this.#entry(connectionId) !== null) await this.#write(connectionId, null);
  }

  /** Puts back what can be put back now; the rest stays written down. */
  async close(): Promise<void> {
    this.#stopListening();
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    const { promise: limit, resolve } = Promise.withResolvers<void>();
    const timer = this.#services.clock.after(closeLimitMs, resolve);
    await Promise.race([limit, Promise.allSettled(this.#ids().map((connectionId) => this.stop(connectionId)))]);
    timer.cancel();
  }

  async #previous(client: DevicePortalClient): Promise<PowerScheme> {
    const previous = await readSleepSettings(client);
    if (previous.standby !== null || previous.video !== null) return previous;
    throw portalError('not-supported', {
      message: 'This headset does not tell its sleep settings, so they could not be put back afterwards.', hint: 'Change them on the headset itself.',
    });
  }

  async #endLater(connectionId: ConnectionId): Promise<void> {
    const entry = this.#entry(connectionId);
    this.#timers.get(connectionId)?.cancel();
    this.#timers.delete(connectionId);
    if (entry !== null) await this.#write(connectionId, { ...entry, restorePending: true });
  }

  async #restoreIfPending(connectionId: ConnectionId): Promise<void> {
    if (this.#entry(connectionId)?.restorePending !== true) return;
    try {
      await this.#devices.exclusively(connectionId, 'power', undefined, () => this.#restore(connectionId));
      this.#lookAgain(connectionId);
    } catch (error) {
      const code = error instanceof FaultError ? error.fault.code : 'internal';
      this.#services.logger.warn('device.keep-awake.restore-failed', 'Sleep settings could not be put back yet.', { connectionId, code });
      this.#again(connectionId);
    }
  }

  /** Settings that somebody else changed meanwhile are left alone: only what we raised is put back. */
  async #restore(connectionId: ConnectionId): Promise<void> {
    const entry = this.#entry(connectionId);
    if (entry === null || !entry.restorePending) return;
    const client = this.#devices.client(connectionId);
    const present = await readSleepSettings(client);
    const lifted = raised(entry.previous);
    await headsetAct(this.#devices, connectionId, { act: 'Put sleep times back' }, () => writeSleepSettings(client, {
      standby: toPutBack(present.standby, lifted.standby, entry.previous.standby),
      video: toPutBack(present.video, lifted.video, entry.previous.video),
    }));
    await this.#write(connectionId, null);
    const name = this.#services.connections.get(connectionId)?.name ?? 'The headset';
    this.#services.notices.post({
      cause: `keep-awake/${connectionId}`, severity: 'info', connectionId, href: `/headsets/${connectionId}/home`,
      title: `${name} may sleep again`, body: 'Its own sleep settings have been put back.',
    });
  }

  #again(connectionId: ConnectionId): void {
    if (!this.#devices.headset(connectionId).reachable) return;
    this.#timers.get(connectionId)?.cancel();
    this.#timers.set(connectionId, this.#services.clock.after(restoreAgainMs, () => void this.#restoreIfPending(connectionId)));
  }

  #arm(connectionId: ConnectionId, ms: number): void {
    this.#timers.get(connectionId)?.cancel();
    this.#timers.set(connectionId, this.#services.clock.after(ms, () => void this.stop(connectionId).catch(() => {})));
  }

  /** The connection is being removed: this is the last chance to put things back. */
  async #forget(connectionId: ConnectionId): Promise<void> {
    await this.stop(connectionId).catch(() => {});
    this.#timers.get(connectionId)?.cancel();
    this.#timers.delete(connectionId);
    if (this.#entry(connectionId) !== null) await this.#write(connectionId, null);
  }

  #ids(): ConnectionId[] {
    return Object.keys(this.#document.value).flatMap((id) => connectionIdSchema.safeParse(id).data ?? []);
  }

  #entry(connectionId: ConnectionId): Entry | null {
    return this.#document.value[connectionId] ?? null;
  }

  async #write(connectionId: ConnectionId, entry: Entry | null): Promise<void> {
    const rest = Object.fromEntries(Object.entries(this.#document.value).filter(([id]) => id !== connectionId));
    await this.#document.save(entry === null ? rest : { ...rest, [connectionId]: entry });
    this.#show(connectionId);
  }

  #show(connectionId: ConnectionId): void {
    if (this.#services.connections.record(connectionId) === null) return;
    const entry = this.#entry(connectionId);
    const idle = entry === null ? null : entry.previous.standby ?? entry.previous.video;
    this.#devices.headset(connectionId).board.change({
      keepAwake: entry === null ? null : {
        since: entry.since, until: entry.until, restorePending: entry.restorePending,
        previous: { onBatterySeconds: idle?.onBattery ?? null, onMainsSeconds: idle?.onMains ?? null },
      },
    });
  }

  #lookAgain(connectionId: ConnectionId): void {
    const headset = this.#devices.headset(connectionId);
    headset.heartbeat.refresh();
    headset.session?.beatNow();
  }
}

/** Only ever longer: a headset that never sleeps stays so. */
function raised(scheme: PowerScheme): PowerScheme {
  const lift = (seconds: number | null) => (seconds === null ? null : seconds === 0 ? 0 : Math.max(seconds, longestIdleSeconds));
  const both = (idle: IdleSeconds | null) => (idle === null ? null : { onMains: lift(idle.onMains), onBattery: lift(idle.onBattery) });
  return { standby: both(scheme.standby), video: both(scheme.video) };
}

/** @returns null where nothing of it is ours to put back. */
function toPutBack(present: IdleSeconds | null, lifted: IdleSeconds | null, previous: IdleSeconds | null): IdleSeconds | null {
  if (present === null || lifted === null || previous === null) return null;
  const onMains = present.onMains === lifted.onMains ? previous.onMains : null;
  const onBattery = present.onBattery === lifted.onBattery ? previous.onBattery : null;
  return onMains === null && onBattery === null ? null : { onMains, onBattery };
}
