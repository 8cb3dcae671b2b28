import { afterEach, describe, expect, it } from 'vitest';
import { contract } from '../../shared/contract/index.ts';
import { CertificateAuthority } from '../../simulator/foundation/authority.ts';
import { openJournal, systems } from '../systems.ts';
import type { Program, ProgramOptions } from './composition.ts';
import { faultError } from './faults.ts';
import { summariseCertificate } from './net/certificate.ts';
import { FakeDriver } from './testing/fake-driver.ts';
import { MemoryJournal } from './testing/memory-journal.ts';
import { temporaryFolders } from './testing/temporary-folder.ts';
import { fakeSystem, openPage, startTestProgram } from './testing/test-program.ts';

const folder = temporaryFolders();
const running: Program[] = [];
afterEach(async () => {
  for (const program of running.splice(0)) await program.close();
});

async function start(options: Partial<ProgramOptions> = {}): Promise<Program> {
  const program = await startTestProgram(await folder(), options);
  running.push(program);
  return program;
}

/** Names and effects of all procedures, as the contract declares them. */
function procedures(part: unknown = contract, path: string[] = []): { path: string; effect: unknown }[] {
  if (typeof part !== 'object' || part === null) return [];
  if ('~orpc' in part) {
    const definition: unknown = part['~orpc'];
    const meta: unknown = typeof definition === 'object' && definition !== null && 'meta' in definition ? definition.meta : null;
    return [{ path: path.join('.'), effect: typeof meta === 'object' && meta !== null && 'effect' in meta ? meta.effect : null }];
  }
  return Object.entries(part).flatMap(([name, child]) => procedures(child, [...path, name]));
}

/** Calls a procedure by its path, whatever it is. */
async function callByPath(client: unknown, path: string, input: unknown): Promise<unknown> {
  let target: unknown = client;
  for (const name of path.split('.')) target = Reflect.get(Object(target), name);
  if (typeof target !== 'function') throw new TypeError(`${path} is no procedure.`);
  return Reflect.apply(target, undefined, [input]);
}

