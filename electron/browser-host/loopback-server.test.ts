import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Caller } from '../core/carrier-port.ts';
import { serveLoopback, type HostedProgram, type LoopbackServer } from './loopback-server.ts';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

describe('the browser host', () => {
  let root = '';
  let server: LoopbackServer;
  const callers: Caller[] = [];
  const program: HostedProgram = {
    serveCarrier(port, caller) {
      callers.push(caller);
      port.listen({ message: (data) => { port.send(`${caller.role} said ${String(data)}`); }, close: () => {} });
    },
    async fetch(incoming, caller) {
      const { pathname } = new URL(incoming.url);
      if (pathname === '/uploads') return Response.json({ received: (await incoming.text()).length, role: caller.role, cookie: incoming.headers.get('cookie') });
      return pathname === '/devices/x/file' ? new Response('a'.repeat(100_000)) : null;
    },
  };

  beforeEach(async () => {
    callers.length = 0;
    root = await mkdtemp(join(tmpdir(), 'fabriscope-host-'));
    await writeFile(join(root, 'index.html'), '<!doctype html><title>Fabriscope</title>');
    server = await serveLoopback({ program: Promise.resolve(program), pageRoot: root, port: 0 });
  });
  afterEach(async () => {
    await server.close();
    await rm(root, { recursive: true, force: true });
  });

  const origin = () => `http://127.0.0.1:${server.port}`;
  function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => { text += chunk.toString(); });
        answer.on('end', () => { resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }); });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
  async function signIn(url: string): Promise<string> {
    const token = new URL(url).hash.replace('#token=', '');
    const answer = await ask('POST', '/session', { origin: origin() }, JSON.stringify({ token }));
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
    if (cookie === undefined) throw new Error(`no cookie: ${answer.status} ${answer.body}`);
    return cookie;
  }
  function upgrade(path: string, headers: Record<string, string>): Promise<number | WebSocket> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
      socket.once('open', () => { resolve(socket); });
      socket.once('unexpected-response', (_request, answer) => { resolve(answer.statusCode ?? 0); });
      socket.on('error', () => {});
    });
  }

  it('puts the token into the fragment, never into the query, and each launch has its own', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    expect(server.wallboardUrl).not.toBe(server.url);
    expect((await ask('GET', `/?token=${new URL(server.url).hash.slice(7)}`)).status).toBe(400);
  });

  it('sends every document under the strict policy, with no CORS header', async () => {
    const page = await ask('GET', '/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
    expect((await ask('GET', '/../../etc/passwd')).status).toBe(404);
  });

  it('exchanges the token once asked from its own page, and knows the page by its cookie', async () => {
    expect((await ask('GET', '/session')).status).toBe(401);
    const cookie = await signIn(server.url);
    const known = await ask('GET', '/session', { cookie });
    expect([known.status, JSON.parse(known.body)]).toEqual([200, { role: 'operator' }]);
    expect((await ask('POST', '/session', { origin: origin() }, JSON.stringify({ token: 'wrong' }))).status).toBe(401);
    expect((await ask('POST', '/session', { origin: 'http://evil.test' }, '{}')).status).toBe(403);
    expect((await ask('POST', '/session', { origin: origin() }, `{"token":"${'x'.repeat(5_000)}"}`)).status).toBe(401);
  });

  it('answers routes to a known page only, streams both ways and keeps the cookie to itself', async () => {
    const cookie = await signIn(server.url);
    expect((await ask('GET', '/devices/x/file')).status).toBe(404);
    expect((await ask('GET', '/devices/x/file', { cookie })).body).toHaveLength(100_000);
    expect((await ask('POST', '/uploads', { origin: origin() }, 'abc')).status).toBe(401);
    const uploaded = await ask('POST', '/uploads', { origin: origin(), cookie }, 'x'.repeat(300_000));
    expect(JSON.parse(uploaded.body)).toEqual({ received: 300_000, role: 'operator', cookie: null });
  });

  it('opens carriers for known pages of its own origin, in their role', async () => {
    const cookie = await signIn(server.wallboardUrl);
    expect(await upgrade('/carrier', { origin: origin() })).toBe(401);
    expect(await upgrade('/carrier', { cookie })).toBe(403);
    expect(await upgrade('/carrier', { cookie, origin: 'http://evil.test' })).toBe(403);
    expect(await upgrade('/carrier', { cookie, origin: origin(), host: 'evil.test' })).toBe(421);
    expect(await upgrade('/elsewhere', { cookie, origin: origin() })).toBe(404);
    const socket = await upgrade('/carrier', { cookie, origin: origin() });
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    socket.send('hello');
    const [answer] = await once(socket, 'message');
    expect(String(answer)).toBe('wallboard said hello');
    socket.close();
    await once(socket, 'close');
  });

  it('refuses a rebound host name and foreign writes', async () => {
    expect((await ask('GET', '/', { host: 'fabriscope.evil.test' })).status).toBe(421);
    expect((await ask('DELETE', '/session', { origin: 'http://evil.test' })).status).toBe(403);
  });
});
