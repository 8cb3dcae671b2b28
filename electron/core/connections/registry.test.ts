import { describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../simulator/foundation/authority.ts';
import { JsonDocuments } from '../documents/json-documents.ts';
import { fault } from '../faults.ts';
import { summariseCertificate } from '../net/certificate.ts';
import type { OfferedCertificate } from '../net/tls-trust.ts';
import { MemoryStore } from '../secrets/memory-store.ts';
import { PassphraseStore } from '../secrets/passphrase-store.ts';
import { FakeDriver } from '../testing/fake-driver.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { Connections } from './registry.ts';

const folder = temporaryFolders();

async function program(path: string, secrets: MemoryStore | PassphraseStore = new MemoryStore()) {
  const clock = new ManualClock();
  const documents = await JsonDocuments.in(path, clock, silentLogger);
  const connections = await Connections.open({ clock, logger: silentLogger, secrets, documents });
  const driver = new FakeDriver();
  connections.register(driver);
  return { clock, documents, connections, driver, secrets };
}

/** Sessions are opened a moment after the call that wants them. */
const opened = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function offer(authority = new CertificateAuthority({ commonName: 'Test root' })): OfferedCertificate {
  const pem = authority.root.certificatePem;
  return { ...summariseCertificate(pem), pem, chain: [pem], anchorPem: pem, anchorIsRoot: false };
}

describe('Connections', () => {
  it('saves a target, connects to it, and has it again after a restart', async () => {
    const path = await folder();
    const first = await program(path);
    const added = await first.connections.add('hololens', 'https://Bench3.local/', 'Bench 3');
    await opened();
    expect(added).toMatchObject({ name: 'Bench 3', state: 'connecting', endpoint: { scheme: 'https', host: 'bench3.local', port: 443 }, position: 0 });
    expect(first.driver.latest.record).toMatchObject({ id: added.id, trust: null });
    await first.connections.close();
    expect(first.driver.latest.closed).toBe(true);

    const second = await program(path);
    expect(second.connections.list()).toMatchObject([{ id: added.id, name: 'Bench 3', state: 'offline' }]);
    second.connections.connectSaved();
    await second.clock.advance(0);
    expect(second.connections.get(added.id)).toMatchObject({ state: 'connecting' });
  });

  it('answers the saved one when an address is added twice, and refuses an unreadable one in words', async () => {
    const { connections, driver } = await program(await folder());
    const first = await connections.add('hololens', '192.168.0.12');
    await opened();
    const again = await connections.add('hololens', 'https://192.168.0.12:443/default.htm');
    expect(again.id).toBe(first.id);
    expect(driver.sessions).toHaveLength(1);
    await expect(connections.add('hololens', 'bench 3')).rejects.toMatchObject({ fault: { code: 'invalid-input', remedy: 'edit-address' } });
    expect(connections.list()).toHaveLength(1);
  });

  it('keeps several targets at one address where their kind has such', async () => {
    const { connections } = await program(await folder());
    connections.register(Object.assign(new FakeDriver(), { sharesAddresses: true }));
    const endpoint = { scheme: 'https', host: 'management.example', port: 443 } as const;
    const target = { kind: 'hololens', endpoint, name: null, group: null, production: false, simulated: false, trust: null, prepare: async () => {} } as const;
    const [one, other] = [await connections.addTarget(target), await connections.addTarget(target)];
    expect(one.id).not.toBe(other.id);
    expect(await connections.update(other.id, { name: 'Other' })).toMatchObject({ name: 'Other', endpoint });
  });

  it('takes over what a session reports, with since and step, and hears a closed session no more', async () => {
    const { connections, driver, clock } = await program(await folder());
    const { id } = await connections.add('hololens', 'bench3.local');
    await opened();
    const { link } = driver.latest;
    link.report({ step: 'tcp' });
    const stepSince = clock.now();
    await clock.advance(1_000);
    link.report({ step: 'tcp', latencyMs: 3 });
    expect(connections.get(id)?.step).toEqual({ name: 'tcp', since: stepSince });
    link.report({ state: 'online', step: null, machineName: 'HOLOLENS-7', lastSeenAt: clock.now(), fault: null });
    expect(connections.get(id)).toMatchObject({ state: 'online', since: clock.now(), step: null, name: 'HOLOLENS-7' });
    await connections.disconnect(id);
    link.report({ state: 'online' });
    expect(connections.get(id)).toMatchObject({ state: 'offline' });
    link.report({ fault: fault('slow') });
    expect(connections.get(id)?.fault).toBeNull();
  });

  it('pins what the user has seen and nothing else', async () => {
    const path = await folder();
    const { connections, driver } = await program(path);
    const { id } = await connections.add('hololens', 'bench3.local');
    await opened();
    await expect(connections.trust(id, 'AA', false)).rejects.toMatchObject({ fault: { code: 'not-found' } });
    const seen = offer();
    const swapped = offer();
    driver.latest.link.report({ state: 'untrusted', offered: seen });
    expect(connections.get(id)?.offered).toEqual(summariseCertificate(seen.pem));
    driver.latest.link.report({ offered: swapped });
    await expect(connections.trust(id, seen.fingerprint256, false)).rejects.toMatchObject({ fault: { code: 'identity-changed' } });
    expect(connections.get(id)?.pinned).toBeNull();
    const trusted = await connections.trust(id, swapped.fingerprint256, false);
    await opened();
    expect(trusted).toMatchObject({ state: 'connecting', offered: null, pinned: { fingerprint256: swapped.fingerprint256 } });
    expect(driver.sessions).toHaveLength(2);
    expect(driver.sessions[0]?.closed).toBe(true);
    expect(driver.latest.record.trust).toMatchObject({ fingerprint256: swapped.fingerprint256 });
    expect((await program(path)).connections.get(id)?.pinned?.fingerprint256).toBe(swapped.fingerprint256);
  });

  it('leaves a changed identity only by an act of the user, and replaces a pin only when told to', async () => {
    const { connections, driver } = await program(await folder());
    const { id } = await connections.add('hololens', 'bench3.local');
    await opened();
    const original = offer();
    driver.latest.link.report({ state: 'untrusted', offered: original });
    await connections.trust(id, original.fingerprint256, false);
    await opened();
    const other = offer();
    driver.latest.link.report({ state: 'identity-changed', offered: other });
    for (const state of ['connecting', 'online', 'unreachable', 'asleep'] as const) {
      driver.latest.link.report({ state, lastSeenAt: 1 });
      expect(connections.get(id)).toMatchObject({ state: 'identity-changed', pinned: { fingerprint256: original.fingerprint256 }, offered: { fingerprint256: other.fingerprint256 } });
    }
    await expect(connections.trust(id, other.fingerprint256, false)).rejects.toMatchObject({ fault: { code: 'identity-changed' } });
    connections.retryNow(id);
    await opened();
    expect(connections.get(id)).toMatchObject({ state: 'connecting', pinned: { fingerprint256: original.fingerprint256 } });
    driver.latest.link.report({ state: 'identity-changed', offered: other });
    await connections.trust(id, other.fingerprint256, true);
    await opened();
    expect(connections.get(id)).toMatchObject({ state: 'connecting', pinned: { fingerprint256: other.fingerprint256 }, offered: null });
  });

  it('seals credentials, shows the user name only, and opens a new session with them', async () => {
    const path = await folder();
    const { connections, driver, secrets } = await program(path);
    const { id } = await connections.add('hololens', 'bench3.local');
    await opened();
    const paired = await connections.setCredentials(id, { userName: 'ada', password: 'hush-hush' });
    await opened();
    expect(paired.userName).toBe('ada');
    expect(JSON.stringify(paired)).not.toContain('hush');
    expect(await driver.latest.link.credentials()).toEqual({ userName: 'ada', password: 'hush-hush' });
    expect(driver.sessions).toHaveLength(2);
    await connections.remove(id);
    expect(driver.forgotten).toEqual([id]);
    expect(driver.latest.closed).toBe(true);
    expect(await secrets.has(`connection/${id}/credentials`)).toBe(false);
    expect(connections.list()).toEqual([]);
    expect(() => connections.connect(id)).toThrow('no longer in the list');
  });

  it('keeps nothing of simulated targets beyond the run, and never stores their password', async () => {
    const path = await folder();
    const { connections, driver, secrets } = await program(path);
    const added = await connections.addSimulated({ kind: 'hololens', address: 'https://127.0.0.1:5001', name: 'Simulated', trust: null, credentials: { userName: 'demo', password: 'hush-hush' } });
    await opened();
    expect(added).toMatchObject({ simulated: true, userName: 'demo' });
    expect(await driver.latest.link.credentials()).toEqual({ userName: 'demo', password: 'hush-hush' });
    expect(await secrets.has(`connection/${added.id}/credentials`)).toBe(false);
    await connections.add('hololens', 'bench3.local');
    expect((await program(path)).connections.list()).toMatchObject([{ endpoint: { host: 'bench3.local' } }]);
  });

  it('reorders, renames, moves to a free address only, and goes on after a removal', async () => {
    const path = await folder();
    const { connections, driver } = await program(path);
    const [a, b, c] = [await connections.add('hololens', 'a.local'), await connections.add('hololens', 'b.local'), await connections.add('hololens', 'c.local')];
    await connections.reorder([c.id, a.id]);
    expect(connections.list().map(({ endpoint }) => endpoint.host)).toEqual(['c.local', 'a.local', 'b.local']);
    expect(await connections.update(b.id, { name: 'Second', production: true, group: 'Hall 1', autoConnect: false })).toMatchObject({ name: 'Second', production: true, group: 'Hall 1', autoConnect: false });
    await expect(connections.update(b.id, { address: 'a.local' })).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    const before = driver.sessions.length;
    expect(await connections.update(b.id, { address: '10.0.0.9' })).toMatchObject({ endpoint: { host: '10.0.0.9' }, state: 'connecting', name: 'Second' });
    await opened();
    expect(driver.sessions.length).toBe(before + 1);
    await connections.remove(c.id);
    expect(connections.list().map(({ position }) => position)).toEqual([0, 1]);
    const again = await program(path);
    expect(again.connections.list().map(({ endpoint }) => endpoint.host)).toEqual(['a.local', '10.0.0.9']);
    again.connections.connectSaved();
    await again.clock.advance(0);
    expect(again.driver.sessions.map(({ record }) => record.endpoint.host)).toEqual(['a.local']);
  });

  it('refuses to remove while secrets are locked, and tries again once they are unlocked', async () => {
    const path = await folder();
    const sealed = `${path}/secrets.sealed`;
    const store = await PassphraseStore.at(sealed);
    await store.setPassphrase('long enough');
    const locked = await PassphraseStore.at(sealed);
    const { connections, driver } = await program(path, locked);
    const { id } = await connections.add('hololens', 'bench3.local');
    await opened();
    driver.latest.link.report({ state: 'unauthorised', fault: fault('secrets-locked') });
    await expect(connections.remove(id)).rejects.toMatchObject({ fault: { code: 'secrets-locked' } });
    expect(connections.list()).toHaveLength(1);
    await locked.unlock('long enough');
    connections.retryLocked();
    expect(connections.get(id)).toMatchObject({ state: 'connecting', fault: null });
  });

  it('shows every window the same, and tells listeners real changes only', async () => {
    const { connections, driver, clock } = await program(await folder());
    const { id } = await connections.add('hololens', 'bench3.local');
    await opened();
    const windows = [connections.watch(), connections.watch()];
    for (const each of windows) expect((await each.next()).value).toMatchObject({ kind: 'snapshot', items: [{ id }] });
    let told = 0;
    connections.onChange(() => (told += 1));
    driver.latest.link.report({ state: 'online', latencyMs: 4 });
    driver.latest.link.report({ state: 'online', latencyMs: 4 });
    expect(told).toBe(1);
    const next = windows.map((each) => each.next());
    await clock.advance(100);
    for (const message of await Promise.all(next)) expect(message.value).toMatchObject({ kind: 'patch', version: 2, upsert: [{ id, state: 'online' }] });
    for (const each of windows) await each.return();
  });

  it('does not wait for ever for a session that cannot end', async () => {
    const { connections, driver, clock } = await program(await folder());
    const { id } = await connections.add('hololens', 'bench3.local');
    await opened();
    const stuck = driver.open.bind(driver);
    driver.open = (record, link) => ({ ...stuck(record, link), close: () => new Promise(() => {}) });
    await connections.update(id, { address: 'b.local' });
    await opened();
    expect(await connections.update(id, { address: 'c.local' })).toMatchObject({ endpoint: { host: 'c.local' }, state: 'connecting' });
    await clock.advance(6_000);
    expect(driver.latest.record.endpoint.host).toBe('c.local');
  });
});
