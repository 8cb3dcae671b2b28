import { describe, expect, it } from 'vitest';
import type { HealthCounts } from '../../contract/clusters/shared.ts';
import { clusterFigure, type FigureParts } from './cluster-figure.ts';

const none = { ok: 10, warning: 0, error: 0 };
const counts: HealthCounts = { nodes: { ...none, ok: 1_000 }, applications: { ...none, ok: 10_000 }, services: none, partitions: none, replicas: none, deployedApplications: none, deployedServicePackages: none };
const fine: FigureParts = { healthState: 'Ok', counts, nodesDown: 0, partitionsWithoutQuorum: 0 };

describe('the one figure of a cluster', () => {
  it.each<[string, Partial<FigureParts>, string]>([
    ['is its size where all is well', {}, '1,000 nodes, 10,000 applications'],
    ['is a lost quorum before all else', { healthState: 'Error', nodesDown: 2, partitionsWithoutQuorum: 3 }, '3 partitions without quorum'],
    ['is the lost nodes', { healthState: 'Error', nodesDown: 2 }, '2 nodes down'],
    ['is how many are in the state of the cluster', { healthState: 'Error', counts: { ...counts, applications: { ok: 3, warning: 7, error: 1 } } }, '1 application in Error'],
    ['is a warning where that is all', { healthState: 'Warning', nodesDown: null, counts: { ...counts, nodes: { ok: 3, warning: 2, error: 0 } } }, '2 nodes in Warning'],
    ['names the system where nobody else is red', { healthState: 'Error' }, 'System services in Error'],
    ['makes nothing up', { healthState: 'Unknown' }, ''],
    ['leaves out what is not known', { counts: { ...counts, applications: null } }, '1,000 nodes'],
  ])('%s', (_, change, figure) => {
    expect(clusterFigure({ ...fine, ...change })).toBe(figure);
    expect(figure.length).toBeLessThanOrEqual(40);
  });
});
