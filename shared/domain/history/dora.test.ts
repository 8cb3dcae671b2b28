import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deploymentKinds, deploymentResults, isOver } from './deployment.ts';
import { doraFigures, type DoraQuestion } from './dora.ts';
import { countedFailures, namesFix } from './failures.ts';
import { asOneDeployment, isCounted, isDeployment, type DeploymentFacts } from './one-deployment.ts';
import { valueAtRank } from './ranks.ts';

const hour = 3_600_000;
const day = 24 * hour;
const base = Date.UTC(2026, 0, 5);

let ids = 0;
/** A success of an hour that began so many hours after the first Monday of the year. */
function facts(atHour: number, change: Partial<DeploymentFacts> = {}): DeploymentFacts {
  const startedAt = base + atHour * hour;
  return {
    id: (ids += 1), rows: 1, kind: 'application-upgrade', source: 'c1', application: 'Shop', environment: 'prod', version: null, correlation: null, build: null, commit: null, queuedAt: null, startedAt, endedAt: startedAt + hour,
    result: 'succeeded', corrected: false, rollback: false, namesFix: false, commitTimes: [], ...change,
  };
}

const question: DoraQuestion = { application: null, environment: null, isInScope: () => true, from: base, to: base + 28 * day, slot: 'week', fixWithinHours: 24 };

const anyFacts = fc.record({
  kind: fc.constantFrom(...deploymentKinds), application: fc.constantFrom('A', 'B'), environment: fc.constantFrom('test', 'prod'), result: fc.constantFrom(...deploymentResults), at: fc.integer({ min: -600, max: 900 }),
  length: fc.integer({ min: 0, max: 30 }), version: fc.constantFrom(null, '1', '2'), correlation: fc.constantFrom(null, null, 'x', 'y'), rollback: fc.boolean(), namesFix: fc.boolean(), corrected: fc.boolean(),
  commitTimes: fc.array(fc.integer({ min: -2_000, max: 0 }), { maxLength: 3 }), queued: fc.boolean(),
}).map(({ at, length, commitTimes, queued, ...rest }) => facts(at, { ...rest, endedAt: base + (at + length) * hour, queuedAt: queued ? base + at * hour : null, commitTimes: commitTimes.map((hours) => base + (at + hours) * hour) }));
const many = fc.array(anyFacts, { maxLength: 30 });

describe('rows as deployments', () => {
  it('are one for a stage with the ARM deployment and the upgrade that it made', () => {
    const stage = facts(0, { kind: 'release-stage', correlation: 'r', version: '2', endedAt: base + 3 * hour, commitTimes: [1, 2] });
    const arm = facts(0.5, { kind: 'arm', application: 'rg-shop', correlation: 'r' });
    const upgrade = facts(1.5, { version: '2', result: 'failed' });
    expect(asOneDeployment([stage, arm, upgrade])).toEqual([expect.objectContaining({ application: 'Shop', kind: 'application-upgrade', result: 'failed', startedAt: stage.startedAt, endedAt: stage.endedAt, commitTimes: [1, 2] })]);
    expect(asOneDeployment([stage, { ...arm, environment: 'test' }, facts(9, { version: '2' })])).toHaveLength(3);
  });

  it('are one while the stage still runs, by the build where the version is not told, and say how many rows they are', () => {
    const stage = facts(0, { kind: 'pipeline-stage', version: '2', build: '#7', result: 'running', endedAt: base });
    const arm = facts(0.5, { kind: 'arm', build: '#7', endedAt: base + 0.6 * hour });
    const upgrade = facts(0.8, { version: '2', result: 'running', endedAt: base + 0.8 * hour });
    expect(asOneDeployment([upgrade, arm, stage])).toEqual([expect.objectContaining({ rows: 3, kind: 'application-upgrade', result: 'running', version: '2', build: '#7' })]);
    expect(asOneDeployment([{ ...stage, result: 'succeeded' }, arm])).toHaveLength(2);
    const figures = doraFigures([{ ...stage, result: 'succeeded', endedAt: base + hour }, arm, { ...upgrade, result: 'succeeded' }, facts(30)], question);
    expect(figures.frequencyPerDay).toMatchObject({ over: 2, caveat: '4 rows tell of them: a stage, the ARM deployment and the upgrade that it made count once.' });
    expect(figures.breakdown).toMatchObject([{ deployments: 2, rows: 4 }]);
  });

  it('are the same whatever order they come in, and never more than the rows', () => {
    fc.assert(fc.property(many, (rows) => {
      const spans = (all: readonly DeploymentFacts[]) => new Set(asOneDeployment(all).map(({ environment, startedAt, endedAt }) => `${environment} ${startedAt} ${endedAt}`));
      expect(asOneDeployment(rows).length).toBeLessThanOrEqual(rows.length);
      const lone = rows.filter(({ correlation, version }) => correlation === null && version === null);
      expect(asOneDeployment(lone)).toHaveLength(lone.length);
      const correlated = rows.filter(({ version }) => version === null);
      expect(spans(correlated.toReversed())).toEqual(spans(correlated));
    }));
  });
});

