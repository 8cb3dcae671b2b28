import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

import { nameOf } from './wire/text.ts';
import { GatewayFailure, invalidArgument } from './failure.ts';

/** Largest body the gateway takes (`MaxEntityBodySize`, service-fabric.md §1.1). Upload chunks are no entities. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Query parameters, their names in any case; of a repeated one the first counts. */
export class GatewayQuery {
  readonly #values = new Map<string, string>();

  constructor(search: string) {
    for (const [key, value] of new URLSearchParams(search)) {
      const name = key.toLowerCase();
      if (!this.#values.has(name)) this.#values.set(name, value);
    }
  }

  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  /** `true` or `false` in any case. @throws GatewayFailure 400 */
  flag(name: string, fallback = false): boolean {
    const text = this.get(name);
    if (text === undefined || text === '') return fallback;
    const lower = text.toLowerCase();
    if (lower === 'true' || lower === '1') return true;
    if (lower === 'false' || lower === '0') return false;
    throw invalidArgument(`The parameter ${name} must be true or false.`);
  }

  /** A whole number. @throws GatewayFailure 400 */
  number(name: string, fallback: number): number {
    const text = this.get(name);
    if (text === undefined || text === '') return fallback;
    if (!/^-?\d{1,15}$/.test(text)) throw invalidArgument(`The parameter ${name} must be a number.`);
    return Number(text);
  }

  /** @throws GatewayFailure 400 */
  required(name: string): string {
    const text = this.get(name);
    if (text === undefined || text === '') throw invalidArgument(`The parameter ${name} is missing.`);
    return text;
  }
}

export interface GatewayRequestParts {
  readonly raw: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly query: GatewayQuery;
  readonly apiVersion: number;
  readonly params: ReadonlyMap<string, string>;
}

/** A request that found its endpoint. */
export class GatewayRequest {
  readonly raw: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly query: GatewayQuery;
  readonly apiVersion: number;
  readonly #params: ReadonlyMap<string, string>;

  constructor(parts: GatewayRequestParts) {
    this.raw = parts.raw;
    this.method = parts.method;
    this.path = parts.path;
    this.query = parts.query;
    this.apiVersion = parts.apiVersion;
    this.#params = parts.params;
  }

  /** A decoded part of the path. */
  param(name: string): string {
    const value = this.#params.get(name);
    if (value === undefined) throw new Error(`The route has no parameter ${name}`);
    return value;
  }

  /** The full name behind an id in the path. */
  nameParam(name: string): string {
    return nameOf(this.param(name));
  }

  /** A 64-bit id in the path. @throws GatewayFailure 400 */
  idParam(name: string): bigint {
    const text = this.param(name);
    if (!/^-?\d{1,19}$/.test(text)) throw invalidArgument(`${text} is not a valid id.`);
    return BigInt(text);
  }

  /** Reads the body as JSON of a shape. An empty body is `{}`. @throws GatewayFailure 400 or 413 */
  async body<T>(shape: z.ZodType<T>): Promise<T> {
    const bytes = await readBody(this.raw, MAX_BODY_BYTES);
    let value: unknown = {};
    if (bytes.length > 0) {
      try {
        value = JSON.parse(bytes.toString('utf8'));
      } catch {
        throw new GatewayFailure('SerializationError', 'The request body is not valid JSON.', 400);
      }
    }
    const parsed = shape.safeParse(value);
    if (!parsed.success) throw invalidArgument(`The request body is not valid: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  }
}

/** The whole body. @throws GatewayFailure 413 where it is longer than `limit` */
export async function readBody(raw: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw) {
    const bytes: Buffer = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw new GatewayFailure('FABRIC_E_MESSAGE_TOO_LARGE', 'The request body is larger than the gateway accepts.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
