import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { startHololens, type SimulatedHololens } from '../../../simulator/hololens/hololens.ts';
import { systems } from '../../systems.ts';
import type { Program } from '../composition.ts';
import { PassphraseStore } from '../secrets/passphrase-store.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { openPage, startTestProgram, type Client } from '../testing/test-program.ts';

const folder = temporaryFolders();
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** Every secret that a run can meet, each with a word of its own. */
const planted = {
  wrongPin: '7391846',
  password: 'Plant-Password-4711 äß',
  wrongPassword: 'Plant-Wrong-Password-0815',
  passphrase: 'Plant passphrase of the sealed file',
  wrongPassphrase: 'Plant passphrase that is wrong',
  secretText: 'Plant-Secret-Text-2718',
  reportedInError: 'Plant-Password-4711 äß',
} as const;

function forms(secret: string): string[] {
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64, base64.replace(/=+$/, '')];
}

/** Names of the planted secrets that stand in a text, in any form. */
function found(text: string, more: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries({ ...planted, ...more }).filter(([, secret]) => forms(secret).some((form) => text.includes(form))).map(([name]) => name);
}

async function filesBelow(root: string): Promise<{ name: string; text: string }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ name: path.slice(root.length + 1), text: await readFile(path, 'latin1').then((text) => Buffer.from(text, 'latin1').toString('utf8')) })));
}

async function reach(program: Program, id: ConnectionId, state: ConnectionState): Promise<void> {
  await expect.poll(() => program.connections.get(id)?.state, { timeout: 15_000 }).toBe(state);
}

const settled = async (call: Promise<unknown>): Promise<void> => void (await call.catch(() => {}));

/** Pairs with a simulated headset the way a user does, mistakes included. */
async function pair(client: Client, program: Program, headset: SimulatedHololens): Promise<{ id: ConnectionId; pin: string }> {
  const { id } = await client.connections.add({ kind: 'hololens', address: headset.url });
  await reach(program, id, 'untrusted');
  await client.connections.trust({ connectionId: id, fingerprint256: program.connections.get(id)?.offered?.fingerprint256 ?? '', replace: false });
  await reach(program, id, 'unpaired');
  await client.devices.pairing.requestPin({ connectionId: id });
  const pin = headset.pin() ?? '';
  await settled(client.devices.pairing.pair({ connectionId: id, pin: planted.wrongPin, userName: 'ada', password: planted.password }));
  await client.devices.pairing.pair({ connectionId: id, pin, userName: 'ada', password: planted.password });
  await reach(program, id, 'online');
  await settled(client.devices.pairing.signIn({ connectionId: id, userName: 'ada', password: planted.wrongPassword }));
  return { id, pin };
}

/** Everything that could make a secret turn up somewhere: failures above all. */
async function useAndBreak(client: Client, id: ConnectionId, headset: SimulatedHololens): Promise<void> {
  await client.devices.keyboard.sendText({ connectionId: id, text: planted.secretText, secret: true, slowly: false });
  for (const kind of ['server-error', 'malformed-json', 'cut', 'unauthorized', 'forbidden'] as const) {
    await headset.setFault({ kind });
    await settled(client.devices.keyboard.sendText({ connectionId: id, text: planted.secretText, secret: true, slowly: false }));
    await settled(client.devices.system.refresh({ connectionId: id }));
    await settled(client.devices.pairing.signIn({ connectionId: id, userName: 'ada', password: planted.wrongPassword }));
    await headset.clearFaults();
  }
  await client.app.reportError({ message: `Cannot send ${planted.reportedInError}`, stack: `at send (https://ada:${planted.password}@host/x)`, route: '/headsets' });
  await settled((async () => {
    for await (const { steps } of await client.connections.test({ connectionId: id })) if (steps.every(({ state }) => state !== 'running' && state !== 'waiting')) break;
  })());
}

describe('the redaction proof', () => {
  it('finds no planted secret in any log, document, report or message to a page', async () => {
    const dataDir = await folder();
    const headset = await startHololens({ seed: 7 });
    open.push(headset);
    const secrets = await PassphraseStore.at(join(dataDir, 'secrets.sealed'));
    const program = await startTestProgram(dataDir, { secrets, systems });
    open.push(program);
    const { client, heard } = openPage(program);
    const watches = [await client.connections.watch(), await client.app.notices.watch(), await client.tasks.watch()];
    const watching = watches.map((watch) => (async () => { for await (const _ of watch) continue; })().catch(() => {}));

    await client.app.secrets.setPassphrase({ passphrase: planted.passphrase });
    const { id, pin } = await pair(client, program, headset);
    await useAndBreak(client, id, headset);
    await settled(client.app.secrets.setPassphrase({ passphrase: planted.passphrase }));
    const report = await client.app.diagnostics.read();
    const again = await PassphraseStore.at(join(dataDir, 'secrets.sealed'));
    const second = await startTestProgram(join(dataDir, 'second'), { secrets: again, systems });
    open.push(second);
    const other = openPage(second);
    await settled(other.client.app.secrets.unlock({ passphrase: planted.wrongPassphrase }));
    await other.client.app.secrets.unlock({ passphrase: planted.passphrase });
    const otherReport = await other.client.app.diagnostics.read();
    await Promise.all([second.close(), program.close()]);
    void watching;

    const pinToo = { pin };
    // The run must have had something to hide, or it proves nothing.
    expect(await secrets.get(`connection/${id}/credentials`)).toContain('Plant-');
    expect(report.log.length).toBeGreaterThan(5);
    expect(heard.length).toBeGreaterThan(20);
    expect(found([report, otherReport].map((each) => JSON.stringify(each) + each.text).join('\n'), pinToo)).toEqual([]);
    expect(found([...heard, ...other.heard].join('\n'), pinToo)).toEqual([]);
    const files = await filesBelow(dataDir);
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['connections.json', 'secrets.sealed', join('logs', 'fabriscope.log')]));
    expect(files.filter(({ text }) => found(text, pinToo).length > 0).map(({ name, text }) => `${name}: ${found(text, pinToo).join()}`)).toEqual([]);
  }, 60_000);
});
