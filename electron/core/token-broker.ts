import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import type { TokenAccount, TokenBroker, TokenProvider, TokenSource, TokenWish } from './access-tokens.ts';
import { faultError } from './faults.ts';

/** The broker of this program: until a system provides tokens, nobody has an account. */
export class ProgramTokens implements TokenBroker {
  readonly #listeners = new Set<() => void>();
  #provider: TokenProvider | null = null;

  provide(provider: TokenProvider): void {
    this.#provider = provider;
    provider.onChange(() => this.#changed());
    this.#changed();
  }

  accounts(): readonly TokenAccount[] {
    return this.#provider?.accounts() ?? [];
  }

  source(profileId: ConnectionId, wish: TokenWish): TokenSource {
    if (!this.#provider) throw faultError('not-found', { message: 'There is no Azure profile to sign in with.', hint: 'Add one first.' });
    return this.#provider.source(profileId, wish);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
