import type { IncomingHttpHeaders } from 'node:http';

/** A request as the services behind the listener see it. */
export interface ServiceRequest {
  readonly method: string;
  /** Decoded, without query. */
  readonly path: string;
  /** As sent, without query. */
  readonly encodedPath: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** `https://127.0.0.1:port` of the port that was asked. */
  readonly origin: string;
  readonly correlationId: string;
}
