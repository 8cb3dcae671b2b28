import { request } from 'node:https';

import { z } from 'zod';

import type { SimulatedDevops } from '../devops-server.ts';

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Personal access token; the organisation's own without one. */
  readonly pat?: string;
}

const list = z.object({ count: z.number(), value: z.array(z.looseObject({})) });

/** Calls a simulated organisation the way a client does that trusts its authority. */
export class DevopsCaller {
  readonly #devops: SimulatedDevops;

  constructor(devops: SimulatedDevops) {
    this.#devops = devops;
  }

  /** @param path below the organisation, such as `Commerce/_apis/build/builds?api-version=7.1`. */
  call(path: string, { method = 'GET', headers, body, pat = this.#devops.pat.token }: CallOptions = {}): Promise<Received> {
    const authorization = `Basic ${Buffer.from(`:${pat}`).toString('base64')}`;
    return this.raw(path, { method, headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, body });
  }

  /** Without credentials of any kind, unless `headers` have some. */
  raw(path: string, { method = 'GET', headers = {}, body }: CallOptions = {}): Promise<Received> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#devops.url}/${path}`, { method, ca: this.#devops.caPem, agent: false, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** The items of a list of the project, and the token of the next page. */
  async list(path: string): Promise<{ items: Record<string, unknown>[]; next: string | undefined }> {
    const { json, headers } = await this.call(`Commerce/_apis/${path}${path.includes('?') ? '&' : '?'}api-version=7.1`);
    const next = headers['x-ms-continuationtoken'];
    return { items: list.parse(json).value, next: typeof next === 'string' ? next : undefined };
  }

  /** All pages of a list. */
  async all(path: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const page = await this.list(token === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}continuationToken=${token}`);
      items.push(...page.items);
      token = page.next;
    }
    return items;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
