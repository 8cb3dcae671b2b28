import { describe, expect, it } from 'vitest';

import { companyYear } from '../../foundation/company-year.ts';
import { asObject } from '../model/json.ts';
import type { PastDeployment, Scenario } from '../model/scenario.ts';
import { contentsOf } from '../providers/key-vault/vault-contents.ts';
import { buildEstate, sampleWorldIn } from './estate.ts';
import { scenarios, yearScenario } from './index.ts';
import { RecordedStage } from './testing/recorded-stage.ts';
import { BROKEN_ROLLOUT } from './year/year.ts';

function staged(scenario = yearScenario()): RecordedStage {
  const stage = new RecordedStage();
  scenario.build(stage);
  return stage;
}

describe('the estate', () => {
  it('has everything in groups that exist, and nothing that refers to what is not there', () => {
    const stage = new RecordedStage();
    buildEstate(stage);
    for (const { id } of stage.world.list()) {
      const [, , subscription = '', , group = ''] = id.split('/');
      expect(stage.groups).toContain(`${subscription}/${group}`);
    }
    const clusters = stage.world.list({ type: 'Microsoft.ServiceFabric/clusters' });
    expect(clusters.map((each) => each.name)).toEqual(['test-we', 'staging-we', 'prod-we', 'prod-ne', 'dev-local']);
  });

  it('shows clusters that really answer by their own endpoint and thumbprint', () => {
    const stage = new RecordedStage();
    const running = { endpoint: 'https://127.0.0.1:4711', thumbprint: 'AB'.repeat(20) };
    buildEstate(stage, { clusters: { 'prod-we': running, 'dev-local': { endpoint: 'http://127.0.0.1:4712' } } });
    const of = (name: string) => stage.world.list({ type: 'Microsoft.ServiceFabric/clusters' }).find((each) => each.name === name)?.properties;
    expect(of('prod-we')).toMatchObject({ managementEndpoint: running.endpoint, certificate: { thumbprint: running.thumbprint } });
    expect(of('dev-local')).toMatchObject({ managementEndpoint: 'http://127.0.0.1:4712' });
    expect(of('dev-local')).not.toHaveProperty('certificate');
    expect(of('test-we')).toMatchObject({ upgradeMode: 'Manual', nodeTypes: [{ vmInstanceCount: 3, durabilityLevel: 'Bronze' }] });
  });

  it('has vaults with good, disabled, expired and soon expiring certificates, and one vault closed to templates', () => {
    const stage = new RecordedStage();
    const { vaults } = buildEstate(stage);
    const open = Object.entries(vaults).map(([name, id]) => [name, stage.world.find(id)?.properties['enabledForTemplateDeployment']]);
    expect(open).toEqual([['test', true], ['staging', false], ['production-we', true], ['production-ne', true]]);
    const contents = contentsOf(stage.world, vaults['production-we']);
    const daysLeft = (name: string) => Math.round(((contents.certificateVersion(name)?.attributes.exp ?? 0) - stage.world.clock.now() / 1000) / 86_400);
    expect([daysLeft('cluster'), daysLeft('admin-client'), daysLeft('legacy-gateway')]).toEqual([295, 18, -155]);
    expect(contents.certificateVersion('cluster-next')?.attributes.enabled).toBe(false);
    expect(contents.certificate('cluster')?.versions).toHaveLength(2);
    const current = contentsOf(stage.world, vaults.test).certificateVersion('cluster')?.version;
    expect(sampleWorldIn(stage.world)).toMatchObject({ vaultId: vaults.test, closedVaultId: vaults.staging, certificate: { url: expect.stringMatching(new RegExp(`/secrets/cluster/${current ?? ''}$`)) } });
  });
});

describe('scenarios', () => {
  it.each(Object.entries<Scenario>(scenarios))('%s can be set up', (_name, scenario) => {
    const stage = staged(scenario);
    expect(stage.world.list({ type: 'Microsoft.KeyVault/vaults' }).length).toBeGreaterThan(4);
    expect(scenario.summary).not.toBe('');
  });
});

