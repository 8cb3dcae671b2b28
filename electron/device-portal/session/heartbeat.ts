import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { FaultCode } from '../../../shared/domain/fault.ts';
import { generationOf } from '../../../shared/domain/headset-identity.ts';
import { endpoints } from '../endpoints.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import { ipdAnswer, servicesAnswer, thermalStageAnswer } from '../wire/holographic.ts';
import { ipConfigurationAnswer, wifiInterfacesAnswer, wifiNetworksAnswer } from '../wire/networking.ts';
import { deviceFamilyAnswer, machineNameAnswer, osInfoAnswer } from '../wire/os.ts';
import type { PortalProcess } from '../wire/performance.ts';
import { batteryAnswer, powerSchemeAnswer, powerStateAnswer } from '../wire/power.ts';
import { AppInFrontRule } from './running-apps.ts';
import type { StatusBoard } from './status-board.ts';

/** Faults that say something about the line or the sign-in, not about the one thing that was asked. */
const lineFaults: ReadonlySet<FaultCode> = new Set([
  'name-not-found', 'refused', 'no-answer', 'tls-failed', 'identity-changed', 'certificate-expired', 'unauthorised', 'connection-lost', 'cut-short', 'slow', 'cancelled',
]);
export function isLineFaultCode(code: FaultCode): boolean {
  return lineFaults.has(code);
}
function isLineFault(error: FaultError): boolean {
  return isLineFaultCode(error.fault.code);
}

interface Part {
  readonly name: string;
  /** How often it is asked while the headset's own screen is open, and while it is not. 0: with each beat. */
  readonly watchedEveryMs: number;
  readonly restingEveryMs: number;
  read(client: DevicePortalClient, options: { readonly signal: AbortSignal }): Promise<void>;
}

/** Time to the answer of a beat; a headset that needs longer counts as stale meanwhile. */
const beatTimeoutMs = 5_000;

/**
 * Asks a headset how it is. Battery and heat come with each beat and tell whether it is there at all; the rest comes
 * more slowly, and more rarely still while nobody looks. A part that fails is unavailable with a reason; the beat fails
 * only when nothing answered.
 */
export class Heartbeat {
  readonly #board: StatusBoard;
  readonly #clock: Clock;
  readonly #dueAt = new Map<string, number>();
  readonly #notOffered = new Set<string>();
  readonly #front = new AppInFrontRule();
  readonly #core: readonly Part[];
  readonly #slow: readonly Part[];
  readonly #readProcesses: () => Promise<readonly PortalProcess[]>;

