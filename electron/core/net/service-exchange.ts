import type { Agent } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { FaultError } from '../fault-error.ts';
import { faultError } from '../faults.ts';
import { requestOver, type HttpRequest } from './http-request.ts';
import { readBody } from './read-body.ts';
import { endpointOfUrl } from './url-endpoint.ts';

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: HttpRequest['method'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer as it came: any status, no redirect followed. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface ExchangeOptions {
  readonly agent: Agent;
  /** Fabriscope's version, for the `User-Agent`. */
  readonly version: string;
  /** Told the headers of every answer. */
  readonly onAnswer?: (headers: IncomingHttpHeaders) => void;
}

/** Exported templates of Azure and pages of lists are megabytes at most. */
const largestAnswerBytes = 64 * 1_024 * 1_024;
/** What-if and exports of Azure think for a while before they say anything. */
const responseTimeoutMs = 100_000;
const connectTimeoutMs = 10_000;

/** One way of sending to a service of the public internet, such as Azure or Azure DevOps. Knows nothing of tokens. */
export class ServiceExchange {
  readonly #options: ExchangeOptions;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** @throws FaultError of the network, with words for services of the public internet. */
  async send({ url, method, headers, body, signal }: ExchangeRequest): Promise<RawAnswer> {
    if (url.protocol !== 'https:') throw faultError('invalid-input', { message: 'This service is spoken to over https only.', hint: 'Correct the address.', remedy: 'edit-address' });
    try {
      const answer = await requestOver({
        agent: this.#options.agent,
        endpoint: endpointOfUrl(url),
        method,
        path: `${url.pathname}${url.search}`,
        headers: { accept: 'application/json', 'user-agent': `Fabriscope/${this.#options.version}`, ...headers },
        body: body === undefined ? null : Buffer.from(body, 'utf8'),
        connectTimeoutMs, responseTimeoutMs,
        ...(signal ? { signal } : {}),
      });
      this.#options.onAnswer?.(answer.headers);
      const bytes = await readBody(answer.body, largestAnswerBytes);
      return { status: answer.status, headers: answer.headers, text: bytes.toString('utf8').replace(/^\uFEFF/, '') };
    } catch (error) {
      throw inWordsOfAServiceOnTheNet(error, url);
    }
  }

  close(): void {
    this.#options.agent.destroy();
  }
}

/** The words of the faults of a device behind a pin would mislead here: nothing is pinned, authorities are believed. */
function inWordsOfAServiceOnTheNet(error: unknown, { host }: URL): unknown {
  if (!(error instanceof FaultError)) return error;
  const { code, detail } = error.fault;
  const more = detail === undefined ? {} : { detail };
  if (code === 'identity-changed' || code === 'certificate-expired') {
    return faultError('tls-failed', {
      message: `The certificate of ${host} was not issued by an authority that this machine believes, or is not valid now.`,
      hint: 'Check this machine’s date. Where the network inspects traffic, or the cloud is a private one, add its authority’s certificate to this connection.', ...more,
    }, error);
  }
  if (code === 'no-answer' || code === 'refused') {
    return faultError(code, { message: `${host} did not answer.`, hint: 'Check this machine’s network, and whether a firewall or proxy stands between.', remedy: 'retry', ...more }, error);
  }
  return error;
}
