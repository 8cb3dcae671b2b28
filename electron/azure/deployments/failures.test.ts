import { describe, expect, it } from 'vitest';
import type { ScenarioName } from '../../../simulator/azure/index.ts';
import { isSettled, openDeploymentsPage } from './testing/deployments-page.ts';

interface Failure {
  readonly scenario: ScenarioName;
  readonly name: string;
  /** The only cause, where it happened, and what the sentence says. */
  readonly cause: { readonly code: string; readonly resourceName: string; readonly deploymentName: string; readonly count?: number };
  readonly sentence: RegExp;
  /** Kind, verdict and finding of each check. */
  readonly checks: readonly (readonly [kind: string, state: string, finding: RegExp])[];
}

const failures: readonly Failure[] = [
  {
    scenario: 'nested', name: 'platform', cause: { code: 'DnsRecordInUse', resourceName: 'platform-ip', deploymentName: 'platform-address' }, sentence: /^Failed after .+\. The public DNS name 'contoso-platform' is used by another address\./,
    checks: [['name', 'bad', /The DNS label contoso-platform is taken in westeurope/]],
  },
  {
    scenario: 'name-taken', name: 'platform', cause: { code: 'DnsRecordInUse', resourceName: 'platform-ip', deploymentName: 'platform-address' }, sentence: /is used by another address/,
    checks: [['name', 'bad', /The DNS label contoso-platform is taken in westeurope/]],
  },
  {
    scenario: 'quota', name: 'more-machines', cause: { code: 'OperationNotAllowed', resourceName: 'south', deploymentName: 'more-machines' }, sentence: /58 of 68 are in use, and the deployment wants 20 more/,
    checks: [['quota', 'bad', /58 of 68 cores in westeurope are in use; 20 more are wanted, and 10 are missing/]],
  },
  {
    scenario: 'sku', name: 'newer-machines', cause: { code: 'AllocationFailed', resourceName: 'newer', deploymentName: 'newer-machines' }, sentence: /Azure has no room for these machines there now/,
    // The error names no size: the template does.
    checks: [['sku', 'good', /No known restriction of Standard_D2s_v5 in westeurope/]],
  },
  {
    scenario: 'policy', name: 'batch-storage', cause: { code: 'RequestDisallowedByPolicy', resourceName: 'batch', deploymentName: 'batch-storage' }, sentence: /Policy 'A cost centre on everything' of your organisation forbids/,
    checks: [],
  },
  {
    scenario: 'no-rights', name: 'ledger-settings', cause: { code: 'KeyVaultParameterReferenceAuthorizationFailed', resourceName: 'shop-settings', deploymentName: 'ledger-settings' }, sentence: /You may not use secrets of key vault 'kv-finance' in deployments/,
    checks: [['permission', 'bad', /No role of jo@contoso\.example allows Microsoft\.KeyVault\/vaults\/deploy\/action/], ['vault-switches', 'unknown', /You may not read the vault kv-finance/]],
  },
];

describe('a failed deployment', () => {
  it.each(failures)('$scenario: the leaf cause, and what the real thing says', async ({ scenario, name, cause, sentence, checks }) => {
    const { page: { view, idOf }, close } = await openDeploymentsPage({ scenario, pace: 0.1 });
    try {
      const seen = await view(idOf(name), (each) => isSettled(each) && each.causes.length > 0 && each.checks.length === checks.length);
      expect(seen.causes).toHaveLength(1);
      expect(seen.causes[0]).toMatchObject({ count: 1, ...cause });
      expect(seen.causes[0]?.hint).not.toBe('');
      expect(seen.sentence).toMatch(sentence);
      expect(seen.checks.map(({ kind, state, finding }) => [kind, state, finding])).toEqual(checks.map(([kind, state, finding]) => [kind, state, expect.stringMatching(finding)]));
      expect(seen.checks.every(({ causeIds }) => causeIds.includes(seen.causes[0]?.id ?? ''))).toBe(true);
    } finally {
      await close();
    }
  });
});
