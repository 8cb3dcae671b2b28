import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ClusterProbe, SignIn } from '../../../shared/contract/clusters/access.ts';
import { uploadSchema } from '../../../shared/contract/files.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { startTestProgram } from '../../core/testing/test-program.ts';
import { createServiceFabric } from '../index.ts';
import { ClusterStage, pemOf } from '../testing/cluster-stage.ts';

const folder = temporaryFolders();

async function last(stream: Promise<AsyncIterable<ClusterProbe>>): Promise<ClusterProbe> {
  let latest: ClusterProbe | null = null;
  for await (const picture of await stream) latest = picture;
  if (latest === null) throw new Error('Nothing came.');
  return latest;
}

const outcomes = ({ steps }: ClusterProbe): string[] => steps.map(({ name, state }) => `${name} ${state}`);

describe('trying an address', () => {
  it('finds an unsecured cluster that lets everybody in', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster();
    const probe = await last(stage.client.clusters.access.probe({ address: cluster.url }));
    expect(probe).toMatchObject({ wants: 'nothing', serverCertificate: null, gateways: [{ scheme: 'http', host: '127.0.0.1' }] });
    expect(outcomes(probe)).toEqual(['name ok', 'tcp ok', 'tls skipped', 'fingerprint skipped', 'credentials ok', 'api ok']);
    expect(probe.steps.at(-1)?.finding).toContain('“simulated”');
  });

  it('shows whom a secure cluster claims to be and that it wants a certificate, without sending one', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const probe = await last(stage.client.clusters.access.probe({ address: cluster.url }));
    expect(probe).toMatchObject({ wants: 'certificate', serverCertificate: { thumbprint: cluster.thumbprints?.thumbprint, commonName: 'simulated.cluster.example' } });
    expect(outcomes(probe)).toEqual(['name ok', 'tcp ok', 'tls ok', 'fingerprint ok', 'credentials ok', 'api skipped']);
  });

  it('knows one that is signed in to with Entra', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true, entra: true });
    expect((await last(stage.client.clusters.access.probe({ address: cluster.url }))).wants).toBe('entra');
  });

  it('says what plain HTTP to a secure cluster is', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const probe = await last(stage.client.clusters.access.probe({ address: cluster.url.replace('https', 'http') }));
    const failed = probe.steps.find(({ state }) => state === 'failed');
    expect(failed?.finding).toContain('secured');
    expect(failed?.fault?.hint).toContain('https');
  });

  it('says what is wrong with an address that cannot be read, and with one where nobody listens', async () => {
    await using stage = await ClusterStage.open(await folder());
    await expect(last(stage.client.clusters.access.probe({ address: 'fabric:/Shop' }))).rejects.toMatchObject({ data: { code: 'invalid-input', message: expect.stringContaining('not the address') } });
    const cluster = await stage.cluster();
    const { url } = cluster;
    await cluster.close();
    expect(outcomes(await last(stage.client.clusters.access.probe({ address: url })))).toEqual(['name ok', 'tcp failed', 'tls skipped', 'fingerprint skipped', 'credentials skipped', 'api skipped']);
  });
});

