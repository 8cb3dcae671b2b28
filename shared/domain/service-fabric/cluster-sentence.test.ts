import { describe, expect, it } from 'vitest';
import type { HealthCounts } from '../../contract/clusters/shared.ts';
import { clusterSentence, type ClusterPicture } from './cluster-sentence.ts';

const now = Date.UTC(2026, 5, 1, 12);
const unknown: HealthCounts = { nodes: null, applications: null, services: null, partitions: null, replicas: null, deployedApplications: null, deployedServicePackages: null };
const picture: ClusterPicture = {
  connection: 'online', trouble: '', lastSeenAt: now, healthState: 'Ok', since: now - 3 * 3_600_000,
  counts: { ...unknown, nodes: { ok: 998, warning: 0, error: 2 }, applications: { ok: 1, warning: 0, error: 0 } }, nodesDown: 2, causes: [],
};

describe('the sentence of a cluster', () => {
  it.each<[string, Partial<ClusterPicture>, string]>([
    ['tells how large it is where all is well', {}, 'Ok for 3 h: 1,000 nodes, 1 application'],
    ['puts the worst first and counts nodes against all', { healthState: 'Error', since: now - 14 * 60_000, causes: [{ title: '2 nodes are down', isNodeDown: true }, { title: 'fabric:/Shop/Cart in 3 partitions has lost its quorum', isNodeDown: false }] },
      'Error for 14 min: 2 of 1,000 nodes down; fabric:/Shop/Cart in 3 partitions has lost its quorum'],
    ['counts what it does not name', { healthState: 'Warning', since: null, causes: ['a', 'b', 'c', 'd'].map((title) => ({ title, isNodeDown: false })) }, 'Warning: a; b; and 2 more'],
    ['goes on in small letters after its colon', { healthState: 'Warning', since: null, causes: [{ title: 'The server certificate of 5 nodes runs out soon', isNodeDown: false }] }, 'Warning: the server certificate of 5 nodes runs out soon'],
    ['counts entities while the causes are not known', { healthState: 'Error', since: null, causes: [] }, 'Error: 2 nodes not Ok'],
    ['keeps what was known, with its age', { connection: 'unreachable', trouble: 'Nothing answered in time.', lastSeenAt: now - 12 * 60_000 }, 'Nothing answered in time. As of 12 min ago: Ok for 3 h: 1,000 nodes, 1 application'],
    ['says that the cluster is slow, not that it is gone', { connection: 'stale', lastSeenAt: now - 20_000 }, 'The cluster does not answer in time. As of 20 s ago: Ok for 3 h: 1,000 nodes, 1 application'],
    ['makes nothing up where it knows nothing', { connection: 'connecting', healthState: 'Unknown', lastSeenAt: null }, 'Connecting.'],
    ['does so when connected, too', { healthState: 'Unknown' }, 'Its health is not known yet.'],
  ])('%s', (_, change, sentence) => {
    expect(clusterSentence({ ...picture, ...change }, now)).toBe(sentence);
  });
});
