import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../core/content-security-policy.ts';
import { appProtocolHandler } from './app-protocol.ts';

let folder: string;
let handle: (request: Request) => Promise<Response>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-app-'));
  const pageRoot = join(folder, 'page');
  await mkdir(join(pageRoot, 'assets'), { recursive: true });
  await writeFile(join(pageRoot, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(pageRoot, 'assets', 'main.js'), 'export {}');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(pageRoot, 'assets', 'link.txt'));
  handle = appProtocolHandler({
    pageRoot,
    route: (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/broken') return Promise.reject(new Error('with a secret in it'));
      return Promise.resolve(pathname === '/uploads' ? Response.json({ method: request.method }) : null);
    },
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('app://fabriscope/', () => {
  it('is the page, with the policy as a header of every answer', async () => {
    const answer = await handle(new Request('app://fabriscope/'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(await answer.text()).toContain('<title>page</title>');
    for (const url of ['app://fabriscope/', 'app://fabriscope/none', 'app://fabriscope/uploads', 'app://evil/', 'app://fabriscope/broken']) {
      const { headers } = await handle(new Request(url));
      expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy());
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
  it.each(['app://fabriscope.evil/', 'app://other/', 'app://fabriscope:1/', 'file:///etc/passwd', 'https://fabriscope/'])('knows nothing at %s', async (url) => {
    expect((await handle(new Request(url))).status).toBe(404);
  });
  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%5c..%5csecret.txt', '/assets/link.txt', '/assets/%00', '/assets'])('keeps to its folder for %s', async (path) => {
    const answer = await handle(new Request(`app://fabriscope${path}`));
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret');
  });
  it('gives the program its routes, whatever the method', async () => {
    const answer = await handle(new Request('app://fabriscope/uploads?name=a', { method: 'POST', body: 'x', headers: { origin: 'app://fabriscope' } }));
    expect(await answer.json()).toEqual({ method: 'POST' });
  });
  it('answers nobody else’s page', async () => {
    for (const origin of ['https://evil.test', 'app://fabriscope.evil', 'null'])
      expect((await handle(new Request('app://fabriscope/uploads', { headers: { origin } }))).status).toBe(403);
  });
  it('offers no other method for files', async () => {
    expect((await handle(new Request('app://fabriscope/index.html', { method: 'PUT', body: 'x' }))).status).toBe(405);
    const head = await handle(new Request('app://fabriscope/index.html', { method: 'HEAD' }));
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
  it('tells nothing about what went wrong inside', async () => {
    const answer = await handle(new Request('app://fabriscope/broken'));
    expect([answer.status, await answer.text()]).toEqual([500, 'Failed']);
  });
});
