import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostEventSchema } from '../../shared/contract/app.ts';
import { connectionIdSchema } from '../../shared/domain/identifiers.ts';
import { deepLinkQuestion, parseDeepLink, type LinkedConnection } from './deep-link.ts';

describe('parseDeepLink', () => {
  it.each([
    ['fabriscope://headset/abc_12-X', '#/headsets/abc_12-X/home'],
    ['fabriscope://headset/abc/capture', '#/headsets/abc/capture'],
    ['fabriscope://', '#/'],
    ['fabriscope://notices', '#/notices'],
    ['fabriscope://settings', '#/settings'],
    ['fabriscope://tasks/', '#/tasks'],
    ['fabriscope://alerts', '#/alerts'],
    ['fabriscope://wallboard', '#/wallboard'],
    ['fabriscope://add', '#/add'],
    ['fabriscope://add-cluster', '#/add-cluster'],
    ['fabriscope://add-cluster?address=10.0.0.4:19080', '#/add-cluster?address=10.0.0.4%3A19080'],
    ['fabriscope://cluster/abc', '#/clusters/abc/home'],
    ['fabriscope://cluster/abc/upgrades', '#/clusters/abc/upgrades'],
    ['fabriscope://cluster/abc/upgrades/fabric%3A%2FShop', '#/clusters/abc/upgrades/fabric%3A%2FShop'],
    ['fabriscope://cluster/abc/explore/application%3Afabric%253A%252FShop', '#/clusters/abc/explore/application%3Afabric%253A%252FShop'],
    ['fabriscope://cluster/abc/explore/application:fabric%3A%2FShop', '#/clusters/abc/explore/application%3Afabric%253A%252FShop'],
    ['fabriscope://cluster/abc/manifest?of=cluster', '#/clusters/abc/manifest?of=cluster'],
    ['fabriscope://azure/abc', '#/azure/abc/deployments'],
    ['fabriscope://azure/abc/deployments/%2Fsubscriptions%2Fs', '#/azure/abc/deployments/%2Fsubscriptions%2Fs'],
    ['fabriscope://devops/abc/runs/b12', '#/devops/abc/runs/b12'],
    ['fabriscope://history', '#/history'],
    ['fabriscope://history?row=arm%3Ax', '#/history?row=arm%3Ax'],
    ['fabriscope://history/compare?left=a&right=b', '#/history/compare?left=a&right=b'],
    ['fabriscope://history/dora', '#/history/dora'],
    ['fabriscope://journal', '#/journal'],
    ['fabriscope://add-azure', '#/add-azure'],
    ['fabriscope://add?address=192.168.0.12:50443', '#/add?address=192.168.0.12%3A50443'],
    ['fabriscope://add?address=[fe80::1]', '#/add?address=%5Bfe80%3A%3A1%5D'],
  ])('leads %s to %s', (link, href) => {
    const parsed = parseDeepLink(link);
    expect(parsed && deepLinkQuestion(parsed, []).href).toBe(href);
  });
  it.each([
    'https://headset/abc', 'fabriscope:headset/abc', 'fabriscope:///settings', 'fabriscope://headset', 'fabriscope://headset/a%2fb',
    'fabriscope://headset/abc/launch', 'fabriscope://headset/abc/apps/x', 'fabriscope://headset/abc?launch=1', 'fabriscope://shutdown', 'fabriscope://user@settings',
    'fabriscope://settings:80', 'fabriscope://settings#x', 'fabriscope://settings?address=x', 'fabriscope://add?address=https://evil/', 'fabriscope://add?address=a&address=b',
    'fabriscope://add?address=a&x=1', 'fabriscope://add?address=<script>', 'fabriscope://Headset/abc', 'fabriscope://cluster', 'fabriscope://cluster/abc/restart', 'fabriscope://cluster/abc/explore/nonsense', 'fabriscope://cluster/abc/upgrades/fabric%3A%2FShop/rollback',
    'fabriscope://cluster/abc?unlock=1', 'fabriscope://cluster/user@host.test/home', 'fabriscope://cluster/host.test%2Fx/home', 'fabriscope://headset/10.0.0.4:443/home', 'fabriscope://alerts?silence=1',
    'fabriscope://azure/abc/deploy/draft1', 'fabriscope://azure/abc/vaults/x', 'fabriscope://devops/abc/approve', 'fabriscope://azure/abc/deployments?cancel=1', 'fabriscope://history/export', 'fabriscope://history?export=1',
    'fabriscope://history?row=a&row=b', 'fabriscope://history/matrix?row=a', 'fabriscope://add-azure?address=a', 'fabriscope://azure',
    `fabriscope://cluster/abc/explore/node%3A${'x'.repeat(2_000)}`, `fabriscope://cluster/abc/explore/node:${'漢'.repeat(300)}`, `fabriscope://headset/${'a'.repeat(600)}`, '--demo', '',
  ])('takes nothing from %s', (link) => {
    expect(parseDeepLink(link)).toBeNull();
  });
  it('gives, for whatever text, nothing or something that may be sent to the page', () => {
    const near = fc.tuple(fc.constantFrom(
      'fabriscope://', 'fabriscope://headset/', 'fabriscope://add?address=', 'fabriscope://cluster/', 'fabriscope://cluster/abc/explore/node:', 'fabriscope://cluster/h.test/explore/node%3A',
      'fabriscope://cluster/abc/upgrades/fabric:%2F', 'fabriscope://history?row=', 'fabriscope://azure/abc/deployments/', 'fabriscope://devops/abc/runs/',
    ), fc.string()).map((parts) => parts.join(''));
    fc.assert(fc.property(fc.oneof(near, fc.string(), fc.webUrl()), (text) => {
      const link = parseDeepLink(text);
      if (link === null) return;
      const question = deepLinkQuestion(link, []);
      expect(hostEventSchema.safeParse({ kind: 'deep-link', ...question }).success).toBe(true);
      expect(question.href).toMatch(/^#\/[A-Za-z0-9_/%?=.:~!'()*+&-]*$/);
    }));
  });
});

describe('deepLinkQuestion', () => {
  const endpoint = { scheme: 'https', host: 'bench3.local', port: 443 } as const;
  const saved: LinkedConnection[] = [
    { id: connectionIdSchema.parse('abc'), kind: 'hololens', name: 'Bench $& 3', endpoint },
    { id: connectionIdSchema.parse('c1'), kind: 'cluster', name: 'prod-we', endpoint: { scheme: 'https', host: 'prod-we.test', port: 19_080 } },
  ];
  const question = (link: string) => {
    const parsed = parseDeepLink(link);
    return parsed && deepLinkQuestion(parsed, saved);
  };
  it('names the headset that the link means, as it is', () => {
    expect(question('fabriscope://headset/abc/apps')?.description).toBe('Open the apps of Bench $& 3.');
  });
  it('says so when it is none of the list', () => {
    expect(question('fabriscope://headset/other')?.description).toBe('Open the overview of a headset that is not in your list (other).');
    expect(question('fabriscope://cluster/other/events')).toEqual({ href: '#/clusters/other/events', description: 'Open the events of a cluster that is not in your list (other).' });
  });
  it('names the entity and the cluster', () => {
    expect(question('fabriscope://cluster/c1/explore/node%3AN%25201')?.description).toBe('Open the node “N 1” of prod-we.');
  });
  it('finds a cluster by the address of its gateway, which is the same on every machine', () => {
    for (const address of ['prod-we.test:19080', 'prod-we.test', 'PROD-WE.test%3A19080']) {
      expect(question(`fabriscope://cluster/${address}/upgrades/cluster`)).toEqual({ href: '#/clusters/c1/upgrades/cluster', description: 'Open the cluster upgrade of prod-we.' });
    }
  });
  it('asks for a cluster whose gateway is none of the list’s', () => {
    expect(question('fabriscope://cluster/[fe80::1]:19080/explore/node%3AN1')).toEqual({
      href: '#/add-cluster?address=%5Bfe80%3A%3A1%5D%3A19080',
      description: 'The link leads to the node “N1” of a cluster that is not in your list. Open the page that adds a cluster, with its address [fe80::1]:19080 filled in.',
    });
    expect(question('fabriscope://cluster/bench3.local:443')?.href).toBe('#/add-cluster?address=bench3.local%3A443');
  });
});
