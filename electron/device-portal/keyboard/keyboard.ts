import { randomUUID } from 'node:crypto';
import type { SentText, VirtualKeyName } from '../../../shared/contract/devices.ts';
import { takesLongKeyboardText } from '../../../shared/domain/headset-identity.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { countCharacters, keyboardChunks, normaliseLineEnds, untypeable } from '../../../shared/domain/keyboard-text.ts';
import { virtualKeyCodes } from '../../../shared/domain/virtual-keys.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { Devices } from '../devices.ts';
import { endpoints } from '../endpoints.ts';
import { headsetAct } from '../headset-act.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import { portalError, portalLineError } from '../portal-faults.ts';

/** UTF-16 units a request; older builds lose what goes beyond a few hundred (device-portal.md §1.14). */
const chunkLength = 200;
const cautiousChunkLength = 80;
/** For fields that lose keys: one character after the other. */
const slowPauseMs = 60;
const historyLength = 100;

export interface TextToType {
  readonly text: string;
  /** Neither logged nor kept. */
  readonly secret: boolean;
  readonly slowly: boolean;
  /** Part of what is typed key by key: the history would hold nothing but letters. */
  readonly typed?: boolean | undefined;
}

/** Types into the field that has the focus in the headset. Everything of one headset goes one after the other. */
export class Keyboard {
  readonly #devices: Devices;
  readonly #clock: Clock;
  readonly #histories = new Map<ConnectionId, LiveCollection<SentText>>();

  constructor(devices: Devices) {
    this.#devices = devices;
    this.#clock = devices.services.clock;
    devices.onForgotten((connectionId) => void this.#histories.delete(connectionId));
  }

  /**
   * @returns how many characters were typed, as people count them.
   * @throws FaultError that tells how much has arrived where it broke off in the middle.
   */
  async sendText(connectionId: ConnectionId, { text, secret, slowly, typed = false }: TextToType, signal?: AbortSignal): Promise<number> {
    const problem = untypeable(text);
    if (problem !== null) {
      throw portalError('invalid-input', {
        message: `The text contains ${problem.what}, which cannot be typed (character ${problem.at + 1}).`, hint: 'Remove it. Nothing was typed.',
      });
    }
    const client = this.#devices.client(connectionId);
    const chunks = keyboardChunks(normaliseLineEnds(text), slowly ? 1 : this.#chunkLength(connectionId));
    const entry = this.#begin(connectionId, { text, secret, isListed: !typed });
    const typeAll = (): Promise<number> => this.#typeAll(client, chunks, entry, slowly, signal);
    // Of what is typed the journal keeps that it was, and of single letters not even that.
    return this.#devices.exclusively(connectionId, 'keyboard', signal, () => (typed ? typeAll() : headsetAct(this.#devices, connectionId, { act: 'Type text' }, typeAll, { confidential: true })))
      .catch((error: unknown) => {
        // Waiting for its turn was given up.
        if (entry.result === 'sending') entry.change({ result: 'cancelled' });
        throw error;
      });
  }

  /** @param times 1 to 200. */
  async pressKey(connectionId: ConnectionId, key: VirtualKeyName, times: number, signal?: AbortSignal): Promise<void> {
    const client = this.#devices.client(connectionId);
    const code = virtualKeyCodes[key];
    await this.#devices.exclusively(connectionId, 'keyboard', signal, async () => {
      for (let press = 0; press < times; press++) {
        if (signal?.aborted === true) throw portalError('cancelled');
        await pressOnce(client, code);
      }
    });
  }

  history(connectionId: ConnectionId): LiveCollection<SentText> {
    this.#devices.headset(connectionId);
    let history = this.#histories.get(connectionId);
    if (history === undefined) this.#histories.set(connectionId, (history = new LiveCollection({ keyOf: (sent) => sent.key, clock: this.#clock })));
    return history;
  }

  clearHistory(connectionId: ConnectionId): void {
    const history = this.history(connectionId);
    history.replaceAll(history.values().filter((sent) => sent.result === 'sending'));
  }

  #chunkLength(connectionId: ConnectionId): number {
    return takesLongKeyboardText(this.#devices.status.get(connectionId)?.osVersion ?? null) ? chunkLength : cautiousChunkLength;
  }

  async #typeAll(client: DevicePortalClient, chunks: readonly string[], entry: HistoryEntry, slowly: boolean, signal: AbortSignal | undefined): Promise<number> {
    let typed = 0;
    try {
      for (const chunk of chunks) {
        if (signal?.aborted === true) throw portalError('cancelled');
        await client.send('POST', endpoints.keyboardText, { query: { text: chunk }, purpose: 'the text' });
        typed += countCharacters(chunk);
        entry.progress(typed);
        if (slowly) await this.#clock.delay(slowPauseMs, signal).catch(() => {});
      }
    } catch (error) {
      const fault = brokenOff(portalLineError(error, client.endpoint).fault, typed, entry.secret);
      entry.change({ result: fault.code === 'cancelled' ? 'cancelled' : 'failed', fault });
      throw new FaultError(fault);
    }
    entry.change({ result: 'sent' });
    return typed;
  }

  #begin(connectionId: ConnectionId, what: TextToList): HistoryEntry {
    const history = this.history(connectionId);
    const entry = new HistoryEntry(history, what, this.#clock.now());
    for (const old of history.values().slice(0, Math.max(0, history.size - historyLength))) history.delete(old.key);
    return entry;
  }
}

interface TextToList {
  readonly text: string;
  readonly secret: boolean;
  readonly isListed: boolean;
}

/** One line of the history. Of secret text it keeps that there was one, not even how long it was. */
class HistoryEntry {
  readonly secret: boolean;
  readonly #history: LiveCollection<SentText>;
  #sent: SentText;

  constructor(history: LiveCollection<SentText>, { text, secret, isListed }: TextToList, at: number) {
    this.#history = history;
    this.secret = secret;
    this.#sent = {
      key: randomUUID(), at, text: secret ? null : text, characters: secret ? 0 : countCharacters(normaliseLineEnds(text)), result: 'sending', charactersSent: 0, fault: null,
    };
    if (isListed) history.set(this.#sent);
  }

  get result(): SentText['result'] {
    return this.#sent.result;
  }

  progress(typed: number): void {
    if (!this.secret) this.change({ charactersSent: typed });
  }

  change(change: Partial<SentText>): void {
    this.#sent = { ...this.#sent, ...change };
    if (this.#history.get(this.#sent.key) !== undefined) this.#history.set(this.#sent);
  }
}

/** A key must not stay down because one request was lost. */
async function pressOnce(client: DevicePortalClient, code: number): Promise<void> {
  const release = () => client.send('POST', endpoints.keyUp, { query: { code }, purpose: 'the key' });
  await client.send('POST', endpoints.keyDown, { query: { code }, purpose: 'the key' });
  await release().catch(release);
}

function brokenOff(fault: Fault, typed: number, secret: boolean): Fault {
  const { detail, ...rest } = fault;
  const kept = secret || detail === undefined ? {} : { detail };
  if (typed === 0) return { ...rest, ...kept };
  const many = typed === 1 ? '1 character was' : `${typed} characters were`;
  return { ...rest, ...kept, hint: `${many} typed before it broke off; look into the field before you send the rest. ${rest.hint}` };
}