describe('a client certificate', () => {
  it('is summed up before anything is saved, also without the purpose of client authentication', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const read = (pem: string) => stage.client.clusters.access.readIdentity({ signIn: { kind: 'certificate', uploads: [], pem, passPhrase: null } });
    expect((await read(pemOf(cluster, 'admin'))).identity).toMatchObject({ subject: 'CN=simulated admin client', hasClientAuthPurpose: true, warnings: [] });
    expect((await read(pemOf(cluster, 'adminWithoutPurpose'))).identity).toMatchObject({ hasClientAuthPurpose: false, warnings: [expect.stringContaining('client authentication')] });
    expect((await read(pemOf(cluster, 'expired'))).identity?.warnings[0]).toContain('has expired');
    await expect(read('-----BEGIN NOTHING-----')).rejects.toMatchObject({ data: { code: 'invalid-input' } });
  });

  it('comes as an upload that is gone once it was used', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const upload = async (name: string, text: string) => {
      const answer = await stage.program.fetch(new Request(`http://127.0.0.1/uploads?name=${name}`, { method: 'POST', body: text }), { role: 'operator' });
      return uploadSchema.parse(await answer?.json()).handle;
    };
    const [certificate = '', key = ''] = pemOf(cluster, 'admin').split(/(?=-----BEGIN PRIVATE KEY)/);
    const uploads = [await upload('client.pem', certificate), await upload('client.key', key)];
    const { id } = await stage.add(cluster, { signIn: { kind: 'certificate', uploads, pem: null, passPhrase: null } });
    await stage.inState(id, 'online');
    await expect(stage.client.clusters.access.readIdentity({ signIn: { kind: 'certificate', uploads, pem: null, passPhrase: null } })).rejects.toMatchObject({ data: { code: 'not-found' } });
  });

  it('never comes back: not in an answer, not in the log, not in a document', async () => {
    const dataDir = await folder();
    const passPhrase = 'correct-horse-battery-staple';
    await using stage = await ClusterStage.open(dataDir);
    const cluster = await stage.cluster({ https: true });
    const { id } = await stage.add(cluster);
    await stage.inState(id, 'online');
    await stage.untilPicture(stage.client.clusters.access.watch({ connectionId: id }), () => true);
    await expect(stage.client.clusters.access.readIdentity({ signIn: { kind: 'certificate', uploads: [], pem: 'nothing', passPhrase } })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
    stage.program.logger.warn('test.planted', `A careless part of the program writes ${passPhrase}.`);
    const secret = pemOf(cluster, 'admin').split('BEGIN PRIVATE KEY-----\n')[1]?.slice(0, 60) ?? '';
    expect(secret).toHaveLength(60);
    await stage.program.close();
    const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(`${file.parentPath}/${file.name}`, 'utf8')));
    expect(texts.some((text) => text.includes('test.planted'))).toBe(true);
    expect([...texts, ...stage.heard].some((text) => text.includes(secret) || text.includes(passPhrase))).toBe(false);
  });
});

