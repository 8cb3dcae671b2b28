import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { pageFile } from './page-files.ts';

describe('pageFile', () => {
  let folder = '';
  let root = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fabriscope-page-'));
    root = join(folder, 'page');
    await mkdir(join(root, 'assets'), { recursive: true });
    await writeFile(join(root, 'index.html'), '<!doctype html>');
    await writeFile(join(root, 'assets', 'a.js'), 'export {}');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await symlink(join(folder, 'secret.txt'), join(root, 'assets', 'link.js'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('serves the page at its root and hashed files for ever', async () => {
    const index = await pageFile(root, '/');
    expect([index.status, index.headers.get('content-type'), index.headers.get('cache-control')]).toEqual([200, 'text/html; charset=utf-8', 'no-store']);
    const script = await pageFile(root, '/assets/a.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(await script.text()).toBe('export {}');
    await index.body?.cancel();
  });

  it.each([
    '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt', '/%252e%252e/secret.txt', '/assets/link.js',
    '/..\\secret.txt', '/assets', '/%', '/index.html%00.js', '//etc/passwd',
  ])('answers 404 to %s', async (path) => {
    const answer = await pageFile(root, path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret');
  });
});

describe('contentSecurityPolicy', () => {
  it('allows nothing inline and nothing foreign, and turns Trusted Types on', () => {
    const policy = contentSecurityPolicy();
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toMatch(/https?:|\*/);
  });
});
