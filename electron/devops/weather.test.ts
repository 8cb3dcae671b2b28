import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runId } from '../../shared/domain/devops/run-id.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { CertificateAuthority } from '../../simulator/foundation/authority.ts';
import type { DevopsFaultInput } from '../../simulator/devops/index.ts';
import { devopsRigForFile, itemsOf, until } from './testing/devops-rig.ts';

const rigOfFile = devopsRigForFile({ hurry: 500 });

/** Bad weather of a real wire: what one part refuses costs that part only, and what concerns all is said once. */
describe('bad weather of Azure DevOps', () => {
  let connectionId: ConnectionId;

  beforeAll(async () => {
    const rig = rigOfFile();
    connectionId = await rig.add();
    await until(rig.client.devops.state({ connectionId }), ({ asOf }) => asOf !== null);
  });
  afterEach(() => rigOfFile().simulated.faults.clear());

  const stateWith = (holds: Parameters<typeof until<StateOf>>[1]): Promise<StateOf> => until(rigOfFile().client.devops.state({ connectionId }), holds);
  type StateOf = Awaited<ReturnType<ReturnType<typeof rigOfFile>['client']['devops']['state']>> extends AsyncIterable<infer State> ? State : never;

  const path = '*release/deployments*';
  it.each<readonly [string, DevopsFaultInput, string]>([
    ['an answer that breaks off', { kind: 'malformed-json', path }, 'could not be read'], ['a line that is cut', { kind: 'cut', afterBytes: 8, path }, 'ended before'], ['an outage', { kind: 'unavailable', path }, 'out of order'],
    ['a refusal', { kind: 'forbidden', path }, 'Release (read)'], ['a 401', { kind: 'unauthorized', path }, 'Release (read)'], ['a sign-in page', { kind: 'html', path }, 'Release (read)'],
  ])('%s of one part is that part’s trouble, and over with it', async (_what, fault, words) => {
    const { client, simulated } = rigOfFile();
    simulated.faults.add(fault);
    const troubled = await stateWith(({ troubles }) => troubles.length > 0);
    expect(troubled.troubles).toEqual([expect.stringMatching(/^Commerce, releases: /)]);
    expect(troubled.troubles[0]).toContain(words);
    expect(troubled.fault).toBeNull();
    expect((await itemsOf(client.devops.runs({ connectionId }), runId, (items) => items.length > 0)).some(({ kind: its }) => its === 'release-stage')).toBe(true);
    simulated.faults.clear();
    await client.devops.refresh({ connectionId });
    expect(await stateWith(({ troubles }) => troubles.length === 0)).toMatchObject({ fault: null });
  });

  it('waits as long as it is asked to, says until when, and then goes on', async () => {
    const { client, simulated, time } = rigOfFile();
    simulated.faults.add({ kind: 'throttled', retryAfter: 120, path: '*build/builds*', count: 1 });
    await client.devops.refresh({ connectionId });
    const { waitingUntil } = await stateWith((state) => state.waitingUntil !== null);
    expect((waitingUntil ?? 0) - time.clock.now()).toBeGreaterThan(10_000);
    const { asOf } = await stateWith((state) => state.waitingUntil === null && !state.reading);
    expect(asOf).toBeGreaterThanOrEqual(waitingUntil ?? Infinity);
  });

  it('gives a token that was revoked no other name, and goes on with a new one', async () => {
    const { client, simulated, program } = rigOfFile();
    simulated.access.revoke();
    await client.devops.refresh({ connectionId });
    const refused = await stateWith(({ fault }) => fault !== null);
    expect(refused.fault).toMatchObject({ code: 'unauthorised', remedy: 'sign-in' });
    await expect.poll(() => program.connections.get(connectionId)?.state).toBe('unauthorised');
    const { token } = simulated.access.issue(simulated.pat.owner, ['full'], simulated.clock.now() + 90 * 86_400_000);
    await client.devops.change({ connectionId, signIn: { kind: 'pat', token } });
    await expect.poll(() => program.connections.get(connectionId)?.state).toBe('online');
    expect(await stateWith(({ asOf, fault }) => asOf !== null && fault === null)).toMatchObject({ troubles: [] });
  });

  it('says which scope a token lacks and shows the rest', async () => {
    const { client, simulated } = rigOfFile();
    const { token } = simulated.access.issue(simulated.colleague, ['vso.project', 'vso.build'], simulated.clock.now() + 90 * 86_400_000);
    const probed = await client.devops.probe({ url: simulated.url, signIn: { kind: 'pat', token }, caPem: simulated.caPem });
    expect(probed.scopes.map(({ readable }) => readable)).toEqual([true, false, false, true]);
    await client.devops.change({ connectionId, signIn: { kind: 'pat', token } });
    const { troubles } = await stateWith((state) => state.account === simulated.colleague.mail && state.troubles.length > 1);
    expect(troubles).toEqual([expect.stringContaining('Commerce, releases: The token lacks the scope Release (read)'), expect.stringContaining('Commerce, environments: The token lacks the scope Environment (read and manage)')]);
    expect(await until(client.devops.run({ connectionId, project: 'Commerce', key: 'b10800' }), () => true)).toMatchObject({ run: { kind: 'build' }, missing: [] });
    await client.devops.change({ connectionId, signIn: { kind: 'pat', token: simulated.access.issue(simulated.pat.owner, ['full'], simulated.clock.now() + 90 * 86_400_000).token } });
  });

  it.each([
    ['an expired token', 'The personal access token has expired.', 'unauthorised'],
    ['a token of somewhere else', 'refuses the sign-in', 'unauthorised'],
  ] as const)('tells %s apart', async (which, words, code) => {
    const { client, simulated } = rigOfFile();
    const token = which === 'an expired token' ? simulated.access.issue(simulated.colleague, ['full'], simulated.clock.now() - 1).token : 'nobody';
    const { fault } = await client.devops.probe({ url: simulated.url, signIn: { kind: 'pat', token }, caPem: simulated.caPem });
    expect(fault).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it('says that there is no such organisation', async () => {
    const { client, simulated } = rigOfFile();
    const { fault } = await client.devops.probe({ url: `${simulated.origin}/fabrikam`, signIn: { kind: 'pat', token: simulated.pat.token }, caPem: simulated.caPem });
    expect(fault).toMatchObject({ code: 'not-found', message: expect.stringContaining('no organisation or collection') });
  });

  it('believes the authority of a server for its own connection only', async () => {
    const { client, simulated } = rigOfFile();
    const signIn = { kind: 'pat', token: simulated.pat.token } as const;
    expect((await client.devops.probe({ url: simulated.url, signIn, caPem: null })).fault).toMatchObject({ code: 'tls-failed' });
    await expect(client.devops.probe({ url: simulated.url, signIn, caPem: 'no certificate' })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
  });

  it('never follows an answer to another server with the token, nor shows the token anywhere', async () => {
    const { client, simulated, folder, program, heard } = rigOfFile();
    const secret = 'AZDOplantedplantedplantedplantedplanted';
    const authority = new CertificateAuthority({ organization: 'Corp', commonName: 'Corp root' });
    const leaf = authority.issue({ subject: { commonName: 'corp' }, hostNames: ['localhost'], addresses: ['127.0.0.1'] });
    const seen: (string | undefined)[] = [];
    const certificate = { key: leaf.privateKeyPem, cert: leaf.certificatePem };
    const other = createServer(certificate, (request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    const elsewhere = await listening(other);
    const here = createServer(certificate, (_request, response) => void response.writeHead(302, { location: `${elsewhere}/elsewhere` }).end());
    const { fault } = await client.devops.probe({ url: `${await listening(here)}/corp`, signIn: { kind: 'pat', token: secret }, caPem: authority.root.certificatePem });
    here.close();
    other.close();
    expect(fault).toMatchObject({ code: 'foreign-origin' });
    expect(seen).toEqual([]);
    await client.devops.change({ connectionId, signIn: { kind: 'pat', token: secret } });
    await expect.poll(() => program.connections.get(connectionId)?.state).toBe('unauthorised');
    await program.logger.settled();
    const written = await Promise.all(['logs/fabriscope.log', 'connections.json', 'devops-organisations.json', 'devops-told.json'].map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
    const encoded = Buffer.from(`:${secret}`).toString('base64');
    for (const text of [...written, ...heard, JSON.stringify(rigOfFile().journal.events)]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encoded);
    }
    expect(written.join('')).toContain(simulated.url);
  });
});

/** @returns its origin. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens at no port.');
  return `https://127.0.0.1:${String(address.port)}`;
}
