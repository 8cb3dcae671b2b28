import type { IncomingMessage } from 'node:http';

import type { Headset } from '../model/headset.ts';
import type { Answer } from './answer.ts';

/** A request as an endpoint sees it. */
export interface PortalRequest {
  readonly method: string;
  readonly path: string;
  readonly query: PortalQuery;
  /** The raw request, for bodies and odd headers. */
  readonly raw: IncomingMessage;
}

/** One endpoint of the portal. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  /** Exact path, or a pattern whose groups an endpoint reads itself. */
  readonly path: string | RegExp;
  /** Answers without Basic authentication. */
  readonly open?: boolean;
  /** Only on this generation. */
  readonly generation?: 1 | 2;
  handle(request: PortalRequest, headset: Headset): Answer | Promise<Answer>;
}

/** An endpoint of the kind that pushes JSON texts over a WebSocket once a second. */
export interface SocketRoute {
  readonly path: string;
  readonly generation?: 1 | 2;
  next(headset: Headset): string;
}

/** Query parameters. Names are case-sensitive (device-portal.md §1.0). */
export class PortalQuery {
  readonly #values: URLSearchParams;

  constructor(search: string) {
    this.#values = new URLSearchParams(search);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Number of parameters given. */
  size(): number {
    return this.#values.size;
  }

  text(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /**
   * A parameter in the portal's "hex64", which is plain Base64 of UTF-8 (device-portal.md §5.5). Undefined where it is
   * missing or not Base64, as when a caller forgot to encode.
   */
  base64(name: string): string | undefined {
    const encoded = this.text(name);
    if (encoded === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || encoded.length % 4 !== 0) return undefined;
    const decoded = Buffer.from(encoded, 'base64').toString('utf8');
    return decoded.includes('\uFFFD') ? undefined : decoded;
  }

  integer(name: string): number | undefined {
    const text = this.text(name);
    return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
  }

  /** `true` and `false` in any case; the given default when missing or anything else. */
  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text === 'true') return true;
    return text === 'false' ? false : fallback;
  }
}