describe('the composed program', () => {
  it('lets a wallboard read and nothing else, by what the contract says of each procedure', async () => {
    const program = await start({ systems, openJournal });
    const { client } = openPage(program, 'wallboard');
    expect((await client.app.info()).role).toBe('wallboard');
    const writes = procedures().filter(({ effect }) => effect === 'write');
    for (const area of ['app.', 'connections.', 'devices.', 'clusters.actions.', 'clusters.access.']) expect(writes.filter(({ path }) => path.startsWith(area)).length).toBeGreaterThan(3);
    for (const { path } of writes) {
      await expect(callByPath(client, path, {})).rejects.toMatchObject({ code: 'FAULT', data: { code: 'read-only' } });
    }
    const upload = await program.fetch(new Request('http://127.0.0.1/uploads?name=a', { method: 'POST', body: 'x' }), { role: 'wallboard' });
    expect(upload?.status).toBe(403);
  });

  it('refuses input that the contract does not name, in words and without repeating it', async () => {
    const { client } = openPage(await start());
    const hostile = { kind: 'hololens' as const, address: 'bench3.local', path: '/etc/passwd' };
    const refused = await client.connections.add(hostile).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'FAULT', data: { code: 'invalid-input' } });
    expect(JSON.stringify(refused)).not.toContain('/etc/passwd');
    await expect(client.connections.add({ kind: 'hololens', address: 'x'.repeat(301) })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
  });

  it('gives an unforeseen error an id that the log has too, and none of its words', async () => {
    const driver = new FakeDriver();
    driver.forget = () => Promise.reject(new Error('unused'));
    driver.walk = () => {
      throw new Error('a very internal sentence');
    };
    const program = await start({ systems: [() => fakeSystem(driver)] });
    const { client } = openPage(program);
    const walk = await client.connections.probe({ address: 'bench3.local' });
    const error = await walk.next().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'FAULT', data: { code: 'internal', detail: expect.stringMatching(/^Log reference [0-9a-f]{8}$/) } });
    expect(JSON.stringify(error)).not.toContain('very internal');
    const line = program.logger.recent().find(({ id }) => id === 'calls.failed');
    expect(line?.message).toContain('very internal');
  });

  it('walks the ladder, and stops walking when the reader leaves', async () => {
    const driver = new FakeDriver();
    const { client } = openPage(await start({ systems: [() => fakeSystem(driver)] }));
    const seen: string[] = [];
    for await (const { endpoint, steps } of await client.connections.probe({ address: 'http://bench3.local/' })) {
      expect(endpoint).toEqual({ scheme: 'https', host: 'bench3.local', port: 443 });
      expect(steps.map(({ name }) => name)).toEqual(['name', 'tcp', 'tls', 'fingerprint', 'credentials', 'api']);
      expect(steps[0]?.finding).toContain('https is used instead of http');
      seen.push(steps.map(({ state }) => state).join(' '));
      if (seen.length === 2) break;
    }
    expect(driver.walks[0]).toMatchObject({ record: null, credentials: null });
    await expect.poll(() => driver.walks[0]?.ended, { timeout: 15_000 }).toBe(true);
    const unreadable = await client.connections.probe({ address: 'bench 3' });
    expect((await unreadable.next()).value).toMatchObject({ endpoint: null, steps: [{ name: 'name', state: 'failed', fault: { code: 'invalid-input', remedy: 'edit-address' } }, {}, {}, {}, {}, {}] });
  });

  it('ends a stream whose source takes no notice of its signal', async () => {
    const driver = new FakeDriver();
    let asked = 0;
    driver.walk = async function* walk() {
      asked += 1;
      yield [];
      await new Promise(() => {});
    };
    const { client } = openPage(await start({ systems: [() => fakeSystem(driver)] }));
    const controller = new AbortController();
    const walk = await client.connections.probe({ address: 'bench3.local' }, { signal: controller.signal });
    await walk.next();
    const stuck = walk.next();
    controller.abort();
    await expect(stuck).rejects.toThrow('abort');
    expect(asked).toBe(1);
  });

  it('shows one state to two windows, and tells both of a changed identity', async () => {
    const driver = new FakeDriver();
    const program = await start({ systems: [() => fakeSystem(driver)] });
    const [left, right] = [openPage(program), openPage(program)];
    const { id } = await left.client.connections.add({ kind: 'hololens', address: 'bench3.local' });
    const watch = await right.client.connections.watch();
    expect((await watch.next()).value).toMatchObject({ kind: 'snapshot', items: [{ id, state: 'connecting' }] });
    const pem = new CertificateAuthority({ commonName: 'Other' }).root.certificatePem;
    driver.latest.link.report({ state: 'identity-changed', offered: { ...summariseCertificate(pem), pem, chain: [pem], anchorPem: pem, anchorIsRoot: false } });
    expect((await watch.next()).value).toMatchObject({ kind: 'patch', upsert: [{ state: 'identity-changed', offered: { subject: 'CN=Other' } }] });
    await watch.return?.();
    const notices = await left.client.app.notices.watch();
    expect((await notices.next()).value).toMatchObject({ items: [{ severity: 'error', connectionId: id }] });
  });

  it('waits with a deep link until there is a page', async () => {
    const program = await start();
    program.hostEvents.send({ kind: 'navigate', href: '#/settings' });
    const { client } = openPage(program);
    const events = await client.app.hostEvents();
    expect((await events.next()).value).toEqual({ kind: 'navigate', href: '#/settings' });
    program.hostEvents.send({ kind: 'command', commandId: 'palette.open' });
    expect((await events.next()).value).toEqual({ kind: 'command', commandId: 'palette.open' });
  });

  it('keeps settings, tells them to every page, and takes its uploads away at the end', async () => {
    const dataDir = await folder();
    const first = await startTestProgram(dataDir);
    const { client } = openPage(first);
    await client.app.settings.set({ theme: 'dark' });
    const upload = await first.fetch(new Request('http://127.0.0.1/uploads?name=app.msix', { method: 'POST', body: 'bytes' }), { role: 'operator' });
    expect(await upload?.json()).toMatchObject({ name: 'app.msix', sizeBytes: 5 });
    await first.close();
    const second = await startTestProgram(dataDir);
    running.push(second);
    const settings = await openPage(second).client.app.settings.watch();
    expect((await settings.next()).value).toMatchObject({ theme: 'dark' });
  });

  it('adds simulated headsets once, trusted and signed in where they are paired', async () => {
    const { root } = new CertificateAuthority({ commonName: 'Simulated root' });
    let launches = 0;
    let closed = 0;
    const driver = new FakeDriver();
    const launcher = async () => {
      launches += 1;
      const headset = { rootCertificatePem: root.certificatePem };
      return {
        headsets: [
          { ...headset, name: 'Bench 3', url: 'https://127.0.0.1:50443', credentials: { userName: 'demo', password: 'hush-hush' } },
          { ...headset, name: 'Stage L', url: 'https://127.0.0.1:50444', credentials: null },
        ],
        clusters: [], azure: [], devops: [],
        close: async () => void (closed += 1),
      };
    };
    const program = await startTestProgram(await folder(), { simulatorLauncher: launcher, systems: [() => fakeSystem(driver)] });
    const { client, heard } = openPage(program);
    expect((await client.app.info()).canSimulate).toBe(true);
    const { connectionIds } = await client.app.exploreSimulated();
    expect((await client.app.exploreSimulated()).connectionIds).toEqual(connectionIds);
    expect(launches).toBe(1);
    expect(program.connections.list()).toMatchObject([
      { name: 'Bench 3', simulated: true, userName: 'demo', pinned: { subject: 'CN=Simulated root' } },
      { name: 'Stage L', simulated: true, userName: null, pinned: null },
    ]);
    expect(heard.join()).not.toContain('hush-hush');
    await program.close();
    expect(closed).toBe(1);
  });

  it('tells the journal that it started and ended, and how its connections stood meanwhile', async () => {
    const driver = new FakeDriver();
    const journals: MemoryJournal[] = [];
    const program = await startTestProgram(await folder(), {
      systems: [() => fakeSystem(driver)],
      openJournal: async ({ clock }) => {
        const journal = new MemoryJournal(clock);
        journals.push(journal);
        return { journal, router: {}, close: async () => {} };
      },
    });
    await openPage(program).client.connections.add({ kind: 'hololens', address: 'bench3.local' });
    driver.latest.link.report({ state: 'online' });
    await program.close();
    expect(journals[0]?.events).toMatchObject([
      { type: 'program.started', source: 'program', attributes: { version: '0.0.0-test', host: 'browser', demo: false } },
      { type: 'headset.connection', attributes: { state: 'online' } },
      { type: 'program.ended', value: expect.any(Number) },
    ]);
  });

  it('says in words that there is nothing to explore, and that a system failed inside', async () => {
    const route = { method: 'GET' as const, path: '/devices/:connectionId/broken', effect: 'read' as const, handle: () => Promise.reject(faultError('camera-in-use')) };
    const program = await start({ systems: [() => fakeSystem(new FakeDriver(), { fetchRoutes: [route] })] });
    const { client } = openPage(program);
    await expect(client.app.exploreSimulated()).rejects.toMatchObject({ data: { code: 'not-supported' } });
    const get = (path: string, method = 'GET') => program.fetch(new Request(`http://127.0.0.1${path}`, { method }), { role: 'operator' });
    expect(await (await get('/devices/a/broken'))?.json()).toMatchObject({ fault: { code: 'camera-in-use' } });
    expect((await get('/devices/a/broken', 'DELETE'))?.status).toBe(405);
    expect(await get('/devices/a/b/c')).toBeNull();
    expect(await get('/devices/%ff/broken')).toBeNull();
  });
});
