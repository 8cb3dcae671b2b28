import type { Redactor } from '../logging/redactor.ts';
import type { SecretStore } from '../secret-store.ts';

/** The same store; every value that passes through it is known to the redactor from then on. */
export function redactedSecrets(store: SecretStore, redactor: Redactor): SecretStore {
  return {
    set: (name, value) => {
      redactor.learn(name, value);
      return store.set(name, value);
    },
    get: async (name) => {
      const value = await store.get(name);
      if (value !== null) redactor.learn(name, value);
      return value;
    },
    has: (name) => store.has(name),
    clear: (name) => store.clear(name),
    clearAll: (prefix) => store.clearAll(prefix),
    protection: () => store.protection(),
  };
}
