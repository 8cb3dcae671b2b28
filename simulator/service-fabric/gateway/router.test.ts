import { describe, expect, it } from 'vitest';

import { done } from './answer.ts';
import { get, post } from './route.ts';
import { Router } from './router.ts';

const router = new Router([
  get('/Nodes', () => done()),
  get('/Nodes/{nodeName}', () => done()),
  post('/Nodes/{nodeName}/$/Restart', () => done()),
  get('/ImageStore/{contentPath*}', () => done()),
  get('/ImageStore/$/Info', () => done()),
  get('/ImageStore/{contentPath*}/$/FolderSize', () => done()),
]);

describe('Router', () => {
  it.each([
    ['GET', '/Nodes', '/Nodes', {}],
    ['GET', '/nodes/', '/Nodes', {}],
    ['GET', '/Nodes/_nt_0', '/Nodes/{nodeName}', { nodeName: '_nt_0' }],
    ['GET', '/Nodes/a%2Fb%20%E2%82%AC', '/Nodes/{nodeName}', { nodeName: 'a/b €' }],
    ['POST', '/NODES/X/$/restart', '/Nodes/{nodeName}/$/Restart', { nodeName: 'X' }],
    ['GET', '/ImageStore/A/b/c.txt', '/ImageStore/{contentPath*}', { contentPath: 'A/b/c.txt' }],
    ['GET', '/ImageStore/A%5Cb', '/ImageStore/{contentPath*}', { contentPath: 'A\\b' }],
    ['GET', '/ImageStore/A/b/$/FolderSize', '/ImageStore/{contentPath*}/$/FolderSize', { contentPath: 'A/b' }],
    ['GET', '/ImageStore/$/Info', '/ImageStore/$/Info', {}],
  ])('%s %s leads to %s', (method, path, pattern, params) => {
    const found = router.find(method, path);
    expect(found).toMatchObject({ kind: 'route', route: { path: pattern } });
    expect(found.kind === 'route' ? Object.fromEntries(found.params) : undefined).toEqual(params);
  });

  it('tells a wrong method from an unknown path', () => {
    expect(router.find('DELETE', '/Nodes/x')).toEqual({ kind: 'wrong-method', allowed: ['GET'] });
    for (const path of ['/', '/Node', '/Nodes/x/$', '/Nodes/x/$/Explode', '/Nodes/$/Restart', '/ImageStore/$/Other']) {
      expect(router.find('GET', path)).toEqual({ kind: 'unknown' });
    }
    expect(() => router.find('GET', '/Nodes/%ff')).toThrow(URIError);
  });
});
