import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf } from './build-line.ts';
import { withBroughtCommits, type BuildFacts } from './brought-commits.ts';
import type { DeploymentFacts } from './one-deployment.ts';

const hour = 3_600_000;

/** A build of `main`, queued at an hour, with commits called after the times at which they were made. */
function build(number: number, commitTimes: readonly number[], change: Partial<BuildFacts> = {}): BuildFacts {
  return { id: number, source: 'devops', application: 'Shop', build: `#${number}`, commit: `c${number}`, line: 'main', queuedAt: number * hour, namesFix: false, commitIds: commitTimes.map((at) => `at ${at}`), commitTimes, ...change };
}

/** A success in production that deploys a build and says no more of it. */
function deploy(id: number, number: number, change: Partial<DeploymentFacts> = {}): DeploymentFacts {
  return {
    id, rows: 1, kind: 'release-stage', source: 'devops', application: 'Shop', environment: 'prod', version: null, correlation: null, build: `#${number}`, commit: null, queuedAt: null,
    startedAt: id * 100 * hour, endedAt: id * 100 * hour + hour, result: 'succeeded', corrected: false, rollback: false, namesFix: false, commitTimes: [], ...change,
  };
}

const commits = (deployments: readonly DeploymentFacts[], ...builds: readonly BuildFacts[]) => withBroughtCommits(deployments, () => builds).map(({ commitTimes }) => Array.from(commitTimes).toSorted((left, right) => left - right));

describe('what a deployment that lists no commits has brought', () => {
  it('is its build’s and those of the builds since the success before, each commit once', () => {
    const builds = [build(1, [1]), build(2, [2, 3]), build(3, [2, 3, 4]), build(4, [5]), build(5, [6])];
    expect(commits([deploy(1, 1), deploy(2, 4), deploy(3, 5)], ...builds)).toEqual([[1], [2, 3, 4, 5], [6]]);
    expect(commits([deploy(1, 1), deploy(2, 3, { result: 'failed' }), deploy(3, 4)], ...builds)).toEqual([[1], [2, 3, 4], [2, 3, 4, 5]]);
  });

  it('is of its own environment, application and branch', () => {
    const hotfix = build(4, [9], { line: 'hotfix', namesFix: true });
    const builds = [build(1, [1]), build(2, [2]), build(3, [3]), hotfix, build(5, [7], { application: 'Pay', source: 'other', build: '#3' })];
    expect(commits([deploy(1, 1), deploy(2, 2, { environment: 'test' }), deploy(3, 3)], ...builds)).toEqual([[1], [2], [2, 3]]);
    expect(commits([deploy(1, 1), deploy(2, 4), deploy(3, 3)], ...builds)).toEqual([[1], [9], [2, 3]]);
    expect(withBroughtCommits([deploy(1, 4)], () => builds)).toMatchObject([{ namesFix: true }]);
  });

  it('is nothing for an older build than was there, and not known where a build’s commits are not read', () => {
    const unread = build(2, [Number.NaN]);
    expect(commits([deploy(1, 3), deploy(2, 1)], build(1, [1]), unread, build(3, [3]))).toEqual([[3], []]);
    expect(commits([deploy(1, 1), deploy(2, 2)], build(1, [1]), unread)).toEqual([[1], []]);
  });

  it('goes by the commit where no build is named, by that of the branch before that of its pull request', () => {
    const [main, request] = [build(1, [1]), build(2, [1, 2], { commit: 'c1', line: null })];
    expect(commits([deploy(1, 7, { build: null, commit: 'c1' })], main, request)).toEqual([[1]]);
    expect(commits([deploy(1, 7, { build: null, commit: 'c8' })], main, request)).toEqual([[]]);
  });

  it('leaves what a deployment says itself, and asks for builds only where that is missing', () => {
    const told = [deploy(1, 1, { commitTimes: [5] }), deploy(2, 2, { build: null })];
    expect(withBroughtCommits(told, () => { throw new Error('asked'); })).toEqual(told);
    expect(commits([...told, deploy(3, 3)], build(1, [1]), build(2, [2]), build(3, [3]))).toEqual([[5], [], [2, 3]]);
  });

  it('brings each commit to an environment once, whatever is deployed in whatever order', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }), (numbers) => {
      const builds = Array.from({ length: 12 }, (_, at) => build(at + 1, [at + 1]));
      const forward = numbers.filter((number, at) => numbers.slice(0, at).every((earlier) => earlier < number));
      const brought = commits(forward.map((number, at) => deploy(at + 1, number)), ...builds).flat();
      const [first = 1] = forward;
      expect(brought).toEqual(Array.from({ length: (forward.at(-1) ?? 1) - first + 1 }, (_, at) => first + at));
    }));
  });
});

describe('the line of a build', () => {
  const told = { kind: 'build', source: 'devops', extra: { project: 'Commerce', definition: 'shop-ci', branch: 'refs/heads/main' } } as const;

  it('is its pipeline’s branch, but for pull requests', () => {
    expect(lineOf(told)).toBe(lineOf({ ...told, extra: { ...told.extra, web: 'elsewhere' } }));
    expect(lineOf({ ...told, extra: { ...told.extra, branch: 'refs/heads/hotfix' } })).not.toBe(lineOf(told));
    expect(lineOf({ ...told, extra: { ...told.extra, branch: 'refs/pull/7/merge' } })).toBeNull();
    expect(lineOf({ ...told, kind: 'release-stage' })).toBeNull();
    expect(lineOf({ ...told, extra: {} })).toBeNull();
  });
});
