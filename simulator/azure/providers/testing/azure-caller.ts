import type { SimulatedAzure } from '../../azure-server.ts';
import { asList, asObject, asText, isObject } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { ask } from '../../testing/sign-in.ts';
import { tokenOf } from '../../testing/token.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** Calls a simulated Azure as its application, over the wire. */
export class AzureCaller {
  readonly #azure: SimulatedAzure;

  constructor(azure: SimulatedAzure) {
    this.#azure = azure;
  }

  /** Calls the resource manager. @param path with its api-version, or a whole address. */
  async arm(method: string, path: string, body?: JsonObject): Promise<Answered> {
    return this.send(method, path.startsWith('https:') ? path : `${this.#azure.arm}${path}`, body, await tokenOf(this.#azure));
  }

  /** All items of a list, page by page. */
  async all(path: string): Promise<readonly JsonObject[]> {
    const items: JsonObject[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const { body }: Answered = await this.arm('GET', next);
      items.push(...asList(body['value']).map(asObject));
      next = asText(body['nextLink']);
    }
    return items;
  }

  /** Calls a vault. @param address with its api-version. */
  async vault(method: string, address: string, body?: JsonObject): Promise<Answered> {
    return this.send(method, address, body, await tokenOf(this.#azure, 'https://vault.azure.net/.default'));
  }

  /** Calls any address, with a token or without. */
  async send(method: string, url: string, body?: JsonObject, token?: string): Promise<Answered> {
    const heard = await ask(this.#azure, method, url, {
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const parsed: unknown = heard.body === '' ? {} : JSON.parse(heard.body);
    return { status: heard.status, headers: heard.headers, body: isObject(parsed) ? parsed : {} };
  }
}
