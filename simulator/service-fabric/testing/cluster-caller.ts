import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';

import { z } from 'zod';

import type { SimulatedCluster } from '../cluster-server.ts';
import type { ClientName } from '../credentials.ts';

/** An answer as a client sees it. */
export interface Heard {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  json(): unknown;
}

export interface CallOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of JSON. */
  readonly bytes?: Buffer;
}

const refusal = z.object({ Error: z.object({ Code: z.string(), Message: z.string() }) });

/** A client of one gateway for tests: every connection is fresh, certificates are checked against the cluster's authority. */
export class ClusterCaller {
  readonly #cluster: SimulatedCluster;
  readonly #client: ClientName | undefined;
  readonly #gateway: number;

  /** @param client certificate to show on a secure cluster; none when left out. */
  constructor(cluster: SimulatedCluster, client?: ClientName, gateway = 0) {
    this.#cluster = cluster;
    this.#client = client;
    this.#gateway = gateway;
  }

  /** `path` may have a query; `api-version` 6.5 is added where it names none. */
  call(path: string, options: CallOptions = {}): Promise<Heard> {
    const url = `${this.#cluster.gateways[this.#gateway] ?? ''}${withVersion(path)}`;
    const bytes = options.bytes ?? (options.body === undefined ? undefined : Buffer.from(JSON.stringify(options.body)));
    const { credentials } = this.#cluster;
    const certificate = this.#client && credentials?.clients[this.#client];
    const common = {
      method: options.method ?? (bytes === undefined ? 'GET' : 'POST'),
      headers: { ...options.headers, ...(bytes === undefined ? {} : { 'content-length': String(bytes.length) }) },
    };
    return new Promise((resolve, reject) => {
      const request =
        credentials === undefined
          ? httpRequest(url, { ...common, agent: false })
          : httpsRequest(url, {
              ...common,
              agent: new Agent({ maxCachedSessions: 0 }),
              ca: credentials.caPem,
              ...(certificate === undefined ? {} : { cert: certificate.certificatePem, key: certificate.privateKeyPem }),
            });
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const { statusCode: status = 0, statusMessage: reason = '', headers } = response;
          resolve({ status, reason, headers, text, json: (): unknown => JSON.parse(text) });
        });
      });
      request.end(bytes);
    });
  }

  /** The JSON of a successful answer, of a shape. */
  async read<T>(shape: z.ZodType<T>, path: string, options?: CallOptions): Promise<T> {
    const heard = await this.call(path, options);
    if (heard.status !== 200) throw new Error(`${path} answered ${String(heard.status)}: ${heard.text}`);
    return shape.parse(heard.json());
  }

  /** Status and code of a refusal. */
  async refusal(path: string, options?: CallOptions): Promise<[status: number, code: string]> {
    const heard = await this.call(path, options);
    return [heard.status, refusal.parse(heard.json()).Error.Code];
  }

  /** A write that succeeds; returns its status. */
  async write(path: string, body: unknown = {}): Promise<number> {
    const heard = await this.call(path, { method: 'POST', body });
    if (heard.status >= 300) throw new Error(`${path} answered ${String(heard.status)}: ${heard.text}`);
    return heard.status;
  }
}

function withVersion(path: string): string {
  if (/[?&]api-version=|[?&]noversion/.test(path)) return path;
  return `${path}${path.includes('?') ? '&' : '?'}api-version=6.5`;
}

/** A list of anything with a name. */
export const named = z.looseObject({ Name: z.string() });
/** A page of such. */
export const namedPage = z.object({ ContinuationToken: z.string(), Items: z.array(named) });
