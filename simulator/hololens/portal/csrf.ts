import type { IncomingMessage } from 'node:http';

import type { SeededRandom } from '../../foundation/random.ts';

/**
 * Uncertain: how often the portal changes its token. Known is only that any answer may bring a new one and that a
 * restart does (device-portal.md §1.1). Assumed: after so many writes.
 */
const ROTATES_AFTER_WRITES = 12;

const COOKIE_NAME = 'CSRF-Token';

/** The token that guards writes against forged requests: cookie and header have to carry the value in force. */
export class CsrfGuard {
  readonly #random: SeededRandom;
  #token: string;
  #writes = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#token = this.#fresh();
  }

  token(): string {
    return this.#token;
  }

  rotate(): void {
    this.#token = this.#fresh();
    this.#writes = 0;
  }

  /** Counts a write that went through; the token changes after a number of them. */
  countWrite(): void {
    this.#writes++;
    if (this.#writes >= ROTATES_AFTER_WRITES) this.rotate();
  }

  /** Whether a write may pass: header and cookie present, equal, and not stale. */
  admits(request: IncomingMessage): boolean {
    return request.headers['x-csrf-token'] === this.#token && cookieValue(request, COOKIE_NAME) === this.#token;
  }

  /**
   * The `Set-Cookie` value for an answer, or undefined where the caller already has the token in force. A caller that
   * asks with `CSRF-Token: Fetch` always gets it.
   */
  cookieFor(request: IncomingMessage): string | undefined {
    const asks = request.headers['csrf-token'] === 'Fetch';
    if (!asks && cookieValue(request, COOKIE_NAME) === this.#token) return undefined;
    return `${COOKIE_NAME}=${this.#token}; Path=/`;
  }

  #fresh(): string {
    return this.#random.text(32, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
  }
}

function cookieValue(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key = '', ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}
