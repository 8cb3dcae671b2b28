import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { X509Certificate } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Endpoint } from '../../shared/contract/connections.ts';
import { parseAddress } from '../../shared/domain/address.ts';
import { CertificateAuthority } from '../../simulator/foundation/authority.ts';
import type { SimulatedHololens } from '../../simulator/hololens/hololens.ts';
import { pinnedAgent, plainAgent } from '../core/net/pinned-agent.ts';
import { addressOf, endpoints } from './endpoints.ts';
import { DevicePortalClient } from './portal-client.ts';
import type { PortalClientOptions } from './portal-client.ts';
import { faultOfRefusal } from './portal-faults.ts';
import { portalBenches } from './testing/portal-bench.ts';
import { osInfoAnswer } from './wire/os.ts';

const benches = portalBenches();

function endpointOf(url: string): Endpoint {
  const parsed = parseAddress(url);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.endpoint;
}
function clientOf(device: SimulatedHololens, options: Partial<PortalClientOptions> = {}): DevicePortalClient {
  const fingerprint256 = new X509Certificate(device.rootCertificatePem).fingerprint256;
  const client = new DevicePortalClient({
    endpoint: endpointOf(device.url), credentials: { userName: device.credentials?.username ?? '', password: device.credentials?.password ?? '' },
    agent: pinnedAgent({ anchorPem: device.rootCertificatePem, anchorIsRoot: true, fingerprint256 }), ...options,
  });
  benches.onEnd(() => client.close());
  return client;
}
/** A portal that answers as its test says. */
async function scripted(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Endpoint> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  benches.onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { scheme: 'http', host: '127.0.0.1', port: typeof address === 'object' && address !== null ? address.port : 0 };
}
/** The same over TLS, where tokens are asked for. */
async function secure(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const authority = new CertificateAuthority({ commonName: 'Scripted portal' });
  const leaf = authority.issue({ subject: { commonName: 'portal' }, addresses: ['127.0.0.1'] });
  const server = createSecureServer({ key: leaf.privateKeyPem, cert: leaf.certificatePem }, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  benches.onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const endpoint: Endpoint = { scheme: 'https', host: '127.0.0.1', port: typeof address === 'object' && address !== null ? address.port : 0 };
  return { endpoint, agent: pinnedAgent({ anchorPem: authority.root.certificatePem, anchorIsRoot: true, fingerprint256: authority.root.fingerprint256 }) };
}
const plainClient = (endpoint: Endpoint, options: Partial<PortalClientOptions> = {}) => {
  const client = new DevicePortalClient({ endpoint, credentials: { userName: 'a', password: 'b' }, agent: plainAgent(), ...options });
  benches.onEnd(() => client.close());
  return client;
};

describe('a request to a Device Portal', () => {
  it('is signed, and its answer parsed', async () => {
    const device = await benches.hololens({ paired: true, name: 'BENCH-3' });
    expect(await clientOf(device).getJson(endpoints.osInfo, osInfoAnswer)).toMatchObject({ machineName: 'BENCH-3', platform: 'HoloLens 2' });
  });

  it('that changes something brings its own token, also after the token has been changed', async () => {
    const device = await benches.hololens({ paired: true });
    const client = clientOf(device);
    await client.send('POST', endpoints.ipd, { query: { ipd: 61_000 } });
    device.csrf.rotate();
    await client.send('POST', endpoints.ipd, { query: { ipd: 62_000 } });
    await client.send('POST', endpoints.ipd, { query: { ipd: 63_000 } });
    expect(await client.getJson(endpoints.ipd, z.object({ ipd: z.number() }))).toEqual({ ipd: 63_000 });
  });

  it('falls back on the auto- user where tokens are refused for good, and remembers that', async () => {
    const seen: string[] = [];
    const { endpoint, agent } = await secure((request, response) => {
      const user = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64').toString('utf8').split(':')[0] ?? '';
      seen.push(`${request.method} ${user}`);
      response.setHeader('set-cookie', 'CSRF-Token=t; Path=/');
      response.statusCode = request.method === 'POST' && !user.startsWith('auto-') ? 403 : 200;
      response.end();
    });
    const client = plainClient(endpoint, { agent });
    await client.send('POST', endpoints.restart);
    expect(seen).toEqual(['GET a', 'POST a', 'GET a', 'POST a', 'POST auto-a']);
    seen.length = 0;
    await client.send('POST', endpoints.restart);
    expect(seen).toEqual(['POST auto-a']);
  });

  it('that is refused for another reason than the token is not repeated', async () => {
    const seen: string[] = [];
    const { endpoint, agent } = await secure((request, response) => {
      seen.push(request.method ?? '');
      if (request.method === 'GET') response.setHeader('set-cookie', 'CSRF-Token=t').end();
      else response.writeHead(403).end('{"ErrorCode": -2147024891, "ErrorMessage": "The process belongs to the system."}');
    });
    await expect(plainClient(endpoint, { agent }).send('DELETE', endpoints.process, { query: { pid: 4 } })).rejects.toMatchObject({ fault: { code: 'device-refused', message: expect.stringContaining('belongs to the system') } });
    expect(seen).toEqual(['GET', 'DELETE']);
  });

  it('that uploads sends the same bytes again after a stale token, and counts them once', async () => {
    const bodies: string[] = [];
    const { endpoint, agent } = await secure((request, response) => {
      response.setHeader('set-cookie', `CSRF-Token=${bodies.length}`);
      let body = '';
      request.setEncoding('latin1').on('data', (piece: string) => void (body += piece)).on('end', () => {
        if (request.method === 'POST') bodies.push(body);
        response.writeHead(request.method === 'POST' && bodies.length === 1 ? 403 : 200).end();
      });
    });
    let counted = 0;
    const part = { fileName: 'app.msix', contentType: 'application/octet-stream', sizeBytes: 5, open: () => Readable.from([Buffer.from('12345')]) };
    await plainClient(endpoint, { agent }).upload(endpoints.package, [part], { onBytes: (bytes) => void (counted += bytes) });
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[1]).toContain('name="app.msix"; filename="app.msix"\r\nContent-Type: application/octet-stream\r\n\r\n12345\r\n--');
    expect(counted).toBe(5);
  });

  it('announces its length, which is 0 without a body', async () => {
    const lengths: (string | undefined)[] = [];
    const endpoint = await scripted((request, response) => {
      lengths.push(request.headers['content-length']);
      request.resume().on('end', () => response.end());
    });
    const client = plainClient(endpoint);
    await client.send('POST', endpoints.restart);
    await client.send('DELETE', endpoints.process, { query: { pid: 4 } });
    expect(lengths).toEqual(['0', '0']);
  });

  it('keeps spelling and order of its query, and encodes what Base64 brings', () => {
    expect(addressOf('/x', { packageFullName: 'a b', n: 1, yes: true, gone: undefined, b: 'a+/=' })).toBe('/x?packageFullName=a%20b&n=1&yes=true&b=a%2B%2F%3D');
  });

  it.each([
    ['an HTML page', '<html><head><title>Oops</title></head></html>', 'malformed-answer', 'web page'],
    ['nothing', '', 'malformed-answer', 'empty'],
    ['broken JSON', '{"ComputerName":', 'malformed-answer', 'not valid JSON'],
    ['a wrong type', '{"ComputerName": {"a": 1}}', 'malformed-answer', 'ComputerName'],
  ] as const)('answered with %s is a fault of that request with the place in it', async (_what, body, code, detail) => {
    const endpoint = await scripted((_request, response) => void response.end(body));
    await expect(plainClient(endpoint).getJson(endpoints.osInfo, osInfoAnswer)).rejects.toMatchObject({ fault: { code, detail: expect.stringContaining(detail) } });
  });

  it('takes answers that are wrapped in Reason, and ignores keys that it does not know', async () => {
    const endpoint = await scripted((_request, response) => void response.end(JSON.stringify({ Reason: JSON.stringify({ ComputerName: 'X', Unknown: [1] }) })));
    expect((await plainClient(endpoint).getJson(endpoints.osInfo, osInfoAnswer)).machineName).toBe('X');
  });

  it.each([
    [{ kind: 'unauthorized' }, 'unauthorised', 'sign-in'],
    [{ kind: 'server-error' }, 'server-error', 'retry'],
    [{ kind: 'malformed-json' }, 'malformed-answer', 'retry'],
    [{ kind: 'cut', afterBytes: 10 }, 'cut-short', 'retry'],
    [{ kind: 'no-answer' }, 'slow', 'retry'],
    [{ kind: 'wrong-content-length', delta: 500 }, 'cut-short', 'retry'],
  ] as const)('under %o ends as %s with the remedy %s; the next one works', async (fault, code, remedy) => {
    const device = await benches.hololens({ paired: true });
    const told: string[] = [];
    const client = clientOf(device, { onFault: ({ code: each }) => void told.push(each) });
    await device.setFault(fault);
    const request = client.getJson(endpoints.osInfo, osInfoAnswer, { responseTimeoutMs: 1_000, stallTimeoutMs: 1_000 });
    await expect(request).rejects.toMatchObject({ fault: { code, remedy, message: expect.stringMatching(/\w/), hint: expect.stringMatching(/\w/) } });
    // What an answer means is for its reader; the session is told about the line.
    expect(told).toEqual(code === 'malformed-answer' ? [] : [code]);
    await device.clearFaults();
    await client.getJson(endpoints.osInfo, osInfoAnswer);
  });

  it('to a slow headset is patient within its limit', async () => {
    const device = await benches.hololens({ paired: true, faults: [{ kind: 'slow', delayMs: 800 }] });
    expect((await clientOf(device).getJson(endpoints.osInfo, osInfoAnswer)).platform).toBe('HoloLens 2');
  });

  it('can be given up', async () => {
    const device = await benches.hololens({ paired: true, faults: [{ kind: 'no-answer' }] });
    const giveUp = new AbortController();
    const request = clientOf(device).getText(endpoints.osInfo, { signal: giveUp.signal });
    giveUp.abort();
    await expect(request).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  });

  it('is not followed elsewhere with credentials', async () => {
    let visited = false;
    const trap = await scripted((_request, response) => {
      visited = true;
      response.end();
    });
    const endpoint = await scripted((_request, response) => void response.writeHead(307, { location: `http://127.0.0.1:${trap.port}/` }).end());
    await expect(plainClient(endpoint).getText(endpoints.osInfo)).rejects.toMatchObject({ fault: { code: 'not-a-portal' } });
    expect(visited).toBe(false);
  });
});

