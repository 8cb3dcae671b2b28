import { X509Certificate } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:tls';

import { describe, expect, it } from 'vitest';

import { incoming, PortalCaller } from './testing/portal-caller.ts';
import { headsets } from './testing/started.ts';

const start = headsets();
const credentials = { username: 'bench', password: 'seven-or-more' };

describe('TLS', () => {
  it('shows a leaf for its address that the root from /config/rootcertificate signed', async () => {
    const { device } = await start({ paired: false });
    const anonymous = new PortalCaller(device, undefined);
    const served = await anonymous.get('/config/rootcertificate');
    anonymous.close();
    const root = new X509Certificate(served.body);
    expect(root.issuer).toContain('Microsoft Windows Web Management');
    expect(root.fingerprint256).toBe(device.fingerprint256);
    const socket = connect({ port: device.port, host: device.address, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const leaf = socket.getPeerX509Certificate();
    socket.destroy();
    expect(leaf?.fingerprint256).toBe(device.leafFingerprint256);
    expect(leaf?.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf?.verify(root.publicKey)).toBe(true);
  });

  it('shows another leaf to callers who use a name', async () => {
    const { device } = await start();
    const socket = connect({ port: device.port, host: '127.0.0.1', servername: 'localhost', ca: device.rootCertificatePem });
    await once(socket, 'secureConnect');
    expect(socket.getPeerX509Certificate()?.fingerprint256).not.toBe(device.leafFingerprint256);
    socket.destroy();
  });

  it('sends plain HTTP on to HTTPS with 307 and answers there itself once HTTPS is optional', async () => {
    const { device, portal } = await start();
    const first = await plain(`${device.httpUrl}/api/os/info?x=1`, portal);
    expect(first.statusCode).toBe(307);
    expect(first.headers.location).toBe(`${device.url}/api/os/info?x=1`);
    await portal.post('/api/holographic/os/webmanagement/settings/https?required=no');
    expect((await plain(`${device.httpUrl}/api/os/info`, portal)).statusCode).toBe(200);
  });
});

async function plain(url: string, portal: PortalCaller): Promise<IncomingMessage> {
  const outgoing = httpRequest(url, { headers: portal.headers() });
  outgoing.end();
  const response = await incoming(outgoing);
  response.resume();
  return response;
}

describe('pairing', () => {
  it('lets nobody in before, and whoever knows the PIN set the credentials', async () => {
    const { device, portal } = await start({ paired: false });
    expect((await portal.get('/api/os/info')).status).toBe(401);
    expect((await portal.post('/api/authorize/startpair')).status).toBe(200);
    expect(device.pin()).toMatch(/^\d{6}$/);
    const query = new URLSearchParams({ pin: device.pin() ?? '', ...credentials }).toString();
    expect((await portal.post(`/api/authorize/pair?${query}`)).status).toBe(200);
    expect(device.pin()).toBeUndefined();
    portal.credentials = credentials;
    expect((await portal.get('/api/os/info')).status).toBe(200);
  });

  it.each([
    ['a wrong PIN', { pin: '000000' }],
    ['a colon in the user name', { username: 'a:b' }],
    ['a short password', { password: 'sixsix' }],
  ])('refuses %s with a reason', async (_what, change) => {
    const { device, portal } = await start({ paired: false });
    await portal.post('/api/authorize/startpair');
    const query = new URLSearchParams({ pin: device.pin() ?? '', ...credentials, ...change }).toString();
    const refusal = await portal.post(`/api/authorize/pair?${query}`);
    expect(refusal.status).toBe(400);
    expect(refusal.json()).toEqual({ Reason: expect.any(String) });
    expect(device.credentials).toBeUndefined();
  });

  it('asks for a new PIN after five wrong ones', async () => {
    const { device, portal } = await start({ paired: false });
    await portal.post('/api/authorize/startpair');
    const pin = device.pin() ?? '';
    const attempt = (each: string) => portal.post(`/api/authorize/pair?${new URLSearchParams({ pin: each, ...credentials }).toString()}`);
    for (let count = 0; count < 5; count++) expect((await attempt('99x')).status).toBe(400);
    expect((await attempt(pin)).status).toBe(400);
    await portal.post('/api/authorize/startpair');
    expect((await attempt(device.pin() ?? '')).status).toBe(200);
  });
});

describe('authentication', () => {
  it('names the portal’s realm and answers in HTML', async () => {
    const { portal } = await start();
    portal.credentials = { username: 'presenter', password: 'not this one' };
    const refusal = await portal.get('/api/os/info');
    expect(refusal.status).toBe(401);
    expect(refusal.headers['www-authenticate']).toBe('Basic realm="Windows Device Portal"');
    expect(refusal.headers['content-type']).toContain('text/html');
    expect(refusal.headers['set-cookie']).toBeUndefined();
  });

  it('answers unknown paths with 404 and POSTs without a length with 411', async () => {
    const { portal } = await start();
    expect((await portal.get('/api/none/such')).status).toBe(404);
    expect((await portal.post('/api/control/restart', { chunked: true })).status).toBe(411);
  });
});

describe('odd requests', () => {
  it.each(['GET // HTTP/1.1', 'GET /%zz?%zz=%& HTTP/1.1', 'OPTIONS * HTTP/1.1'])('leave the headset standing: %s', async (line) => {
    const { device, portal } = await start();
    const socket = connect({ port: device.port, host: '127.0.0.1', ca: device.rootCertificatePem });
    socket.on('error', () => {});
    await once(socket, 'secureConnect');
    socket.write(`${line}\r\nHost: headset\r\n\r\n`);
    const [answer]: unknown[] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 40[0-9]/);
    socket.destroy();
    expect((await portal.get('/api/os/info')).status).toBe(200);
  });
});

describe('forgery protection', () => {
  const write = '/api/holographic/input/keyboard/text?text=x';

  it('refuses a write without token, with header or cookie alone, and with a stale one', async () => {
    const { device, portal } = await start();
    expect((await portal.post(write, { withoutToken: true })).status).toBe(403);
    const token = device.csrf.token();
    expect((await portal.post(write, { withoutToken: true, headers: { 'x-csrf-token': token } })).status).toBe(403);
    expect((await portal.post(write, { withoutToken: true, headers: { cookie: `CSRF-Token=${token}` } })).status).toBe(403);
    expect((await portal.post(write)).status).toBe(200);
    device.csrf.rotate();
    expect((await portal.post(write)).status).toBe(403);
    expect(device.model.keyboard.text()).toBe('x');
  });

  it('changes the token every now and then and says so in the answer', async () => {
    const { portal } = await start();
    const tokens = new Set<string | undefined>();
    for (let count = 0; count < 30; count++) {
      expect((await portal.post(write)).status).toBe(200);
      tokens.add(portal.token);
    }
    expect(tokens.size).toBeGreaterThan(1);
  });

  it('lets scripts pass that put auto- in front of the user name', async () => {
    const { device, portal } = await start();
    const { username, password } = device.credentials ?? credentials;
    portal.credentials = { username: `auto-${username}`, password };
    expect((await portal.post(write, { withoutToken: true })).status).toBe(200);
  });
});
