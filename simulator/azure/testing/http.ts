import { afterEach } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import { startAzure } from '../azure-server.ts';
import type { AzureServerOptions, SimulatedAzure } from '../azure-server.ts';
import { SUBSCRIPTIONS } from '../azure.ts';
import { asObject, isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { GROUP } from './model.ts';
import { ask } from './sign-in.ts';
import { testProvider, unregisteredProvider } from './test-provider.ts';
import { tokenOf } from './token.ts';

export interface Heard {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: JsonObject;
  readonly text: string;
}

/** A simulated Azure with one empty group in the test subscription, called over the wire by its application. */
export class WireRig {
  readonly azure: SimulatedAzure;
  readonly clock: ManualClock;

  constructor(azure: SimulatedAzure, clock: ManualClock) {
    this.azure = azure;
    this.clock = clock;
  }

  /** @param target path with query, or a whole address. */
  async call(method: string, target: string, body?: JsonObject | string, headers: Record<string, string> = {}): Promise<Heard> {
    const url = target.startsWith('https:') ? target : `${this.azure.arm}${target}`;
    const authorization = `Bearer ${await tokenOf(this.azure)}`;
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const heard = await ask(this.azure, method, url, { headers: { authorization, ...headers }, ...(text === undefined ? {} : { body: text }) });
    const parsed: unknown = heard.body.startsWith('{') && heard.headers['content-type']?.startsWith('application/json') === true ? tolerant(heard.body) : {};
    return { ...heard, text: heard.body, body: isObject(parsed) ? parsed : {} };
  }

  /** Code of the error that a call ends with, after its status. */
  async refusal(method: string, target: string, body?: JsonObject | string, headers?: Record<string, string>): Promise<[number, unknown]> {
    const { status, body: answer } = await this.call(method, target, body, headers);
    return [status, asObject(answer['error'])['code']];
  }
}

function tolerant(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Gives a test such worlds, and closes them after each test. */
export function wires(): (options?: AzureServerOptions) => Promise<WireRig> {
  const running: SimulatedAzure[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.close()));
  });
  return async (options = {}) => {
    const clock = new ManualClock();
    const azure = await startAzure({
      clock,
      providers: [testProvider, unregisteredProvider],
      scenario: { summary: 'One group', build: (stage) => stage.addGroup({ subscriptionId: SUBSCRIPTIONS.test, name: GROUP, location: 'westeurope' }) },
      ...options,
    });
    running.push(azure);
    return new WireRig(azure, clock);
  };
}