describe('the year', () => {
  const stage = staged();
  const now = stage.world.clock.now();
  const year = companyYear({ end: now });
  const byName = new Map(stage.past.map((each) => [`${each.resourceGroup ?? ''}/${each.name}`, each]));

  it('tells the template deployments of the company by the same names, times and outcomes', () => {
    const told = year.deployments.flatMap(({ arm, version, buildId }) => (arm === undefined || arm.finishedAt > now ? [] : [{ arm, version, buildId }]));
    expect(told.length).toBeGreaterThan(200);
    for (const { arm, version, buildId } of told) {
      const past = byName.get(`${arm.resourceGroup}/${arm.name}`);
      expect(past?.startedAt).toBe(arm.startedAt);
      expect(past?.resources.some((each) => each.failure !== undefined)).toBe(!arm.succeeded);
      expect(endOf(past)).toBeCloseTo(arm.finishedAt, -4);
      expect(parameter(past, 'applicationVersion')).toBe(version);
      const build = year.builds.find((each) => each.id === buildId);
      expect([parameter(past, 'buildNumber'), parameter(past, 'commitId')]).toEqual([build?.buildNumber, build?.sourceVersion]);
    }
  });

  it('has about six hundred deployments of the past, in order, spread over groups of two subscriptions and none too full', () => {
    expect(stage.past.length).toBeGreaterThan(540);
    expect(stage.past.length).toBeLessThan(750);
    const starts = stage.past.map((each) => each.startedAt);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(Math.max(...stage.past.map((each) => endOf(each) ?? 0))).toBeLessThanOrEqual(now);
    const groups = Map.groupBy(stage.past, (each) => `${each.subscriptionId}/${each.resourceGroup ?? ''}`);
    expect([...groups.keys()].every((each) => stage.groups.has(each))).toBe(true);
    expect(groups.size).toBeGreaterThanOrEqual(7);
    expect(Math.max(...[...groups.values()].map((each) => each.length))).toBeLessThan(775);
    expect(new Set(stage.past.map((each) => each.subscriptionId)).size).toBe(2);
  });

  it('has failures of many causes, cancellations, and callers of both kinds', () => {
    const causes = new Set(stage.past.flatMap((each) => each.resources).flatMap((each) => each.failure?.code ?? []));
    for (const code of ['SkuNotAvailable', 'AllocationFailed', 'StorageAccountAlreadyTaken', 'RequestDisallowedByPolicy', 'KeyVaultParameterReferenceSecretRetrieveFailed', 'DeploymentFailed']) expect(causes).toContain(code);
    const failed = stage.past.filter((each) => each.resources.some((operation) => operation.failure !== undefined));
    expect(failed.length / stage.past.length).toBeGreaterThan(0.04);
    expect(failed.length / stage.past.length).toBeLessThan(0.2);
    expect(stage.past.some((each) => each.canceled === true)).toBe(true);
    expect(new Set(stage.past.map((each) => each.caller.kind))).toEqual(new Set(['user', 'application']));
    expect(new Set(stage.past.map((each) => each.caller.name)).size).toBeGreaterThan(5);
  });

  it('makes whole environments ever faster', () => {
    const runs = stage.past.filter((each) => each.name.startsWith('loadtest-') && each.resources.every((operation) => operation.failure === undefined));
    const minutes = runs.map((each) => ((endOf(each) ?? 0) - each.startedAt) / 60_000);
    const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
    expect(mean(minutes.slice(-15))).toBeLessThan(mean(minutes.slice(0, 15)) / 2);
  });

  it('has parameters that drifted apart between environments and changed over the year', () => {
    const last = (group: string) => stage.past.findLast((each) => each.resourceGroup === group && /^shop-\d/.test(each.name));
    const counts = ['contoso-test-we', 'contoso-staging-we', 'contoso-prod-we', 'contoso-prod-ne'].map((group) => parameter(last(group), 'instanceCount'));
    expect(counts).toEqual([1, 2, 9, 3]);
    expect(parameter(last('contoso-staging-we'), 'alertAddress')).toBeUndefined();
    expect(asObject(last('contoso-prod-we')?.parameters?.['connection'])).toHaveProperty('reference');
    const first = stage.past.find((each) => each.resourceGroup === 'contoso-prod-we' && /^shop-\d/.test(each.name));
    expect(parameter(first, 'instanceCount')).toBe(5);
  });

  it('has left behind what was deployed last', () => {
    const account = stage.world.list({ type: 'Microsoft.Storage/storageAccounts' }).find((each) => each.name === 'ctshopprdwe');
    const last = stage.past.findLast((each) => each.resourceGroup === 'contoso-prod-we' && /^shop-\d/.test(each.name));
    expect(account?.tags).toMatchObject({ version: parameter(last, 'applicationVersion'), commit: parameter(last, 'commitId') });
  });

  it('ends with one deployment under way, and one that a vault keeps failing', () => {
    expect(stage.started.map((each) => each.name)).toEqual(['loadtest-now']);
    const broken = stage.past.findLast((each) => each.name === BROKEN_ROLLOUT);
    expect(broken?.resources).toHaveLength(3);
    expect(stage.acts).toMatchObject([{ operation: 'Microsoft.KeyVault/vaults/write', resourceId: expect.stringMatching(/kv-contoso-staging$/) }]);
    expect(stage.acts[0]?.at).toBeLessThan(broken?.startedAt ?? 0);
    expect(JSON.stringify(broken?.resources[0]?.failure)).toMatch(/DeploymentFailed.*KeyVaultParameterReferenceSecretRetrieveFailed.*first party service/);
    const nested = stage.past.filter((each) => each.correlationId === broken?.correlationId);
    expect(nested.map((each) => each.name).toSorted()).toEqual(['orders-settings', 'payments-settings', BROKEN_ROLLOUT, 'shop-settings']);
  });

  it('is the same for the same seed, and another for another', () => {
    const names = (seed: number) => {
      const other = staged(yearScenario({ seed }));
      return other.past.map((each) => `${String(each.startedAt)} ${each.name}`);
    };
    expect(names(2026)).toEqual(stage.past.map((each) => `${String(each.startedAt)} ${each.name}`));
    expect(names(7)).not.toEqual(names(2026));
  });
});

function endOf(past: PastDeployment | undefined): number | undefined {
  return past && past.startedAt + Math.max(...past.resources.map((each) => (each.startsAtMs ?? 0) + each.durationMs));
}

function parameter(past: PastDeployment | undefined, name: string): unknown {
  return asObject(past?.parameters?.[name])['value'];
}
