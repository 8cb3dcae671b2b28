import { describe, expect, it } from 'vitest';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { portalBenches } from './testing/portal-bench.ts';
import { goOnline, portalStage } from './testing/portal-stage.ts';
import type { Stage } from './testing/portal-stage.ts';

const benches = portalBenches();
const chosen = { userName: 'presenter', password: 'a long & strange % password+ä' };

async function waiting(): Promise<{ stage: Stage; id: ConnectionId }> {
  const stage = await portalStage(benches, { device: { paired: false } });
  const { id } = await stage.bench.connections.add('hololens', stage.device.url);
  const { offered } = await stage.until(id, ({ state }) => state === 'untrusted');
  await stage.bench.connections.trust(id, offered?.fingerprint256 ?? '', false);
  await stage.until(id, ({ state }) => state === 'unpaired');
  return { stage, id };
}

describe('pairing', () => {
  it('asks for a PIN, takes it, keeps the credentials and connects', async () => {
    const { stage, id } = await waiting();
    await stage.pairing.requestPin(id);
    expect(stage.device.pin()).toMatch(/^\d+$/);
    const connection = await stage.pairing.pair(id, stage.device.pin() ?? '', chosen);
    expect(connection.userName).toBe('presenter');
    expect(stage.device.credentials).toEqual({ username: chosen.userName, password: chosen.password });
    await stage.until(id, ({ state }) => state === 'online');
  });

  it('says of a wrong PIN how many tries are left, and after the fifth that a new one is needed', async () => {
    const { stage, id } = await waiting();
    await stage.pairing.requestPin(id);
    const wrong = String((Number(stage.device.pin()) + 1) % 1_000_000).padStart(6, '0');
    for (const left of ['4 more tries are', '3 more tries are', '2 more tries are', 'one more try is']) {
      await expect(stage.pairing.pair(id, wrong, chosen)).rejects.toMatchObject({ fault: { code: 'pin-wrong', remedy: 'pair', hint: expect.stringContaining(left) } });
    }
    await expect(stage.pairing.pair(id, wrong, chosen)).rejects.toMatchObject({ fault: { code: 'pin-locked' } });
    await expect(stage.pairing.pair(id, wrong, chosen)).rejects.toMatchObject({ fault: { code: 'pin-locked' } });
    await stage.pairing.requestPin(id);
    await stage.pairing.pair(id, stage.device.pin() ?? '', chosen);
    await stage.until(id, ({ state }) => state === 'online');
  });

  it('without a PIN on display asks to request one', async () => {
    const { stage, id } = await waiting();
    await expect(stage.pairing.pair(id, '123456', chosen)).rejects.toMatchObject({ fault: { code: 'pin-locked', message: expect.stringContaining('shows no PIN') } });
  });

  it('anew replaces the password of a headset that is online', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    await stage.pairing.requestPin(id);
    await stage.pairing.pair(id, stage.device.pin() ?? '', chosen);
    await stage.until(id, ({ state, userName }) => state === 'online' && userName === chosen.userName);
    expect(stage.device.credentials).toEqual({ username: chosen.userName, password: chosen.password });
  });

  it('is not begun before the certificate has been accepted: no password leaves this machine', async () => {
    const stage = await portalStage(benches, { device: { paired: false } });
    const { id } = await stage.bench.connections.add('hololens', stage.device.url);
    await stage.until(id, ({ state }) => state === 'untrusted');
    await expect(stage.pairing.requestPin(id)).rejects.toMatchObject({ fault: { code: 'untrusted', remedy: 'trust' } });
    await expect(stage.pairing.signIn(id, chosen)).rejects.toMatchObject({ fault: { code: 'untrusted' } });
    expect(stage.device.pin()).toBeUndefined();
  });

  it('sends nothing to a headset whose certificate has changed', async () => {
    const { stage, id } = await waiting();
    stage.device.changeCertificate();
    await expect(stage.pairing.requestPin(id)).rejects.toMatchObject({ fault: { code: 'identity-changed', remedy: 'replace-trust' } });
    expect(stage.device.pin()).toBeUndefined();
  });

  it('with a headset out of reach says so and works when it is back', async () => {
    const { stage, id } = await waiting();
    await stage.device.setFault({ kind: 'asleep', mode: 'refuse' });
    await expect(stage.pairing.requestPin(id)).rejects.toMatchObject({ fault: { code: 'refused' } });
    await stage.device.clearFaults();
    await stage.pairing.requestPin(id);
    expect(stage.device.pin()).toBeDefined();
  });
});

describe('signing in', () => {
  it('tries the credentials once and keeps only the right ones', async () => {
    const stage = await portalStage(benches);
    const { id } = await stage.bench.connections.add('hololens', stage.device.url);
    const { offered } = await stage.until(id, ({ state }) => state === 'untrusted');
    await stage.bench.connections.trust(id, offered?.fingerprint256 ?? '', false);
    await stage.until(id, ({ state }) => state === 'unpaired');
    await expect(stage.pairing.signIn(id, { userName: 'presenter', password: 'wrong-password' })).rejects.toMatchObject({ fault: { code: 'unauthorised' } });
    expect(await stage.bench.connections.credentials(id)).toBeNull();
    await stage.pairing.signIn(id, { userName: stage.device.credentials?.username ?? '', password: stage.device.credentials?.password ?? '' });
    await stage.until(id, ({ state }) => state === 'online');
    await stage.pairing.forgetCredentials(id);
    await stage.until(id, ({ state }) => state === 'unpaired');
    expect(await stage.bench.connections.credentials(id)).toBeNull();
  });
});
