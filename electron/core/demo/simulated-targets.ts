import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Connections } from '../connections/registry.ts';
import { faultError } from '../faults.ts';
import type { Logger } from '../logging.ts';
import { fingerprintOf, type AnnouncedTargets, type RunningSimulators, type SimulatorLauncher } from './announced-targets.ts';

/**
 * The simulated targets of `--demo` and of "explore": started once, added to the list, ended with the
 * program. A headset that comes with credentials is trusted and paired from the start; the others wait to be.
 */
export class SimulatedTargets {
  readonly #addOthers: (announced: AnnouncedTargets) => Promise<ConnectionId[]>;
  readonly #connections: Connections;
  readonly #launcher: SimulatorLauncher | null;
  readonly #logger: Logger;
  #running: Promise<RunningSimulators> | null = null;

  /** @param addOthers asks each system to add those of its own kind; headsets are added here. */
  constructor(connections: Connections, launcher: SimulatorLauncher | null, logger: Logger, addOthers: (announced: AnnouncedTargets) => Promise<ConnectionId[]>) {
    this.#addOthers = addOthers;
    this.#connections = connections;
    this.#launcher = launcher;
    this.#logger = logger;
  }

  get available(): boolean {
    return this.#launcher !== null;
  }

  /** @returns the connections to them, also where they run already; ones that the user removed come back. */
  async explore(): Promise<ConnectionId[]> {
    const announced = await this.#launched();
    const ids: ConnectionId[] = [];
    for (const { name, url, rootCertificatePem, credentials } of announced.headsets) {
      const trust = credentials && { anchorPem: rootCertificatePem, anchorIsRoot: true, fingerprint256: fingerprintOf(rootCertificatePem), pinnedAt: 0 };
      const { id } = await this.#connections.addSimulated({ kind: 'hololens', address: url, name, trust, credentials });
      ids.push(id);
    }
    return [...ids, ...(await this.#addOthers(announced))];
  }

  async close(): Promise<void> {
    const running = await this.#running?.catch(() => null);
    await running?.close();
  }

  #launched(): Promise<RunningSimulators> {
    const launch = this.#launcher;
    if (!launch) return Promise.reject(faultError('not-supported', { message: 'The simulated headsets and clusters are not part of this installation.' }));
    this.#running ??= launch().catch((error: unknown) => {
      this.#running = null;
      this.#logger.error('demo.launch-failed', 'The simulated headsets and clusters did not start.', { error });
      throw faultError('internal', { message: 'The simulated headsets and clusters did not start.', hint: 'Try again. If it stays so, copy the diagnostics and report it.' }, error);
    });
    return this.#running;
  }
}
