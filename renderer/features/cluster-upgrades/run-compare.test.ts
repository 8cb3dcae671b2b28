import { describe, expect, it } from 'vitest';
import type { UpgradeRunDetail } from '../../../shared/contract/clusters/upgrades.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { compareRuns } from './run-compare.ts';
import { defaultPolicy } from './upgrade-input.ts';

const spell = (ms: number): string => `${ms / 1_000} s`;

function detail(change: Partial<UpgradeRunDetail>, toVersion = '2.0'): UpgradeRunDetail {
  return {
    run: {
      runId: 'r1', connectionId: connectionIdSchema.parse('c1'), target: { kind: 'application', applicationName: 'fabric:/Shop' }, typeName: 'ShopType', fromVersion: '1.0', toVersion,
      startedAt: 1_000, endedAt: 61_000, durationMs: 60_000, result: 'completed', resultWords: 'Completed', failureReason: '', cause: '', mode: 'Monitored', from: 'recorded',
      rollBackObstacle: '', markedBad: null,
    },
    parameters: [{ name: 'Instances', value: '3', secretLooking: false }, { name: 'Level', value: 'info', secretLooking: false }],
    parametersBefore: null, policy: defaultPolicy, domains: [{ name: '10', state: 'Completed', startedAt: 0, endedAt: 20_000, lastTimeMs: null, nodes: [] }, { name: '2', state: 'Completed', startedAt: 0, endedAt: 10_000, lastTimeMs: null, nodes: [] }],
    causes: [], log: [], startedBy: '', ...change,
  };
}

describe('two runs side by side', () => {
  it('put differing parameters first and name those that only one has', () => {
    const { parameters } = compareRuns(detail({}), detail({ parameters: [{ name: 'Instances', value: '3', secretLooking: false }, { name: 'Region', value: 'eu', secretLooking: false }] }), spell);
    expect(parameters).toEqual([
      { what: 'Level', left: 'info', right: 'not given', differs: true },
      { what: 'Region', left: 'not given', right: 'eu', differs: true },
      { what: 'Instances', left: '3', right: '3', differs: false },
    ]);
  });

  it('say nothing of parameters that were not recorded', () => {
    expect(compareRuns(detail({}), detail({ parameters: null }), spell).parameters).toBeNull();
  });

  it('compare versions, policies and domains in the order of their numbers', () => {
    const compared = compareRuns(detail({}), detail({ policy: { ...defaultPolicy, failureAction: 'Manual' } }, '3.0'), spell);
    expect(compared.facts.find(({ what }) => what === 'To version')).toEqual({ what: 'To version', left: '2.0', right: '3.0', differs: true });
    expect(compared.policy?.[0]).toEqual({ what: 'When it fails', left: 'rolls back by itself', right: 'stops and waits for somebody', differs: true });
    expect(compared.domains.map(({ what }) => what)).toEqual(['Domain 2', 'Domain 10']);
  });
});
