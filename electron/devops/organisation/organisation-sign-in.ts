import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { TokenBroker } from '../../core/access-tokens.ts';
import { faultError } from '../../core/faults.ts';
import type { SecretStore } from '../../core/secret-store.ts';
import type { CallSigner } from '../rest/devops-client.ts';

/** Azure DevOps as the directory knows it (reference/azure.md §2.12). */
const devopsScope = '499b84ac-1321-427f-aa17-267ca6975798/.default';

/** Personal access tokens: sealed in the secret store, or in memory only where the organisation is a simulated one. */
export class TokenVault {
  readonly #store: SecretStore;
  readonly #passing = new Map<ConnectionId, string>();

  constructor(store: SecretStore) {
    this.#store = store;
  }

  /** @throws FaultError `secrets-locked`, as all of these. */
  async get(connectionId: ConnectionId): Promise<string | null> {
    return this.#passing.get(connectionId) ?? this.#store.get(nameOf(connectionId));
  }

  async set(connectionId: ConnectionId, token: string, simulated: boolean): Promise<void> {
    if (simulated) this.#passing.set(connectionId, token);
    else await this.#store.set(nameOf(connectionId), token);
  }

  async clear(connectionId: ConnectionId): Promise<void> {
    if (!this.#passing.delete(connectionId)) await this.#store.clear(nameOf(connectionId));
  }
}

function nameOf(connectionId: ConnectionId): string {
  return `connection/${connectionId}/devops-token`;
}

/** A personal access token is sent as the password of nobody. */
export function signWithToken(token: () => Promise<string | null>): CallSigner {
  return {
    canRenew: () => false,
    async authorization() {
      const found = await token();
      if (found === null) throw faultError('signed-out', { message: 'No token is stored for this organisation.', hint: 'Enter one; it stays on this machine.', remedy: 'sign-in' });
      return `Basic ${Buffer.from(`:${found}`, 'utf8').toString('base64')}`;
    },
  };
}

/** In the name of the account that is signed in to an Azure profile. */
export function signWithProfile(tokens: TokenBroker, profileId: ConnectionId): CallSigner {
  return {
    canRenew: () => true,
    async authorization(signal, renew) {
      const token = await tokens.source(profileId, { tenantId: null, scope: devopsScope }).token({ ...(signal ? { signal } : {}), ...(renew ? { claims: '' } : {}) });
      return `Bearer ${token}`;
    },
  };
}
