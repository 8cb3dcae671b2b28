import { createPrivateKey } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SignIn } from '../../../shared/contract/clusters/access.ts';
import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import { uploadSchema } from '../../../shared/contract/files.ts';
import type { ConnectionId, UploadHandle } from '../../../shared/domain/identifiers.ts';
import { writeZip } from '../../../simulator/foundation/zip-writer.ts';
import { startHololens, type SimulatedHololens } from '../../../simulator/hololens/hololens.ts';
import type { SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import { packageFiles } from '../../service-fabric/packages/testing/package-on-disk.ts';
import { ClusterStage, pemOf } from '../../service-fabric/testing/cluster-stage.ts';
import { openJournal, systems } from '../../systems.ts';
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
function found(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).filter(([, secret]) => forms(secret).some((form) => text.includes(form))).map(([name]) => name);
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

/** Secrets that only clusters have: the key's pass phrase, and parameters that look like secrets by name or by value. */
const plantedInCluster = {
  storePassphrase: 'Plant passphrase of the sealed file',
  keyPassPhrase: 'Plant-Pass-Phrase-of-the-key-1618',
  wrongPassPhrase: 'Plant-Wrong-Pass-Phrase-1414',
  parameter: 'Plant-Parameter-3141',
  parameterByValue: 'Plant-Account-Key-1732',
  parameterThatFailed: 'Plant-Parameter-that-failed-2236',
} as const;

const applicationName = 'fabric:/Greeter';
const parameterDeclarations = '<Parameter Name="Greeter_InstanceCount" DefaultValue="1" /><Parameter Name="Db_Password" DefaultValue="" /><Parameter Name="Store" DefaultValue="" />';

/** Certificate, key as it is, and the key under a pass phrase: the form in which it is handed over. */
function keyMaterial(cluster: SimulatedCluster): { readonly certificate: string; readonly sealedKey: string; readonly lines: Readonly<Record<string, string>> } {
  const [certificate = '', key = ''] = pemOf(cluster, 'admin').split(/(?=-----BEGIN PRIVATE KEY)/);
  const sealedKey = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: plantedInCluster.keyPassPhrase });
  const body = (pem: string): string[] => pem.split('\n').filter((line) => line.length > 40 && !line.startsWith('-'));
  // The first line of a PKCS #8 key says only of what kind it is.
  const secret = [...body(key).slice(1), ...body(String(sealedKey)).slice(1)];
  return { certificate, sealedKey: String(sealedKey), lines: Object.fromEntries(secret.map((line, index) => [`line ${index} of the key`, line])) };
}

async function handOver(stage: ClusterStage, name: string, bytes: string | Uint8Array<ArrayBuffer>): Promise<UploadHandle> {
  const answer = await stage.program.fetch(new Request(`http://127.0.0.1/uploads?name=${name}`, { method: 'POST', body: bytes }), { role: 'operator' });
  return uploadSchema.parse(await answer?.json()).handle;
}

/** Gives an application a secret in every way that there is, and looks at it in every way that shows it. */
async function actAndLook(stage: ClusterStage, cluster: SimulatedCluster, connectionId: ConnectionId): Promise<void> {
  const { client } = stage;
  await client.clusters.access.unlock({ connectionId, minutes: 15, typedName: 'Bench' });
  const { archive } = writeZip(Object.entries(packageFiles({ parameters: parameterDeclarations })).map(([name, bytes]) => ({ name, bytes })));
  const source = { kind: 'archive', upload: await handOver(stage, 'greeter.zip', new Uint8Array(archive)) } as const;
  const { imageStorePath } = await client.clusters.packages.inspect({ connectionId, source });
  const { taskId } = await client.clusters.packages.upload({ connectionId, source, imageStorePath, provision: true, cleanUp: true, typedName: 'Bench' });
  await expect.poll(() => stage.program.tasks.get(taskId)?.state, { timeout: 20_000 }).toBe('done');
  const parameters = [{ name: 'Db_Password', value: plantedInCluster.parameter }, { name: 'Store', value: `AccountName=shop;AccountKey=${plantedInCluster.parameterByValue}` }];
  const create = { connectionId, typedName: applicationName, reason: '', applicationName, typeName: 'GreeterType', typeVersion: '1.0.0' };
  await client.clusters.actions.createApplication({ ...create, parameters });
  const failing = { ...create, parameters: [{ name: 'Db_Password', value: plantedInCluster.parameterThatFailed }] };
  for (const kind of ['server-error', 'malformed-json', 'forbidden', 'timed-out', 'cut', null] as const) {
    // Without a fault it fails too: an application of that name is there.
    if (kind !== null) await cluster.setFault({ kind, method: 'POST' });
    await settled(client.clusters.actions.createApplication(failing));
    await cluster.clearFaults();
  }
  const ref = { kind: 'application', applicationName } as const;
  expect((await client.clusters.entities.raw({ connectionId, ref })).answers[0]?.text).toContain('Db_Password');
  await client.clusters.entities.parameters({ connectionId, applicationName });
  await client.clusters.entities.typeParameters({ connectionId, typeName: 'GreeterType', typeVersion: '1.0.0' });
  for await (const _ of await client.clusters.entities.detail({ connectionId, ref })) break;
  await settled(client.clusters.upgrades.plan({ connectionId, applicationName, targetVersion: '1.0.0', parameters: null, mode: 'Monitored', policy: null }));
  await stage.until(client.clusters.actions.record({ connectionId }), ({ key }) => key, (records) => records.some(({ body }) => body.includes('Db_Password')));
}

