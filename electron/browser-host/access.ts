import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { RequestContext } from '../core/request-context.ts';

export type Role = RequestContext['role'];

/** The tokens of one launch, 256 random bits each, in base64url. */
export interface LaunchTokens {
  readonly operator: string;
  readonly wallboard: string;
}

/** The cookie outlives a restart of the browser; what it stands for ends with this launch. */
const cookieAgeSeconds = 30 * 24 * 3_600;

const randomToken = (): string => randomBytes(32).toString('base64url');

function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * Who may come in. A launch has two tokens, which travel once, in the fragment of the printed address; each is exchanged
 * for a session that lives in a cookie. Sessions end with the program.
 */
export class Access {
  readonly tokens: LaunchTokens = { operator: randomToken(), wallboard: randomToken() };
  readonly #sessions = new Map<string, Role>();
  readonly #cookieName: string;

  /** @param port that the host listens on: cookies do not tell ports apart, so their names must. */
  constructor(port: number) {
    this.#cookieName = `fabriscope-${port}`;
  }

  /** @returns the `Set-Cookie` value of a new session, or null for a token of nobody. */
  exchange(token: string): string | null {
    const role = this.#roleOfToken(token);
    if (role === null) return null;
    const session = randomToken();
    this.#sessions.set(session, role);
    this.#forgetOldest();
    return `${this.#cookieName}=${session}; Path=/; Max-Age=${cookieAgeSeconds}; HttpOnly; SameSite=Strict`;
  }

  /** @returns the role behind a request's `Cookie` header, or null. */
  roleOfCookie(header: string | undefined): Role | null {
    for (const part of (header ?? '').split(';')) {
      const [name, value] = part.trim().split('=');
      if (name === this.#cookieName && value !== undefined) return this.#sessions.get(value) ?? null;
    }
    return null;
  }

  #roleOfToken(token: string): Role | null {
    const operator = sameSecret(token, this.tokens.operator);
    const wallboard = sameSecret(token, this.tokens.wallboard);
    if (operator) return 'operator';
    return wallboard ? 'wallboard' : null;
  }

  #forgetOldest(): void {
    const oldest = this.#sessions.keys().next();
    if (this.#sessions.size > 1_000 && oldest.done !== true) this.#sessions.delete(oldest.value);
  }
}
