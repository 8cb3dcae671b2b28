import { request } from 'node:https';

import { asList, asObject, asText, isObject } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';

/** Calls a simulated Azure as its application, over the wire. */

export interface CalledAzure {
  readonly arm: string;
  readonly authority: string;
  readonly ca: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: JsonObject;
}

export class AzureCaller {
  readonly #azure: CalledAzure;
  readonly #tokens = new Map<string, string>();

  constructor(azure: CalledAzure) {
    this.#azure = azure;
  }

  /** Calls the resource manager. @param path with its api-version */
  async arm(method: string, path: string, body?: JsonObject): Promise<Answered> {
    const token = await this.token('https://management.azure.com/.default');
    return this.send(method, path.startsWith('https:') ? path : `${this.#azure.arm}${path}`, body, token);
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

  /** A token of the application by its secret. */
  async token(scope: string): Promise<string> {
    const known = this.#tokens.get(scope);
    if (known !== undefined) return known;
    const { tenant, clientId, clientSecret, authority } = this.#azure;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope });
    const answer = await this.send('POST', `${authority}/${tenant}/oauth2/v2.0/token`, form);
    const token = asText(answer.body['access_token']);
    if (token === undefined) throw new Error(JSON.stringify(answer.body));
    this.#tokens.set(scope, token);
    return token;
  }

  /** Calls any address, with a token or without. */
  send(method: string, url: string, body?: JsonObject | URLSearchParams, token?: string): Promise<Answered> {
    const isForm = body instanceof URLSearchParams;
    const text = body === undefined ? undefined : isForm ? body.toString() : JSON.stringify(body);
    const headers = {
      ...(text === undefined ? {} : { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    return new Promise((resolve, reject) => {
      const call = request(url, { method, headers, ca: this.#azure.ca, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const parsed: unknown = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: isObject(parsed) ? parsed : {} });
        });
      });
      call.on('error', reject);
      call.end(text);
    });
  }
}