describe('the redaction proof', () => {
  it('finds no planted secret in any log, document, report or message to a page', async () => {
    const dataDir = await folder();
    const headset = await startHololens({ seed: 7 });
    open.push(headset);
    const secrets = await PassphraseStore.at(join(dataDir, 'secrets.sealed'));
    const program = await startTestProgram(dataDir, { secrets, systems, openJournal });
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
    const second = await startTestProgram(join(dataDir, 'second'), { secrets: again, systems, openJournal });
    open.push(second);
    const other = openPage(second);
    await settled(other.client.app.secrets.unlock({ passphrase: planted.wrongPassphrase }));
    await other.client.app.secrets.unlock({ passphrase: planted.passphrase });
    const otherReport = await other.client.app.diagnostics.read();
    await Promise.all([second.close(), program.close()]);
    void watching;

    const pinToo = { ...planted, pin };
    // The run must have had something to hide, or it proves nothing.
    expect(await secrets.get(`connection/${id}/credentials`)).toContain('Plant-');
    expect(report.log.length).toBeGreaterThan(5);
    expect(heard.length).toBeGreaterThan(20);
    expect(found([report, otherReport].map((each) => JSON.stringify(each) + each.text).join('\n'), pinToo)).toEqual([]);
    expect(found([...heard, ...other.heard].join('\n'), pinToo)).toEqual([]);
    const files = await filesBelow(dataDir);
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['connections.json', 'journal.sqlite', 'secrets.sealed', join('logs', 'fabriscope.log')]));
    expect(files.filter(({ text }) => found(text, pinToo).length > 0).map(({ name, text }) => `${name}: ${found(text, pinToo).join()}`)).toEqual([]);
  }, 60_000);

  it('finds no secret of a cluster in any log, document, report or message to a page', async () => {
    const dataDir = await folder();
    const secrets = await PassphraseStore.at(join(dataDir, 'secrets.sealed'));
    const stage = await ClusterStage.open(dataDir, { secrets, systems, openJournal });
    open.push({ close: () => stage[Symbol.asyncDispose]() });
    const { client, program } = stage;
    const cluster = await stage.cluster({ https: true, pace: 0.02 });
    const { certificate, sealedKey, lines } = keyMaterial(cluster);
    await client.app.secrets.setPassphrase({ passphrase: plantedInCluster.storePassphrase });

    const asText = (passPhrase: string): SignIn => ({ kind: 'certificate', uploads: [], pem: `${certificate}\n${sealedKey}`, passPhrase });
    await settled(client.clusters.access.readIdentity({ signIn: asText(plantedInCluster.wrongPassPhrase) }));
    await client.clusters.access.readIdentity({ signIn: asText(plantedInCluster.keyPassPhrase) });
    const uploads = [await handOver(stage, 'client.pem', certificate), await handOver(stage, 'client.key', sealedKey)];
    const { id } = await stage.add(cluster, { name: 'Bench', signIn: { kind: 'certificate', uploads, pem: null, passPhrase: plantedInCluster.keyPassPhrase } });
    await stage.inState(id, 'online');
    await stage.untilPicture(client.clusters.access.watch({ connectionId: id }), ({ profiles }) => profiles.length > 0);
    await actAndLook(stage, cluster, id);
    await client.app.reportError({ message: `Cannot open with ${plantedInCluster.keyPassPhrase}: ${sealedKey}`, stack: null, route: `/clusters/${id}/access` });
    program.logger.warn('test.careless', `A careless part writes ${Object.values(lines).at(-1)}, and ${plantedInCluster.keyPassPhrase}.`);
    const report = await client.app.diagnostics.read();
    await program.close();

    const all = { ...plantedInCluster, ...lines };
    // The run must have had something to hide, or it proves nothing.
    expect(Object.keys(lines).length).toBeGreaterThan(2);
    expect(cluster.model.application(applicationName)?.parameters.get('Db_Password')).toBe(plantedInCluster.parameter);
    expect(report.log.map((line) => line.id)).toContain('test.careless');
    expect(found(JSON.stringify(report) + report.text, all)).toEqual([]);
    expect(found(stage.heard.join('\n'), all)).toEqual([]);
    const files = await filesBelow(dataDir);
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['connections.json', 'journal.sqlite', 'secrets.sealed', join('logs', 'fabriscope.log')]));
    expect(files.find(({ name }) => name === 'journal.sqlite')?.text).toContain('Db_Password');
    expect(files.filter(({ text }) => found(text, all).length > 0).map(({ name, text }) => `${name}: ${found(text, all).join()}`)).toEqual([]);
  }, 60_000);
});
