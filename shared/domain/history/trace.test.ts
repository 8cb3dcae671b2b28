import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deploymentKinds, type DeploymentRecord } from './deployment.ts';
import { joinReason, linksOf, traceOf, type TraceRow } from './trace.ts';
import { aRecord } from './testing/a-record.ts';

const hour = 3_600_000;
const commit = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const build = aRecord({ key: 'build', kind: 'build', source: 'devops', place: 'shop-ci', build: '20261104.3', commitIds: [commit], versionTo: '2.7.1', startedAt: hour, endedAt: 1.2 * hour });
const stage = aRecord({
  key: 'stage', kind: 'release-stage', source: 'devops', build: '20261104.3', release: 'Release-417', startedAt: 2 * hour, endedAt: 3 * hour, correlationId: 'run-9', versionTo: '2.7.1',
  changes: [{ commitId: commit, message: 'Larger baskets', author: 'Ada', at: 0.5 * hour }],
});
const arm = aRecord({ key: 'arm', application: 'rg-shop', correlationId: 'RUN-9', startedAt: 2.1 * hour, endedAt: 2.4 * hour, versionTo: null });
const upgrade = aRecord({ key: 'upgrade', kind: 'application-upgrade', source: 'cluster', startedAt: 2.5 * hour, endedAt: 2.9 * hour, versionTo: '2.7.1' });
const elsewhere = aRecord({ key: 'elsewhere', kind: 'application-upgrade', source: 'cluster-2', startedAt: 2.5 * hour, endedAt: 2.9 * hour, versionTo: '2.7.1' });
const later = aRecord({ key: 'later', kind: 'application-upgrade', source: 'cluster', startedAt: 200 * hour, endedAt: 201 * hour, versionTo: '2.7.1' });

const world: TraceRow[] = [
  ...[build, stage, arm, upgrade, later].map((record) => ({ record, environment: 'production' })), { record: elsewhere, environment: 'test' }, { record: aRecord({ key: 'other', application: 'Basket', versionTo: '2.7.1', startedAt: 2.5 * hour }), environment: 'production' },
];

/** As a store finds them: rows with a link in common. */
function candidatesIn(rows: readonly TraceRow[]) {
  return (found: readonly TraceRow[]) => {
    const links = new Set(found.flatMap(({ record }) => linksOf(record)));
    return rows.filter(({ record }) => linksOf(record).some((link) => links.has(link)));
  };
}

function traceFrom(key: string, rows: readonly TraceRow[] = world) {
  const subject = rows.find(({ record }) => record.key === key);
  if (subject === undefined) throw new Error(`There is no ${key}.`);
  return traceOf(subject, candidatesIn(rows));
}

describe('a trace', () => {
  it('leads from the commit over build and release to deployment and upgrade, with the reason of each', () => {
    expect(traceFrom('upgrade').map(({ stage: name, row, commit: of, joinedBy }) => [name, row?.record.key ?? of?.message, joinedBy])).toEqual([
      ['commit', 'Larger baskets', 'commit'], ['build', 'build', 'version-and-time'], ['release', 'stage', 'version-and-time'], ['deployment', 'arm', 'correlation'], ['upgrade', 'upgrade', 'itself'],
    ]);
  });

  it('tells how long each step waited for the one before', () => {
    expect(traceFrom('arm').map(({ waitMs }) => waitMs)).toEqual([null, 0.5 * hour, expect.closeTo(0.8 * hour), 0, expect.closeTo(0.1 * hour)]);
  });

  it('of a build shows every environment that it went to', () => {
    expect(traceFrom('build').map(({ row }) => row?.record.key)).toContain('elsewhere');
    expect(traceFrom('upgrade').map(({ row }) => row?.record.key)).not.toContain('elsewhere');
  });

  it.each([
    ['short commit ids from seven digits on', { commitIds: [commit.slice(0, 7)] }, { commitIds: [commit] }, 'commit'],
    ['no shorter ones', { commitIds: [commit.slice(0, 6)], versionTo: null }, { commitIds: [commit] }, null],
    ['no build numbers of strangers', { build: '20261104.3', application: 'A', source: 'x' }, { build: '20261104.3', application: 'B', source: 'y' }, null],
    ['builds before, however long', { kind: 'build', endedAt: 0, startedAt: 0 }, { startedAt: 900 * hour }, 'version-and-time'],
    ['no versions of another day', { endedAt: 0, startedAt: 0 }, { startedAt: 900 * hour }, null],
  ] as const)('joins %s', (_, left, right, reason) => {
    expect(joinReason(aRecord({ key: 'l', ...left }), aRecord({ key: 'r', ...right }))).toBe(reason);
    expect(joinReason(aRecord({ key: 'r', ...right }), aRecord({ key: 'l', ...left }))).toBe(reason);
  });

  const some = fc.constantFrom(null, 'x', 'y');
  const record = fc.record({ kind: fc.constantFrom(...deploymentKinds), application: fc.constantFrom('A', 'B'), source: fc.constantFrom('s', 't'), versionTo: some, correlationId: some, build: some, release: some, commitIds: fc.subarray(['abcdef1', 'ABCDEF12', '9999999']), hours: fc.integer({ min: 0, max: 40 }) })
    .map(({ hours, ...facts }): Partial<DeploymentRecord> => ({ ...facts, startedAt: hours * hour, endedAt: (hours + 1) * hour }));
  const rows = fc.array(fc.tuple(record, fc.constantFrom('test', 'prod')), { minLength: 1, maxLength: 12 })
    .map((all) => all.map(([facts, environment], at) => ({ record: aRecord({ ...facts, key: `${at}` }), environment })));

  it('finds by links whatever has a reason, and in every order of candidates the same rows', () => {
    fc.assert(fc.property(rows, (all) => {
      for (const left of all) for (const right of all) {
        const isLinked = linksOf(left.record).some((link) => linksOf(right.record).includes(link));
        expect(isLinked || left === right || joinReason(left.record, right.record) === null).toBe(true);
        expect(joinReason(left.record, right.record)).toBe(joinReason(right.record, left.record));
      }
      const keys = (from: readonly TraceRow[]) => new Set(traceFrom('0', from).map(({ row }) => row?.record.key));
      expect(keys(all.toReversed())).toEqual(keys(all));
    }));
  });

  it('holds itself once, and every stage in the order of the way', () => {
    fc.assert(fc.property(rows, (all) => {
      const trace = traceFrom('0', all);
      expect(trace.filter(({ joinedBy }) => joinedBy === 'itself').map(({ row }) => row?.record.key)).toEqual(['0']);
      const order = trace.map(({ stage: name }) => ['commit', 'build', 'release', 'deployment', 'upgrade'].indexOf(name));
      expect(order).toEqual(order.toSorted((left, right) => left - right));
      for (const { waitMs } of trace) expect(waitMs === null || waitMs >= 0).toBe(true);
    }));
  });
});
