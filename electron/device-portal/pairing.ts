import type { Agent } from 'node:http';
import type { Connection } from '../../shared/contract/connections.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import type { Credentials } from '../core/connections/driver.ts';
import { FaultError } from '../core/fault-error.ts';
import { pinnedAgent, plainAgent } from '../core/net/pinned-agent.ts';
import type { Devices } from './devices.ts';
import { endpoints } from './endpoints.ts';
import { headsetAct } from './headset-act.ts';
import { DevicePortalClient } from './portal-client.ts';
import { mayHaveBeenDone, portalError, portalFault } from './portal-faults.ts';
import { noLongerThere } from './session/headset.ts';
import { readRefusal } from './wire/error-body.ts';
import { osInfoAnswer } from './wire/os.ts';

/** After so many wrong ones a PIN does not count any more; the portal does not always say so. */
const wrongPinsAllowed = 5;

/**
 * Pairing: the headset shows a PIN, and whoever knows it sets the one pair of user name and password
 * (device-portal.md §1.1). All of it goes to the holder of the pinned certificate only.
 */
export class Pairing {
  readonly #devices: Devices;
  readonly #wrongPins = new Map<ConnectionId, number>();

  constructor(devices: Devices) {
    this.#devices = devices;
    devices.onForgotten((connectionId) => void this.#wrongPins.delete(connectionId));
  }

  /** @returns when it was asked, ms since 1970. */
  async requestPin(connectionId: ConnectionId): Promise<number> {
    await this.#withClient(connectionId, null, (client) => client.send('POST', endpoints.startPair, { purpose: 'to show a PIN' }));
    this.#wrongPins.set(connectionId, 0);
    return this.#devices.services.clock.now();
  }

  /** @throws FaultError `pin-wrong`, `pin-locked` after the fifth wrong one. */
  async pair(connectionId: ConnectionId, pin: string, credentials: Credentials): Promise<Connection> {
    if ((this.#wrongPins.get(connectionId) ?? 0) >= wrongPinsAllowed) throw portalError('pin-locked');
    return headsetAct(this.#devices, connectionId, { act: 'Pair', confirmed: 'typed' }, () => this.#pairNow(connectionId, pin, credentials), { confidential: true });
  }

  async #pairNow(connectionId: ConnectionId, pin: string, credentials: Credentials): Promise<Connection> {
    try {
      await this.#withClient(connectionId, null, async (client) => {
        const query = { pin, username: credentials.userName, password: credentials.password };
        const { text } = await client.send('POST', endpoints.pair, { query, purpose: 'the PIN' });
        // A refusal may come as a reason in a 200.
        const refusal = readRefusal(text);
        if (refusal.reason !== null && refusal.success !== true && text.trimStart().startsWith('{')) {
          throw portalError('device-refused', { message: `The headset refused the PIN: ${refusal.reason}`, detail: refusal.reason });
        }
      });
    } catch (error) {
      // A pairing whose answer was lost may be in force: the new password tells.
      const taken = error instanceof FaultError && mayHaveBeenDone(error.fault) && (await this.#takes(connectionId, credentials));
      if (!taken) throw this.#inWordsOfPairing(connectionId, error);
    }
    this.#wrongPins.delete(connectionId);
    this.#devices.services.logger.info('device.paired', 'A headset was paired.', { connectionId });
    return this.#devices.services.connections.setCredentials(connectionId, credentials);
  }

  /** Tries the credentials once, and keeps them only if the headset takes them. */
  async signIn(connectionId: ConnectionId, credentials: Credentials): Promise<Connection> {
    await this.#trySignIn(connectionId, credentials);
    return this.#devices.services.connections.setCredentials(connectionId, credentials);
  }

  async forgetCredentials(connectionId: ConnectionId): Promise<Connection> {
    return this.#devices.services.connections.setCredentials(connectionId, null);
  }

  /** An answer that is no portal's own proves nothing: it has to be read (device-portal.md §1.0). */
  async #trySignIn(connectionId: ConnectionId, credentials: Credentials): Promise<void> {
    await this.#withClient(connectionId, credentials, (client) => client.getJson(endpoints.osInfo, osInfoAnswer, { purpose: 'the sign-in' }));
  }

  async #takes(connectionId: ConnectionId, credentials: Credentials): Promise<boolean> {
    return this.#trySignIn(connectionId, credentials).then(() => true, () => false);
  }

  async #withClient<Result>(connectionId: ConnectionId, credentials: Credentials | null, use: (client: DevicePortalClient) => Promise<Result>): Promise<Result> {
    const record = this.#devices.services.connections.record(connectionId);
    if (record === null) throw noLongerThere();
    const endpoint = this.#devices.headset(connectionId).endpoint ?? record.endpoint;
    const client = new DevicePortalClient({ endpoint, credentials, agent: agentFor(endpoint.scheme, record.trust) });
    try {
      return await use(client);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      // Whoever waits to be paired is not asked by itself: the certificate that answers now has to be fetched, to be compared.
      if (error.fault.code === 'identity-changed') this.#devices.headset(connectionId).session?.retryNow();
      const fault = credentials === null ? inWordsWithoutSignIn(error.fault) : error.fault;
      throw new FaultError({ ...fault, connectionId }, { cause: error });
    } finally {
      client.close();
    }
  }

  #inWordsOfPairing(connectionId: ConnectionId, error: unknown): unknown {
    if (!(error instanceof FaultError) || error.fault.code !== 'device-refused') return error;
    const words = `${error.fault.message} ${error.fault.detail ?? ''}`;
    const detail = error.fault.detail === undefined ? {} : { detail: error.fault.detail };
    if (/password|user ?name/i.test(words)) return error;
    if (/no pin|not (been )?requested|expired/i.test(words)) {
      return new FaultError(portalFault('pin-locked', { message: 'The headset shows no PIN at the moment.', hint: 'Request a new one, then type it.', ...detail, connectionId }));
    }
    const wrong = (this.#wrongPins.get(connectionId) ?? 0) + 1;
    const locked = /too (often|many)|locked|new pin/i.test(words) || wrong >= wrongPinsAllowed;
    this.#wrongPins.set(connectionId, locked ? wrongPinsAllowed : wrong);
    if (locked) return new FaultError(portalFault('pin-locked', { ...detail, connectionId }));
    const left = wrongPinsAllowed - wrong;
    const hint = `Read it again in the headset and type it once more; ${left === 1 ? 'one more try is' : `${left} more tries are`} left.`;
    return new FaultError(portalFault('pin-wrong', { hint, ...detail, connectionId }));
  }
}

/** Pairing needs no user name: what is said of one elsewhere does not fit here. */
function inWordsWithoutSignIn(fault: Fault): Fault {
  if (fault.code === 'forbidden') return { ...fault, message: 'The headset refused to be paired just now.' };
  if (fault.code !== 'unauthorised') return fault;
  return {
    ...fault, message: 'The headset wants a user name and password even for pairing.',
    hint: 'Sign in with those that it knows, or clear them on the headset: Settings › Update & Security › For developers.',
  };
}

function agentFor(scheme: 'https' | 'http', trust: Parameters<typeof pinnedAgent>[0] | null): Agent {
  if (scheme === 'http') return plainAgent();
  if (trust === null) throw portalError('untrusted');
  return pinnedAgent(trust);
}
