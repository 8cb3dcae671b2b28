import { describe, expect, it } from 'vitest';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import type { TokenAccount, TokenProvider, TokenWish } from '../../core/access-tokens.ts';
import { faultError } from '../../core/faults.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { createServiceFabric } from '../index.ts';
import { ClusterStage } from '../testing/cluster-stage.ts';

const folder = temporaryFolders();

/** Somebody's sign-in, as the system that signs people in provides it. */
class FakeSignIn implements TokenProvider {
  readonly wishes: TokenWish[] = [];
  readonly #listeners = new Set<() => void>();
  #account: TokenAccount;
  issue: () => string = () => '';

  constructor(tenantId: string | null) {
    this.#account = { profileId: connectionIdSchema.parse('azure-profile-1'), name: 'Contoso', account: null, tenantId, signedIn: false };
  }

  signIn(): void {
    this.#account = { ...this.#account, account: 'jo@contoso.example', signedIn: true };
    for (const listener of this.#listeners) listener();
  }

  accounts(): readonly TokenAccount[] {
    return [this.#account];
  }
  source(_profileId: unknown, wish: TokenWish) {
    this.wishes.push(wish);
    return { token: async () => (this.#account.signedIn ? this.issue() : Promise.reject(faultError('signed-out'))) };
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

async function stageWith(signIn: FakeSignIn): Promise<ClusterStage> {
  return ClusterStage.open(await folder(), {
    systems: [createServiceFabric, (services) => {
      services.tokens.provide(signIn);
      return { router: {}, fetchRoutes: [], drivers: [], close: async () => {} };
    }],
  });
}
function metadataOf(cluster: SimulatedCluster) {
  if (!cluster.access.entra) throw new Error('This cluster knows no directory.');
  return cluster.access.entra;
}

describe('a cluster that is signed in to with Entra', () => {
  it('waits for a sign-in to its directory, and is read as soon as there is one', async () => {
    const signIn = new FakeSignIn('11111111-2222-4333-8444-555555555555');
    await using stage = await stageWith(signIn);
    const cluster = await stage.cluster({ https: true, entra: true });
    signIn.issue = () => cluster.access.issueToken('admin', Date.now() + 60_000);
    const { id } = await stage.add(cluster, { signIn: { kind: 'entra' } });
    expect((await stage.inState(id, 'unauthorised')).fault).toMatchObject({ code: 'signed-out', remedy: 'sign-in', message: expect.stringContaining('No Azure profile') });
    expect(signIn.wishes).toEqual([]);

    signIn.signIn();
    await stage.inState(id, 'online');
    const { tenant, cluster: application } = metadataOf(cluster);
    expect(signIn.wishes[0]).toEqual({ tenantId: tenant, scope: `${application}/.default` });
    let last: readonly string[] = [];
    for await (const { steps } of await stage.client.connections.test({ connectionId: id })) last = steps.map(({ name, state }) => `${name} ${state}`);
    expect(last).toContain('api ok');
  });

  it('gets no token for anything but its own application, whatever it says', async () => {
    const signIn = new FakeSignIn(null);
    signIn.signIn();
    await using stage = await stageWith(signIn);
    for (const named of ['https://management.azure.com', '797f4846-ba00-4fd7-ba43-dac1f8f63013', 'https://vault.azure.net/', '499B84AC-1321-427f-aa17-267ca6975798']) {
      const cluster = await stage.cluster({ https: true, entra: true });
      Object.assign(metadataOf(cluster), { cluster: named });
      const { id } = await stage.add(cluster, { signIn: { kind: 'entra' } });
      expect((await stage.inState(id, 'unauthorised')).fault).toMatchObject({ code: 'forbidden', message: expect.stringContaining('No sign-in was sent') });
    }
    expect(signIn.wishes).toEqual([]);
  });

  it('that takes certificates only says so', async () => {
    const signIn = new FakeSignIn(null);
    signIn.signIn();
    await using stage = await stageWith(signIn);
    const cluster = await stage.cluster({ https: true });
    const { id } = await stage.add(cluster, { signIn: { kind: 'entra' } });
    expect((await stage.inState(id, 'unauthorised')).fault?.code).toMatch(/not-supported|client-certificate/);
  });
});
