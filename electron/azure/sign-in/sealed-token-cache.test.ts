import { describe, expect, it } from 'vitest';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { MemoryStore } from '../../core/secrets/memory-store.ts';
import { ProfileSecrets } from './profile-secrets.ts';
import { SealedTokenCache } from './sealed-token-cache.ts';

/** A client of the library, which reads the cache whole, changes it, and writes it whole. */
function client(cache: SealedTokenCache) {
  const hooks = cache.hooks();
  let text = '{}';
  const tokenCache = { serialize: () => text, deserialize: (sealed: string) => void (text = sealed) };
  return {
    hooks,
    read: async () => {
      await hooks.beforeCacheAccess({ cacheHasChanged: false, tokenCache });
      await hooks.afterCacheAccess({ cacheHasChanged: false, tokenCache });
      return text;
    },
    add: async (name: string) => {
      await hooks.beforeCacheAccess({ cacheHasChanged: false, tokenCache });
      await new Promise((resolve) => setImmediate(resolve));
      text = JSON.stringify({ ...JSON.parse(text), [name]: true });
      await hooks.afterCacheAccess({ cacheHasChanged: true, tokenCache });
    },
  };
}
function sealed(simulated = false) {
  const store = new MemoryStore();
  return { store, cache: new SealedTokenCache(new ProfileSecrets(store, connectionIdSchema.parse('profile-1'), simulated)) };
}

describe('the sealed cache of tokens', () => {
  it('loses nothing when several clients write at once', async () => {
    const { cache } = sealed();
    const names = Array.from({ length: 12 }, (_, index) => `token-${index}`);
    await Promise.all(names.map((name) => client(cache).add(name)));
    expect(Object.keys(JSON.parse(await client(cache).read()))).toEqual(names);
  });

  it('goes on after a call that failed in the middle of an access', async () => {
    const { cache } = sealed();
    const failing = client(cache);
    await failing.hooks.beforeCacheAccess({ cacheHasChanged: false, tokenCache: { serialize: () => '{}', deserialize: () => {} } });
    const waiting = client(cache).add('later');
    failing.hooks.release();
    await waiting;
    expect(await client(cache).read()).toContain('later');
  });

  it('lies in the secret store under its profile, or in memory only for a simulated one', async () => {
    const { store, cache } = sealed();
    await client(cache).add('one');
    expect(await store.get('connection/profile-1/azure-tokens')).toContain('one');
    const simulated = sealed(true);
    await client(simulated.cache).add('one');
    expect(await simulated.store.has('connection/profile-1/azure-tokens')).toBe(false);
    await cache.clear();
    expect(await client(cache).read()).toBe('{}');
  });
});
