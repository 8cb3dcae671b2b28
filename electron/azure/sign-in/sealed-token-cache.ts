import type { ProfileSecrets } from './profile-secrets.ts';

/** The part of the library's cache context that is used here. */
interface CacheContext {
  readonly cacheHasChanged: boolean;
  readonly tokenCache: { serialize(): string; deserialize(text: string): void };
}

/** As the library calls it around each access to its cache. */
export interface CacheHooks {
  beforeCacheAccess(context: CacheContext): Promise<void>;
  afterCacheAccess(context: CacheContext): Promise<void>;
  /** Lets go of an access whose end was never told, because the call failed in the middle. */
  release(): void;
}

/**
 * The library's token cache of one profile, sealed. One access at a time: what one call reads, changes and writes back
 * must not be overwritten by another that has read before it (azure.md §3.2).
 */
export class SealedTokenCache {
  readonly #secrets: ProfileSecrets;
  #turn: Promise<void> = Promise.resolve();

  constructor(secrets: ProfileSecrets) {
    this.#secrets = secrets;
  }

  /** Hooks for one client of the library; each client has its own. */
  hooks(): CacheHooks {
    let leave: (() => void) | null = null;
    const release = (): void => {
      leave?.();
      leave = null;
    };
    return {
      beforeCacheAccess: async ({ tokenCache }) => {
        leave ??= await this.#enter();
        try {
          const sealed = await this.#secrets.get('tokens');
          tokenCache.deserialize(sealed ?? '{}');
        } catch (error) {
          release();
          throw error;
        }
      },
      afterCacheAccess: async ({ cacheHasChanged, tokenCache }) => {
        try {
          if (cacheHasChanged) await this.#secrets.set('tokens', tokenCache.serialize());
        } finally {
          release();
        }
      },
      release,
    };
  }

  async clear(): Promise<void> {
    const leave = await this.#enter();
    try {
      await this.#secrets.clear('tokens');
    } finally {
      leave();
    }
  }

  async #enter(): Promise<() => void> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = before.then(() => promise);
    await before;
    return resolve;
  }
}
