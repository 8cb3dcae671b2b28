import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { protectedProcessReason } from '../../../shared/domain/protected-processes.ts';
import type { Devices } from '../devices.ts';
import { endpoints } from '../endpoints.ts';
import { headsetAct } from '../headset-act.ts';
import { portalError } from '../portal-faults.ts';
import { ProcessList } from './process-list.ts';
import { SampleFeed } from './sample-feed.ts';

/** Load and processes of the headsets. */
export class Performance {
  readonly #devices: Devices;
  readonly #feeds = new Map<ConnectionId, SampleFeed>();
  readonly #lists = new Map<ConnectionId, ProcessList>();

  constructor(devices: Devices) {
    this.#devices = devices;
    devices.onForgotten((connectionId) => {
      this.#feeds.get(connectionId)?.close();
      this.#lists.get(connectionId)?.close();
      this.#feeds.delete(connectionId);
      this.#lists.delete(connectionId);
    });
  }

  feed(connectionId: ConnectionId): SampleFeed {
    const headset = this.#devices.headset(connectionId);
    let feed = this.#feeds.get(connectionId);
    if (feed === undefined) this.#feeds.set(connectionId, (feed = new SampleFeed(headset, this.#devices.services.clock)));
    return feed;
  }

  processes(connectionId: ConnectionId): ProcessList {
    const headset = this.#devices.headset(connectionId);
    let list = this.#lists.get(connectionId);
    if (list === undefined) this.#lists.set(connectionId, (list = new ProcessList(headset, this.#devices.services.clock)));
    return list;
  }

  /**
   * Ends a process.
   *
   * @param imageName what the user saw under this id: ids are given anew, and the wrong process must not die for it.
   */
  async terminate(connectionId: ConnectionId, processId: number, imageName: string): Promise<void> {
    const reason = protectedProcessReason(imageName);
    if (reason !== null) {
      throw portalError('device-refused', { message: `${imageName} is not ended from here: ${reason}`, hint: 'Restart the headset if it does not respond.', remedy: 'none', retryable: false });
    }
    const headset = this.#devices.headset(connectionId);
    const present = (await headset.processes(0)).find((process) => process.processId === processId);
    if (present === undefined || present.imageName.toLowerCase() !== imageName.toLowerCase()) {
      throw portalError('not-found', { message: `${imageName} has ended already.` });
    }
    const client = headset.client();
    await headsetAct(this.#devices, connectionId, { act: 'End process', entity: imageName, confirmed: 'pressed' }, () =>
      client.send('DELETE', endpoints.process, { query: { pid: processId }, purpose: `to end ${imageName}`, missing: 'thing' }));
  }

  close(): void {
    for (const feed of this.#feeds.values()) feed.close();
    for (const list of this.#lists.values()) list.close();
  }
}
