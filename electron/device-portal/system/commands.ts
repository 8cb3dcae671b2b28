import { machineNameProblem } from '../../../shared/domain/headset-identity.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Devices } from '../devices.ts';
import { endpoints } from '../endpoints.ts';
import { headsetAct } from '../headset-act.ts';
import type { PortalEndpoint } from '../endpoints.ts';
import { portalError, portalFault } from '../portal-faults.ts';
import { hex64 } from '../wire/hex64.ts';
import { ipdAnswer } from '../wire/holographic.ts';
import type { ExpectedSilence } from '../session/headset.ts';
import type { KeepAwake } from './keep-awake.ts';
import { writeSleepSettings } from './sleep-settings.ts';

/** What can be changed on the headset itself. Each method answers when the headset has taken it. */
export class SystemCommands {
  readonly #devices: Devices;
  readonly #keepAwake: KeepAwake;

  constructor(devices: Devices, keepAwake: KeepAwake) {
    this.#devices = devices;
    this.#keepAwake = keepAwake;
  }

  /** Takes effect with the next restart, which also makes a new certificate for the new name (device-portal.md §1.14). */
  async setName(connectionId: ConnectionId, name: string, restartNow: boolean): Promise<void> {
    const problem = machineNameProblem(name);
    if (problem !== null) throw portalError('invalid-input', { message: problem, hint: 'Choose another name.' });
    const headset = this.#devices.headset(connectionId);
    const client = headset.client();
    await headsetAct(this.#devices, connectionId, { act: 'Rename headset', entity: name, confirmed: 'pressed' }, () =>
      client.send('POST', endpoints.machineName, { query: { name: hex64(name) }, purpose: 'the new name' }));
    const same = headset.board.value.machineName === name;
    headset.board.change({ pendingName: same ? null : name });
    if (restartNow) await this.restart(connectionId);
  }

  /** @param micrometres distance between the pupils; at once in force. */
  async setIpd(connectionId: ConnectionId, micrometres: number): Promise<void> {
    const headset = this.#devices.headset(connectionId);
    const client = headset.client();
    await headsetAct(this.#devices, connectionId, { act: 'Set distance between pupils', attributes: { micrometres } }, () =>
      client.send('POST', endpoints.ipd, { query: { ipd: micrometres }, purpose: 'the new distance between the pupils' }));
    headset.board.change({ ipdMicrometres: await client.getJson(endpoints.ipd, ipdAnswer) });
  }

  /** Both the display and the headset itself go by these (device-portal.md §1.14). 0 is "never". */
  async setSleep(connectionId: ConnectionId, onBatterySeconds: number, onMainsSeconds: number): Promise<void> {
    const headset = this.#devices.headset(connectionId);
    const idle = { onBattery: onBatterySeconds, onMains: onMainsSeconds };
    await headset.exclusively('power', undefined, async () => {
      const client = headset.client();
      await headsetAct(this.#devices, connectionId, { act: 'Set sleep times', attributes: { onBatterySeconds, onMainsSeconds } }, () => writeSleepSettings(client, { standby: idle, video: idle }));
      await this.#keepAwake.settingsChosen(connectionId);
    });
    this.refresh(connectionId);
  }

  async restart(connectionId: ConnectionId): Promise<void> {
    await this.#goAway(connectionId, 'restart', endpoints.restart);
  }

  async shutDown(connectionId: ConnectionId): Promise<void> {
    await this.#goAway(connectionId, 'shutdown', endpoints.shutDown);
  }

  /** Asks everything anew with the next beat, which comes at once. */
  refresh(connectionId: ConnectionId): void {
    const headset = this.#devices.headset(connectionId);
    headset.client();
    headset.heartbeat.refresh();
    headset.session?.beatNow();
  }

  async #goAway(connectionId: ConnectionId, kind: ExpectedSilence['kind'], endpoint: PortalEndpoint): Promise<void> {
    const headset = this.#devices.headset(connectionId);
    const client = headset.client();
    await headsetAct(this.#devices, connectionId, { act: kind === 'restart' ? 'Restart headset' : 'Shut down headset', confirmed: 'pressed' }, async () => {
      try {
        await client.send('POST', endpoint, { purpose: kind === 'restart' ? 'to restart' : 'to shut down' });
      } catch (error) {
        // It may be gone before its answer has left.
        const gone = error instanceof FaultError && (error.fault.code === 'connection-lost' || error.fault.code === 'cut-short') && headset.reachable;
        if (!gone) throw error;
      }
    });
    headset.expectedSilence = { kind, since: this.#devices.services.clock.now(), begun: false };
    headset.gone(portalFault('connection-lost', {
      message: kind === 'restart' ? 'The headset is restarting.' : 'The headset was switched off from here.',
      hint: kind === 'restart' ? 'It usually answers again after one to two minutes.' : 'Press its power button to start it again.',
    }));
    headset.session?.reconnect();
  }
}