describe('a refusal in words', () => {
  it.each([
    ['{"Code": -2147009293, "CodeText": "x", "Reason": "It is broken.", "Success": false}', 'device-refused', /It is broken \(0x80073CF3\)\.$/],
    ['{"ErrorCode": -2147024891, "ErrorMessage": "Access denied"}', 'device-refused', /Access denied \(0x80070005\)\.$/],
    ['{"Reason": "The device is asleep."}', 'asleep', /asleep/],
    ['{"Reason": "The camera is in use by Holo Studio."}', 'camera-in-use', /camera/],
    ['<html><title>500</title></html>', 'server-error', /failed inside/],
    ['', 'server-error', /failed inside/],
  ])('reads %s', (body, code, message) => {
    const fault = faultOfRefusal(500, body, { purpose: 'to do it' });
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(message);
    expect(fault.detail).toContain('HTTP 500');
  });

  it('tells a missing address from a missing thing, and a refusal that is meant from a stale token', () => {
    expect(faultOfRefusal(404, '').code).toBe('not-supported');
    expect(faultOfRefusal(404, '', { missing: 'thing' }).code).toBe('not-found');
    expect(faultOfRefusal(403, 'CSRF Token Invalid').code).toBe('forbidden');
    expect(faultOfRefusal(403, '{"ErrorCode": -2147024891, "ErrorMessage": "The process belongs to the system."}').code).toBe('device-refused');
  });

  it('shows nothing that could steer a terminal or a page', () => {
    const { message, detail } = faultOfRefusal(500, JSON.stringify({ Reason: `\u001b[31mred\u0000 ${'x'.repeat(10_000)}` }));
    expect(`${message}${detail}`).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(700);
  });
});