  /** @param readProcesses shared with other screens, so that several of them cost one request. */
  constructor(board: StatusBoard, clock: Clock, readProcesses: () => Promise<readonly PortalProcess[]>) {
    this.#board = board;
    this.#clock = clock;
    this.#readProcesses = readProcesses;
    this.#core = [
      part('battery', 0, 0, async (client, options) => board.takeBattery(await client.getJson(endpoints.battery, batteryAnswer, options))),
      part('thermal', 0, 0, async (client, options) => board.takeThermalStage(await client.getJson(endpoints.thermalStage, thermalStageAnswer, options))),
    ];
    this.#slow = [
      part('identity', 60_000, 600_000, (client, options) => this.#readIdentity(client, options)),
      part('appInFront', 2_000, 30_000, () => this.#readAppInFront()),
      part('sleep', 15_000, 300_000, (client, options) => this.#readSleep(client, options)),
      part('lowPowerState', 15_000, 300_000, async (client, options) => board.change({ lowPowerState: await client.getJson(endpoints.powerState, powerStateAnswer, options) })),
      part('services', 10_000, 600_000, async (client, options) => board.change({ services: await client.getJson(endpoints.services, servicesAnswer, options) })),
      part('ipd', 15_000, 600_000, async (client, options) => board.change({ ipdMicrometres: await client.getJson(endpoints.ipd, ipdAnswer, options) })),
      part('network', 30_000, 300_000, (client, options) => this.#readNetwork(client, options)),
    ];
  }

  /** The headset was away and may have restarted or been updated: everything is asked anew. */
  reset(): void {
    this.#dueAt.clear();
    this.#notOffered.clear();
    this.#front.forget();
  }

  /** Everything, or the one part, is due with the next beat. */
  refresh(part?: string): void {
    if (part === undefined) this.#dueAt.clear();
    else this.#dueAt.delete(part);
  }

  /**
   * @returns round trip of the quickest answer in ms.
   * @throws FaultError of the line or the sign-in when nothing answered.
   */
  async beat(client: DevicePortalClient, signal: AbortSignal): Promise<number> {
    const startedAt = this.#clock.now();
    let latencyMs = Number.POSITIVE_INFINITY;
    const timed = async (each: Part) => {
      await this.#ask(each, client, signal);
      latencyMs = Math.min(latencyMs, this.#clock.now() - startedAt);
    };
    const core = await Promise.allSettled(this.#core.filter((each) => !this.#notOffered.has(each.name)).map(timed));
    const failures = core.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    const refused = failures.find((error) => error instanceof FaultError && (error.fault.code === 'unauthorised' || error.fault.code === 'identity-changed'));
    if (refused !== undefined) throw refused;
    if (core.length > 0 && failures.length === core.length) throw failures[0];
    if (core.length === 0) await client.getJson(endpoints.machineName, machineNameAnswer, { signal, responseTimeoutMs: beatTimeoutMs });
    return Math.min(latencyMs, this.#clock.now() - startedAt);
  }

  /**
   * Asks the other parts that are due, one after the other.
   *
   * @param watched somebody has the headset's screen open.
   * @returns false where something did not answer: the line may have gone, it is time for the next beat.
   */
  async askTheRest(client: DevicePortalClient, watched: boolean, signal: AbortSignal): Promise<boolean> {
    for (const each of this.#slow) if (this.#isDue(each, watched) && !(await this.#askInPassing(each, client, signal))) return false;
    return true;
  }

  #isDue(each: Part, watched: boolean): boolean {
    if (this.#notOffered.has(each.name)) return false;
    const askedAt = this.#dueAt.get(each.name);
    return askedAt === undefined || this.#clock.now() - askedAt >= (watched ? each.watchedEveryMs : each.restingEveryMs);
  }

  async #askInPassing(each: Part, client: DevicePortalClient, signal: AbortSignal): Promise<boolean> {
    this.#dueAt.set(each.name, this.#clock.now());
    try {
      await this.#ask(each, client, signal);
      return true;
    } catch (error) {
      if (signal.aborted || (error instanceof FaultError && error.fault.code === 'unauthorised')) throw error;
      return false;
    }
  }

  async #ask(each: Part, client: DevicePortalClient, signal: AbortSignal): Promise<void> {
    try {
      await each.read(client, { signal });
      this.#board.setUnavailable(each.name, null);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      if (error.fault.code === 'not-supported') this.#notOffered.add(each.name);
      if (!signal.aborted) this.#board.setUnavailable(each.name, `${error.fault.message} ${error.fault.hint}`);
      if (isLineFault(error)) throw error;
    }
  }

  async #readIdentity(client: DevicePortalClient, options: { readonly signal: AbortSignal }): Promise<void> {
    const info = await client.getJson(endpoints.osInfo, osInfoAnswer, options);
    const deviceFamily = await client.getJson(endpoints.deviceFamily, deviceFamilyAnswer, options).catch(() => null);
    const { pendingName } = this.#board.value;
    this.#board.change({
      ...info, generation: generationOf({ ...info, deviceFamily }),
      pendingName: pendingName !== null && pendingName.toLowerCase() === info.machineName?.toLowerCase() ? null : pendingName,
    });
  }

  async #readAppInFront(): Promise<void> {
    const processes = await this.#readProcesses();
    this.#board.change({ appInFront: this.#front.look(processes, this.#clock.now()) });
  }

  async #readSleep(client: DevicePortalClient, options: { readonly signal: AbortSignal }): Promise<void> {
    const scheme = await client.getJson(endpoints.powerScheme, powerSchemeAnswer, options);
    const idle = scheme.standby ?? scheme.video;
    this.#board.change({ sleep: idle === null ? null : { onBatterySeconds: idle.onBattery, onMainsSeconds: idle.onMains } });
  }

  async #readNetwork(client: DevicePortalClient, options: { readonly signal: AbortSignal }): Promise<void> {
    const adapters = await client.getJson(endpoints.ipConfiguration, ipConfigurationAnswer, options);
    this.#board.change({ network: { adapters, wifi: this.#board.value.network?.wifi ?? null } });
    const [wifi] = await client.getJson(endpoints.wifiInterfaces, wifiInterfacesAnswer, options).catch(() => []);
    if (wifi === undefined) return;
    const joined = await client.getJson(endpoints.wifiNetworks, wifiNetworksAnswer, { ...options, query: { interface: wifi } }).catch(() => null);
    this.#board.change({ network: { adapters, wifi: joined } });
  }
}

function part(name: string, watchedEveryMs: number, restingEveryMs: number, read: (client: DevicePortalClient, options: { readonly signal: AbortSignal; readonly responseTimeoutMs: number }) => Promise<void>): Part {
  return { name, watchedEveryMs, restingEveryMs, read: (client, { signal }) => read(client, { signal, responseTimeoutMs: beatTimeoutMs }) };
}
