import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionIdSchema } from '../../shared/domain/identifiers.ts';
import { DEVOPS_AUDIENCE, startDevops, type SimulatedDevops } from '../../simulator/devops/index.ts';
import type { AskForToken, TokenWish } from '../core/access-tokens.ts';
import type { Program } from '../core/composition.ts';
import { faultError } from '../core/faults.ts';
import type { System } from '../core/system.ts';
import { MemoryStore } from '../core/secrets/memory-store.ts';
import { fakeSystem, openPage, startTestProgram, type Client } from '../core/testing/test-program.ts';
import { createDevops } from './index.ts';
import { lastDays, until } from './testing/devops-rig.ts';

const profileId = connectionIdSchema.parse('profile1');

/** With the account of an Azure profile, whose tokens come from another system. */
describe('an organisation that is signed in to with Entra', () => {
  let simulated: SimulatedDevops;
  let program: Program;
  let client: Client;
  let folder: string;
  const wishes: TokenWish[] = [];
  const asks: AskForToken[] = [];
  const secrets = new MemoryStore();
  const told = new Set<() => void>();
  let valid = 'first';
  let signedIn = true;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fabriscope-devops-'));
    simulated = await startDevops({ year: lastDays(3), rateLimitScale: 0, verifyToken: (token) => (token === valid ? { aud: DEVOPS_AUDIENCE, preferred_username: 'jo@contoso.example' } : null) });
    program = await startTestProgram(folder, {
      secrets,
      systems: [({ tokens }): System => {
        tokens.provide({
          accounts: () => [{ profileId, name: 'Contoso', account: 'jo@contoso.example', tenantId: null, signedIn }],
          source: (_profile, wish) => {
            wishes.push(wish);
            return {
              token: async (ask = {}) => {
                if (!signedIn) throw faultError('signed-out');
                asks.push(ask);
                return ask.claims === undefined ? 'first' : 'second';
              },
            };
          },
          onChange: (listener) => {
            told.add(listener);
            return () => void told.delete(listener);
          },
        });
        return fakeSystem();
      }, createDevops],
    });
    client = openPage(program).client;
  });
  afterAll(async () => {
    await program.close();
    await simulated.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('asks for tokens of Azure DevOps alone, keeps none, and renews one that is refused', async () => {
    const signIn = { kind: 'entra', azureConnectionId: profileId } as const;
    expect(await client.devops.probe({ url: simulated.url, signIn, caPem: simulated.caPem })).toMatchObject({ account: 'jo@contoso.example', fault: null });
    valid = 'second';
    const { id } = await client.devops.add({ url: simulated.url, name: null, signIn, caPem: simulated.caPem, projects: ['Commerce'] });
    const state = await until(client.devops.state({ connectionId: id }), ({ asOf }) => asOf !== null);
    expect(state).toMatchObject({ signIn: 'entra', azureConnectionId: profileId, account: 'jo@contoso.example', troubles: [], fault: null });
    expect(new Set(wishes.map(({ scope }) => scope))).toEqual(new Set([`${DEVOPS_AUDIENCE}/.default`]));
    expect(asks.some(({ claims }) => claims === '')).toBe(true);
    expect(await secrets.has(`connection/${id}/devops-token`)).toBe(false);
  });

  it('goes on by itself when somebody signs in to the profile again', async () => {
    const [{ id } = { id: profileId }] = program.connections.list();
    signedIn = false;
    for (const listener of told) listener();
    await client.devops.refresh({ connectionId: id });
    await expect.poll(() => program.connections.get(id)).toMatchObject({ state: 'unauthorised', fault: { code: 'signed-out' } });
    signedIn = true;
    for (const listener of told) listener();
    await expect.poll(() => program.connections.get(id)?.state).toBe('online');
  });
});