describe('a saved cluster', () => {
  it('is signed in to with the administrator’s certificate, and answered as it is when added again', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const { id } = await stage.add(cluster, { production: true });
    const online = await stage.inState(id, 'online');
    expect(online).toMatchObject({ kind: 'cluster', name: 'simulated', production: true, cluster: { secure: true, role: 'admin', unlockedUntil: null } });
    expect((await stage.add(cluster)).id).toBe(id);
    const access = await stage.untilPicture(stage.client.clusters.access.watch({ connectionId: id }), ({ gateways }) => gateways[0]?.state === 'answers');
    expect(access).toMatchObject({ expectedClusterName: 'simulated', server: { kind: 'thumbprints' }, writeObstacle: '', profiles: [{ name: 'First', identity: { subject: 'CN=simulated admin client' } }] });
    expect(access.traffic.requests).toBeGreaterThan(0);
  });

  it('comes back after a restart with everything but what is secret in its documents', async () => {
    const dataDir = await folder();
    const first = await ClusterStage.open(dataDir);
    const cluster = await first.cluster();
    const { id } = await first.add(cluster, { name: 'Mine' });
    await first.inState(id, 'online');
    await first.program.close();
    const again = await startTestProgram(dataDir, { systems: [createServiceFabric] });
    expect(again.connections.list()).toMatchObject([{ id, kind: 'cluster', name: 'Mine' }]);
    await again.close();
    await first[Symbol.asyncDispose]();
  });

  it('waits for its certificate to be compared where nothing is pinned, and connects once it was accepted', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const { id } = await stage.client.connections.add({ kind: 'cluster', address: cluster.url });
    const untrusted = await stage.inState(id, 'untrusted');
    expect(untrusted.offered?.subject).toContain('simulated.cluster.example');
    await stage.client.connections.trust({ connectionId: id, fingerprint256: untrusted.offered?.fingerprint256 ?? '', replace: false });
    const refused = await stage.inState(id, 'unauthorised');
    expect(refused.fault).toMatchObject({ code: 'client-certificate', remedy: 'choose-profile' });
    await stage.client.clusters.access.addProfile({ connectionId: id, name: 'Admin', role: 'admin', signIn: { kind: 'certificate', uploads: [], pem: pemOf(cluster, 'admin'), passPhrase: null } });
    await stage.inState(id, 'online');
  });

  it('stays connected through a rollover when both thumbprints are known, and not when only the old one is', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const { id } = await stage.add(cluster);
    await stage.inState(id, 'online');
    const thumbprints = [cluster.thumbprints?.thumbprint ?? '', cluster.credentials?.prepareNext().fingerprint256 ?? ''];
    await stage.client.clusters.access.setServer({ connectionId: id, server: { kind: 'thumbprints', thumbprints } });
    cluster.changeCertificate();
    await stage.client.connections.connect({ connectionId: id });
    await stage.inState(id, 'online');
    cluster.changeCertificate(false);
    await stage.client.connections.connect({ connectionId: id });
    // A heartbeat may find it out first; what is offered instead comes with the next attempt.
    const connections = await stage.until(stage.client.connections.watch(), (each) => each.id, (all) => all.some((each) => each.id === id && each.state === 'identity-changed' && each.offered !== null));
    expect(connections.find((each) => each.id === id)).toMatchObject({ fault: { code: 'identity-changed' }, offered: { subject: expect.stringContaining('simulated') } });
    await expect(stage.client.clusters.access.setServer({ connectionId: id, server: { kind: 'thumbprints', thumbprints: ['nonsense'] } })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
  });

  it('takes no certificate over plain HTTP', async () => {
    await using stage = await ClusterStage.open(await folder());
    const plain = await stage.cluster();
    const secure = await stage.cluster({ https: true });
    const signIn: SignIn = { kind: 'certificate', uploads: [], pem: pemOf(secure, 'admin'), passPhrase: null };
    await expect(stage.add(plain, { signIn })).rejects.toMatchObject({ data: { code: 'invalid-input', message: expect.stringContaining('plain HTTP') } });
  });

  it('changes profiles: locked again, signed in anew, and never without one', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const { id: connectionId } = await stage.add(cluster);
    await stage.inState(connectionId, 'online');
    const { access } = stage.client.clusters;
    const reader = await access.addProfile({ connectionId, name: 'Reader', role: 'reader', signIn: { kind: 'certificate', uploads: [], pem: pemOf(cluster, 'reader'), passPhrase: null } });
    await access.unlock({ connectionId, minutes: 10, typedName: '' });
    await access.useProfile({ connectionId, profileId: reader.profileId });
    const picture = await stage.untilPicture(access.watch({ connectionId }), ({ currentProfileId }) => currentProfileId === reader.profileId);
    expect(picture.unlockedUntil).toBeNull();
    expect(picture.writeObstacle).toContain('reader');
    await stage.inState(connectionId, 'online');
    await expect(access.unlock({ connectionId, minutes: 10, typedName: '' })).rejects.toMatchObject({ data: { code: 'forbidden' } });
    await access.removeProfile({ connectionId, profileId: reader.profileId });
    const [only] = (await stage.untilPicture(access.watch({ connectionId }), () => true)).profiles;
    await expect(access.removeProfile({ connectionId, profileId: only?.profileId ?? '' })).rejects.toMatchObject({ data: { code: 'conflict' } });
    await access.updateProfile({ connectionId, profileId: only?.profileId ?? '', name: 'Boss' });
    expect((await stage.untilPicture(access.watch({ connectionId }), () => true)).profiles[0]?.name).toBe('Boss');
  });

  it('can be tried step by step with what is saved', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const { id } = await stage.add(cluster);
    let steps: string[] = [];
    for await (const ladder of await stage.client.connections.test({ connectionId: id })) steps = ladder.steps.map(({ name, state }) => `${name} ${state}`);
    expect(steps).toEqual(['name ok', 'tcp ok', 'tls ok', 'fingerprint ok', 'credentials ok', 'api ok']);
  });

  it('moves to another address, and refuses one that another cluster has', async () => {
    await using stage = await ClusterStage.open(await folder());
    const [one, two, three] = [await stage.cluster({ name: 'same' }), await stage.cluster({ name: 'same' }), await stage.cluster()];
    const { id: connectionId } = await stage.add(one);
    await stage.add(three);
    await stage.inState(connectionId, 'online');
    await stage.client.clusters.access.setGateways({ connectionId, address: `${two.url}, ${one.url}` });
    await stage.inState(connectionId, 'online');
    expect((await stage.untilPicture(stage.client.clusters.access.watch({ connectionId }), ({ gateways }) => gateways.length === 2)).gateways[0]?.endpoint.port).toBe(Number(new URL(two.url).port));
    await expect(stage.client.clusters.access.setGateways({ connectionId, address: three.url })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
    await expect(stage.client.connections.update({ connectionId, address: 'ftp://x' })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
  });

  it('forgets everything when it is removed', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster({ https: true });
    const { id } = await stage.add(cluster);
    await stage.inState(id, 'online');
    await stage.client.connections.remove({ connectionId: id });
    expect(stage.program.connections.list()).toEqual([]);
    await expect(stage.client.clusters.state.refresh({ connectionId: id })).rejects.toMatchObject({ data: { code: 'not-found' } });
  });
});

