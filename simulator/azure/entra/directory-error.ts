import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../model/json.ts';

/** A refusal of the directory, with the number that Entra prints as `AADSTS…`. */
export class DirectoryError extends Error {
  override name = 'DirectoryError';
  readonly error: string;
  readonly code: number;
  readonly suberror: string | undefined;
  readonly #traceId = randomUUID();
  readonly #correlationId = randomUUID();

  constructor(error: string, code: number, description: string, suberror?: string) {
    super(description);
    this.error = error;
    this.code = code;
    this.suberror = suberror;
  }

  get status(): number {
    return this.error === 'invalid_client' ? 401 : 400;
  }

  /** `AADSTS65001: … Trace ID: … Correlation ID: … Timestamp: …`. */
  description(nowMs: number): string {
    return `AADSTS${String(this.code)}: ${this.message} Trace ID: ${this.#traceId} Correlation ID: ${this.#correlationId} Timestamp: ${timeOf(nowMs)}`;
  }

  json(nowMs: number): JsonObject {
    return {
      error: this.error,
      error_description: this.description(nowMs),
      error_codes: [this.code],
      timestamp: timeOf(nowMs),
      trace_id: this.#traceId,
      correlation_id: this.#correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${String(this.code)}`,
      ...(this.suberror === undefined ? {} : { suberror: this.suberror }),
    };
  }
}

const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`;
