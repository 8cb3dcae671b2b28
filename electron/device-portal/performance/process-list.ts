import type { DeviceProcess } from '../../../shared/contract/devices.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import { endpoints } from '../endpoints.ts';
import { Lingering } from '../lingering.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import type { Headset } from '../session/headset.ts';
import { readValue } from '../wire/answer.ts';
import { processesAnswer } from '../wire/performance.ts';
import type { PortalProcess } from '../wire/performance.ts';

const everyMs = 1_000;

/** The processes of one headset, each second while somebody looks. */
export class ProcessList {
  readonly processes: LiveCollection<DeviceProcess>;
  readonly #headset: Headset;
  readonly #clock: Clock;
  readonly #following: Lingering;

  constructor(headset: Headset, clock: Clock) {
    this.#headset = headset;
    this.#clock = clock;
    this.#following = new Lingering(clock, (signal) => this.#followUntil(signal));
    this.processes = new LiveCollection({ keyOf: (process) => process.key, clock, minIntervalMs: 500, onWatchersChange: (watchers) => this.#following.watchers(watchers) });
  }

  /** Asks once where nothing is known yet. @throws FaultError where it cannot be had. */
  async firstLook(): Promise<void> {
    if (this.processes.size === 0) this.#arrived(await this.#headset.processes(everyMs));
  }

  close(): void {
    this.#following.stop();
  }

  async #followUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // A failure shows in the connection's state; the list stays with what was known.
      const client = await this.#headset.whenOnline(signal);
      await this.#overSocket(client, signal).catch((error: unknown) => this.#byPolling(client, error, signal)).catch(() => {});
      await this.#clock.delay(everyMs, signal);
    }
  }

  async #overSocket(client: DevicePortalClient, signal: AbortSignal): Promise<void> {
    const socket = await client.openSocket(endpoints.processes, { signal });
    try {
      for await (const message of socket.messages()) this.#arrived(readValue(endpoints.processes, processesAnswer, message));
    } finally {
      socket.close();
    }
  }

  async #byPolling(client: DevicePortalClient, error: unknown, signal: AbortSignal): Promise<void> {
    const refused = error instanceof FaultError && ['not-supported', 'forbidden', 'not-a-portal', 'device-refused'].includes(error.fault.code);
    if (!refused) return;
    while (!signal.aborted) {
      this.#arrived(await client.getJson(endpoints.processes, processesAnswer, { signal, purpose: 'to list its processes' }));
      await this.#clock.delay(everyMs, signal);
    }
  }

  #arrived(processes: readonly PortalProcess[]): void {
    this.processes.replaceAll(withoutTwins(processes).map(deviceProcess));
  }
}

/** A process id is a key: of twins in a garbled answer the first counts. */
function withoutTwins(processes: readonly PortalProcess[]): readonly PortalProcess[] {
  const seen = new Set<number>();
  return processes.filter(({ processId }) => !seen.has(processId) && seen.add(processId));
}

function deviceProcess(process: PortalProcess): DeviceProcess {
  return {
    key: String(process.processId).slice(0, 20),
    processId: process.processId,
    imageName: process.imageName,
    displayName: process.appName ?? process.imageName,
    userName: process.userName,
    packageFullName: process.packageFullName,
    cpuPercent: process.cpuPercent,
    workingSetBytes: process.workingSetBytes,
    privateBytes: process.privateBytes,
    commitBytes: process.commitBytes,
  };
}
