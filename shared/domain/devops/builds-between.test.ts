import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildsBehind, buildsBetween, type BuildFacts } from './builds-between.ts';
import { parseRunId, runId, runPath } from './run-id.ts';

const build = (id: number, parts: Partial<BuildFacts> = {}): BuildFacts => ({ id, definitionId: 1, branch: 'refs/heads/main', queuedAt: id * 1_000, succeeded: true, ...parts });

describe('builds between two deployments', () => {
  const builds = [build(1), build(2, { succeeded: false }), build(3, { branch: 'refs/pull/9/merge' }), build(4, { definitionId: 2 }), build(5), build(6)];

  it('are those of the line after the one that was there, failed ones too, up to the new one', () => {
    expect(buildsBetween(builds, build(1), build(5))?.map(({ id }) => id)).toEqual([5, 2]);
  });

  it('are none where the same build is deployed again, and unknown where an older one is or the lines differ', () => {
    expect(buildsBetween(builds, build(5), build(5))).toEqual([]);
    expect(buildsBetween(builds, build(5), build(1))).toBeNull();
    expect(buildsBetween(builds, build(1), build(3, { branch: 'refs/heads/fix' }))).toBeNull();
  });

  it('add up: what lies between first and last lies between first and middle, or middle and last', () => {
    const many = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 200 }), definitionId: fc.constantFrom(1, 2), branch: fc.constantFrom('refs/heads/main', 'refs/heads/fix'), succeeded: fc.boolean() }), { selector: ({ id }) => id, minLength: 3 });
    fc.assert(fc.property(many, (drawn) => {
      const all = drawn.map((each) => ({ ...each, queuedAt: each.id * 10 }));
      const line = all.filter(({ definitionId, branch }) => definitionId === 1 && branch === 'refs/heads/main').sort((left, right) => left.id - right.id);
      const [first, middle, last] = [line[0], line[Math.floor(line.length / 2)], line.at(-1)];
      if (first === undefined || middle === undefined || last === undefined) return;
      const ids = (from: BuildFacts, to: BuildFacts): number[] => (buildsBetween(all, from, to) ?? []).map(({ id }) => id);
      expect(ids(first, last)).toEqual([...ids(middle, last), ...ids(first, middle)]);
    }));
  });

  it('count as behind where they succeeded', () => {
    expect(buildsBehind(builds, build(1))).toBe(2);
    expect(buildsBehind(builds, build(6))).toBe(0);
    expect(buildsBehind(builds, build(7, { queuedAt: null }))).toBeNull();
  });
});

describe('the name of a run', () => {
  it('comes back from its text, whatever the project is called', () => {
    fc.assert(fc.property(fc.stringMatching(/^[ber][0-9.]{1,12}$/), fc.string({ minLength: 1 }), (key, project) => {
      expect(parseRunId(runId({ key, project }))).toEqual({ key, project });
    }));
    expect(parseRunId('b12')).toBeNull();
    expect(runPath('c1', { key: 'b12', project: 'Shop & Co' })).toBe('/devops/c1/runs/b12%40Shop%20%26%20Co');
  });
});