describe('deployments that count as failed', () => {
  const whys = (...chain: readonly DeploymentFacts[]) => countedFailures(chain, 24 * hour).map(({ deployment, why, recoveredAt }) => [deployment.id, why, recoveredAt]);

  it('failed, were rolled back by the system or the next one, were corrected, or were fixed soon after', () => {
    const [first, second, third] = [facts(0), facts(10, { namesFix: true }), facts(200, { namesFix: true })];
    expect(whys(first, second, third)).toEqual([[first.id, 'fixed-soon-after', second.endedAt]]);
    const back = { ...second, namesFix: false, rollback: true };
    expect(whys(first, back)).toEqual([[first.id, 'rolled-back', back.endedAt]]);
    const failed = facts(0, { result: 'failed' });
    expect(whys(failed, third)).toEqual([[failed.id, 'failed', third.endedAt]]);
    expect(whys({ ...failed, corrected: true })).toEqual([[failed.id, 'corrected', null]]);
    expect(whys({ ...first, corrected: true }, second)).toEqual([]);
    expect(whys(failed, { ...third, environment: 'test' })).toEqual([[failed.id, 'failed', null]]);
  });

  it.each([['Fix the basket', true], ['hotfix: quota', true], ['Revert "Add cache"', true], ['Rolled back the index', true], ['Prefix the names', false], ['Add fixtures', false], ['', false]])('are told by commits: “%s” names a fix: %s', (message, names) => {
    expect(namesFix(message)).toBe(names);
  });
});

describe('the figures of a period', () => {
  it('are those of the deployments in it, beside the period before', () => {
    const figures = doraFigures([
      facts(-200), facts(24, { commitTimes: [base, base + 12 * hour] }), facts(48, { result: 'failed', queuedAt: base + 47 * hour }), facts(72, { queuedAt: base + 71 * hour }), facts(1, { kind: 'build' }), facts(2, { result: 'cancelled' }),
    ], question);
    expect(figures.deployments).toBe(3);
    expect(figures.frequencyPerDay).toMatchObject({ value: 3 / 28, before: 1 / 28, over: 3 });
    expect(figures.medianDaysBetween.value).toBe(1);
    expect(figures.leadTimeP50Ms).toMatchObject({ value: 13 * hour, over: 3, caveat: '1 of 2 deployments have no known commit time; from build queue to deployed was used.' });
    expect(figures.changeFailureRate).toMatchObject({ value: 1 / 3, before: 0 });
    expect(figures.recoveryP50Ms).toMatchObject({ value: day, caveat: '' });
    expect(figures.batchSize).toMatchObject({ value: 2, over: 1, caveat: '2 of 3 deployments name no commits and are left out.' });
    expect(figures.series.map(({ deployments, failures }) => [deployments, failures])).toEqual([[3, 1], [0, 0], [0, 0], [0, 0]]);
    expect(figures.breakdown).toMatchObject([{ application: 'Shop', environment: 'prod', deployments: 3, changeFailureRate: 1 / 3 }]);
  });

  it('add up, whatever happened', () => {
    fc.assert(fc.property(many, fc.constantFrom('day', 'week', 'month'), (rows, slot) => {
      const figures = doraFigures(rows, { ...question, slot });
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      expect(sum(figures.series.map(({ deployments }) => deployments))).toBe(figures.deployments);
      expect(sum(figures.breakdown.map(({ deployments }) => deployments))).toBe(figures.deployments);
      expect(sum(figures.series.map(({ failures }) => failures))).toBe(figures.failures.length);
      expect(figures.changeFailureRate.value === null || (figures.changeFailureRate.value >= 0 && figures.changeFailureRate.value <= 1)).toBe(true);
      expect((figures.leadTimeP50Ms.value ?? 0) <= (figures.leadTimeP90Ms.value ?? 0)).toBe(true);
      for (const { recoveredAt, deployment } of figures.failures) expect(recoveredAt === null || recoveredAt >= deployment.endedAt).toBe(true);
      const counted = rows.filter(({ kind, result, endedAt }) => isDeployment(kind) && isCounted(result) && endedAt >= question.from && endedAt < question.to);
      expect(figures.deployments).toBeLessThanOrEqual(rows.filter(({ result }) => isOver(result)).length);
      expect(rows.some(({ correlation, version }) => correlation !== null || version !== null) || figures.deployments === counted.length).toBe(true);
    }), { numRuns: 300 });
  });

  it('of one application are part of those of all', () => {
    fc.assert(fc.property(many, (rows) => {
      const all = doraFigures(rows, question);
      const parts = ['A', 'B'].map((application) => doraFigures(rows, { ...question, application }).deployments);
      expect((parts[0] ?? 0) + (parts[1] ?? 0)).toBe(all.deployments);
    }));
  });

  it('have no more slots than a chart can show', () => {
    const years = doraFigures([], { ...question, to: base + 4_000 * day, slot: 'day' });
    expect(years.series.length).toBeLessThanOrEqual(400);
    expect(years.series[1]?.from).toBe(Date.UTC(2026, 1, 1));
  });
});

describe('a value at a rank', () => {
  it('lies where it does in the sorted values', () => {
    fc.assert(fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const sorted = values.toSorted((left, right) => left - right);
      expect([valueAtRank(values, 0), valueAtRank(values, 1)]).toEqual([sorted[0], sorted.at(-1)]);
      const middle = valueAtRank(values, 0.5) ?? Number.NaN;
      expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
    }));
    expect(valueAtRank([], 0.5)).toBeNull();
  });
});
