import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CertificateAuthority } from '../../simulator/foundation/authority.ts';
import { startDevops } from '../../simulator/devops/index.ts';
import { hurryTime } from '../core/testing/hurried-time.ts';
import { ManualClock } from '../core/testing/manual-clock.ts';
import { openPage, startTestProgram } from '../core/testing/test-program.ts';
import { publicAgent } from '../core/net/public-agent.ts';
import { ServiceExchange } from '../core/net/service-exchange.ts';
import { createDevops } from './index.ts';
import { DevopsClient } from './rest/devops-client.ts';
import { RateWatch } from './rest/rate-watch.ts';
import { signWithToken } from './organisation/organisation-sign-in.ts';
import { devopsRigForFile, lastDays, until } from './testing/devops-rig.ts';

describe('the pace at which an organisation is asked', () => {
  it('is slow while nobody looks, and quick while somebody does and something goes on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fabriscope-devops-'));
    const simulated = await startDevops({ rateLimitScale: 0, year: lastDays(8) });
    const clock = new ManualClock(Date.now());
    const program = await startTestProgram(folder, { clock, systems: [createDevops] });
    const { client } = openPage(program);
    const asked = vi.spyOn(simulated.faults, 'take');
    // Each look asks for deployments once, and so does the history for the past.
    const looks = (): number => asked.mock.calls.filter(([, path]) => path.endsWith('/release/deployments')).length;
    const stillAt = async (count: number): Promise<void> => {
      await new Promise((resolve) => { setTimeout(resolve, 40); });
      expect(looks()).toBe(count);
    };
    const { id: connectionId } = await client.devops.add({ url: simulated.url, name: null, signIn: { kind: 'pat', token: simulated.pat.token }, caPem: simulated.caPem, projects: ['Commerce'] });
    await expect.poll(looks).toBe(1);
    await expect.poll(async () => (await clock.advance(1_000), looks()), { interval: 20 }).toBe(2);
    await clock.advance(150_000);
    await stillAt(2);
    await clock.advance(30_000);
    await expect.poll(looks).toBe(3);
    const leaving = new AbortController();
    const watching = until(client.devops.approvals({ connectionId }, { signal: leaving.signal }), () => false).catch(() => {});
    /** The pause after a look begins with its end. */
    const isOver = async (withinMs: number): Promise<void> => {
      await expect.poll(() => program.connections.get(connectionId)?.lastSeenAt ?? 0).toBeGreaterThanOrEqual(clock.now() - withinMs);
    };
    await isOver(30_000);
    for (const count of [4, 5, 6]) {
      await clock.advance(5_000);
      await stillAt(count - 1);
      await clock.advance(5_500);
      await expect.poll(looks).toBe(count);
      await isOver(5_500);
    }
    leaving.abort();
    await watching;
    await clock.advance(60_000);
    await stillAt(6);
    await program.close();
    await simulated.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
});

describe('the budget of an account', () => {
  const rigOfFile = devopsRigForFile({ hurry: 10, rateLimitScale: 1, year: lastDays(2) });

  it('is shown when it runs short, with the delay that the service adds', async () => {
    const { client, simulated, add } = rigOfFile();
    const connectionId = await add();
    expect(await until(client.devops.state({ connectionId }), ({ asOf }) => asOf !== null)).toMatchObject({ rateLimit: null });
    simulated.rateLimit.spend(simulated.pat.owner.mail, 205);
    await client.devops.refresh({ connectionId });
    const { rateLimit } = await until(client.devops.state({ connectionId }), (state) => (state.rateLimit?.delayMs ?? 0) > 0);
    expect(rateLimit).toMatchObject({ limit: 200, left: 0 });
    expect(rateLimit?.resource).toMatch(/\/user$/);
  });
});

describe('the client', () => {
  let server: Server;
  let client: DevopsClient;
  const paths: string[] = [];
  const time = hurryTime(1_000);

  beforeAll(async () => {
    const authority = new CertificateAuthority({ organization: 'Corp', commonName: 'Corp root' });
    const leaf = authority.issue({ subject: { commonName: 'corp' }, hostNames: ['localhost'], addresses: ['127.0.0.1'] });
    server = createServer({ key: leaf.privateKeyPem, cert: leaf.certificatePem }, (request, response) => {
      const url = new URL(request.url ?? '/', 'https://corp.example');
      paths.push(`${url.pathname}${url.search}`);
      if (url.searchParams.get('api-version') === '7.1') {
        response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({
          message: 'The requested REST API version of 7.1 is out of range for this server. The latest REST API version this server supports is 6.0.', typeKey: 'VssVersionOutOfRangeException',
        }));
        return;
      }
      const page = Number(url.searchParams.get('continuationToken') ?? 0);
      response.writeHead(200, { 'content-type': 'application/json', ...(page < 2 ? { 'x-ms-continuationtoken': String(page + 1) } : {}) }).end(JSON.stringify({ count: 2, value: [page * 2, page * 2 + 1] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `https://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}/tfs/Main`;
    const exchange = new ServiceExchange({ agent: publicAgent({ extraCaPem: authority.root.certificatePem }), version: '0.0.0-test' });
    client = new DevopsClient({ url, releaseUrl: url, exchange, sign: signWithToken(async () => 'token'), rates: new RateWatch(time.clock, () => {}), clock: time.clock });
  });
  afterAll(() => {
    time.restore();
    server.closeAllConnections();
    server.close();
  });

  it('speaks the version that an older server offers, pages through lists and leaves out what it cannot read', async () => {
    const call = { call: 'builds', project: 'Shop & Co', query: { $top: 2 } } as const;
    const read = (item: unknown): number => {
      if (item === 3) throw new TypeError('unreadable');
      return Number(item);
    };
    expect(await client.all(call, read, 100)).toEqual([0, 1, 2, 4, 5]);
    expect(paths[0]).toBe('/tfs/Main/Shop%20%26%20Co/_apis/build/builds?%24top=2&api-version=7.1');
    expect(paths.slice(1).map((path) => new URL(path, 'https://corp.example').searchParams.get('api-version'))).toEqual(['6.0', '6.0', '6.0']);
    expect((await client.page({ ...call, query: { ...call.query, continuationToken: 1 } }, read)).unreadable).toBe(1);
    expect(await client.all(call, read, 3)).toEqual([0, 1, 2]);
  });

  it('stops at once when its caller does', async () => {
    const signal = AbortSignal.abort();
    await expect(client.get({ call: 'projects', signal }, (body) => body)).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  });
});
