import type { AskForToken } from '../../core/access-tokens.ts';
import type { Clock } from '../../core/clock.ts';
import { orCancelled } from '../../core/or-cancelled.ts';

export interface KeptToken {
  readonly token: string;
  /** Ms since 1970. */
  readonly expiresAt: number;
}

/** So long before its end a token is renewed: a long answer must not outlive it. */
const marginMs = 5 * 60_000;

/** Access tokens of a profile, in memory only, by directory and purpose. Whoever asks for the same at once shares the answer. */
export class TokenKeeper {
  readonly #clock: Clock;
  readonly #kept = new Map<string, KeptToken>();
  readonly #asking = new Map<string, Promise<KeptToken>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param issue asks for a new one; runs to its end although whoever asked has gone. */
  async token(key: string, { signal, claims }: AskForToken, issue: (claims: string | undefined) => Promise<KeptToken>): Promise<string> {
    signal?.throwIfAborted();
    const kept = this.#kept.get(key);
    if (claims === undefined && kept && kept.expiresAt - marginMs > this.#clock.now()) return kept.token;
    const askKey = `${key} ${claims ?? '-'}`;
    const asking = this.#asking.get(askKey) ?? this.#ask(key, askKey, () => issue(claims));
    return (await orCancelled(asking, signal)).token;
  }

  put(key: string, token: KeptToken): void {
    this.#kept.set(key, token);
  }

  clear(): void {
    this.#kept.clear();
    this.#asking.clear();
  }

  #ask(key: string, askKey: string, issue: () => Promise<KeptToken>): Promise<KeptToken> {
    const asking = issue().then((token) => {
      // Signed out meanwhile: it must not come back.
      if (this.#asking.get(askKey) === asking) this.#kept.set(key, token);
      return token;
    }).finally(() => {
      if (this.#asking.get(askKey) === asking) this.#asking.delete(askKey);
    });
    this.#asking.set(askKey, asking);
    return asking;
  }
}
