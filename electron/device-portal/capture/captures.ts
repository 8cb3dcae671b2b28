import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { FetchRoute } from '../../core/fetch-route.ts';
import type { DeviceContext } from '../device-context.ts';
import { CameraDesk } from './camera-desk.ts';
import { CaptureList } from './capture-list.ts';
import { DownloadLedger } from './download-ledger.ts';
import type { DownloadPlace } from './download.ts';
import { Lanes } from './lanes.ts';
import type { Studio } from './recording.ts';
import { captureRoutes } from './routes.ts';

const downloadsAtOnce = 2;

/** Everything about the captures of one headset. */
export type DeviceCaptures = Studio & DownloadPlace;

/** Mixed reality capture of all headsets. */
export class Captures {
  readonly context: DeviceContext;
  readonly #ledger: DownloadLedger;
  readonly #devices = new Map<ConnectionId, DeviceCaptures>();
  readonly #openParts = new Set<string>();
  readonly #letGo: readonly (() => void)[];

  private constructor(context: DeviceContext, ledger: DownloadLedger) {
    this.context = context;
    this.#ledger = ledger;
    this.#letGo = [
      // The status of a headset tells of recordings from its first contact on, whoever looks.
      context.onReachable((connectionId, reachable) => {
        if (reachable) this.of(connectionId);
      }),
      context.onForgotten(async (connectionId) => {
        this.#close(connectionId);
        await this.#ledger.forget(connectionId);
      }),
    ];
  }

  static async open(context: DeviceContext): Promise<Captures> {
    return new Captures(context, await DownloadLedger.open(context.services.documents, context.services.clock));
  }

  of(connectionId: ConnectionId): DeviceCaptures {
    const known = this.#devices.get(connectionId);
    if (known !== undefined) return known;
    const { context } = this;
    const desk: CameraDesk = new CameraDesk(connectionId, context, () => list.refreshQuietly());
    const list = new CaptureList(connectionId, context, this.#ledger, () => desk.isRecording);
    const made = { context, connectionId, desk, list, ledger: this.#ledger, lanes: new Lanes(downloadsAtOnce), openParts: this.#openParts };
    this.#devices.set(connectionId, made);
    return made;
  }

  fetchRoutes(): FetchRoute[] {
    return captureRoutes(this.context, (connectionId) => this.of(connectionId).list);
  }

  async close(): Promise<void> {
    for (const letGo of this.#letGo) letGo();
    for (const connectionId of this.#devices.keys()) this.#close(connectionId);
    await this.#ledger.flush();
  }

  #close(connectionId: ConnectionId): void {
    const known = this.#devices.get(connectionId);
    known?.desk.close();
    known?.list.close();
    this.#devices.delete(connectionId);
  }
}