describe('unlocking', () => {
  it('asks for the name of a production cluster, and ends by itself', async () => {
    await using stage = await ClusterStage.open(await folder());
    const cluster = await stage.cluster();
    const { id: connectionId } = await stage.add(cluster, { name: 'Live', production: true });
    await stage.inState(connectionId, 'online');
    const { access } = stage.client.clusters;
    await expect(access.unlock({ connectionId, minutes: 5, typedName: 'live' })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
    const { unlockedUntil } = await access.unlock({ connectionId, minutes: 5, typedName: 'Live' });
    expect(unlockedUntil).toBeGreaterThan(Date.now());
    await access.lock({ connectionId });
    expect((await stage.untilPicture(access.watch({ connectionId }), () => true)).unlockedUntil).toBeNull();
  });
});

describe('the simulated clusters of a demo', () => {
  it('are connected to with their own keys, which stay in memory', async () => {
    const dataDir = await folder();
    await using stage = await ClusterStage.open(dataDir, {
      simulatorLauncher: async () => ({ headsets: [], azure: [], devops: [], close: async () => {}, clusters: [
        { name: 'Secure', url: secure.url, gateways: [...secure.gateways], thumbprint256: secure.thumbprints?.thumbprint256 ?? null, clientCertificatePem: secure.credentials?.clients.admin.certificatePem ?? null, clientKeyPem: secure.credentials?.clients.admin.privateKeyPem ?? null, production: true },
        { name: 'Plain', url: plain.url, gateways: [], thumbprint256: null, clientCertificatePem: null, clientKeyPem: null, production: false },
      ] }),
    });
    const secure = await stage.cluster({ https: true, gateways: 2 });
    const plain = await stage.cluster();
    const [{ connectionIds }, again] = await Promise.all([stage.client.app.exploreSimulated(), stage.client.app.exploreSimulated()]);
    expect(again.connectionIds).toEqual(connectionIds);
    expect(stage.program.connections.list()).toHaveLength(2);
    for (const id of connectionIds) expect(await stage.inState(id, 'online')).toMatchObject({ simulated: true });
    await stage.program.close();
    const later = await startTestProgram(dataDir, { systems: [createServiceFabric] });
    expect(later.connections.list()).toEqual([]);
    await later.close();
  });
});
