import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowsAction, allowsDataAction, matchesAction, policyAllows, vaultDeployAction } from './vault-permissions.ts';

const contributor = { actions: ['*'], notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action'] };
const reader = { actions: ['*/read'], notActions: [] };

describe('permissions', () => {
  it('of well-known roles allow what they allow in Azure', () => {
    expect(allowsAction([contributor], vaultDeployAction)).toBe(true);
    expect(allowsAction([reader], vaultDeployAction)).toBe(false);
    expect(allowsAction([reader], 'Microsoft.KeyVault/vaults/read')).toBe(true);
    expect(allowsAction([contributor], 'Microsoft.Authorization/roleAssignments/write')).toBe(false);
    expect(allowsAction([contributor, { actions: ['Microsoft.Authorization/roleAssignments/*'], notActions: [] }], 'microsoft.authorization/roleassignments/WRITE')).toBe(true);
    expect(allowsAction([], vaultDeployAction)).toBe(false);
    expect(allowsDataAction([{ ...reader, dataActions: ['Microsoft.KeyVault/vaults/secrets/*'] }], 'Microsoft.KeyVault/vaults/secrets/getSecret/action')).toBe(true);
    expect(allowsDataAction([contributor], 'Microsoft.KeyVault/vaults/secrets/getSecret/action')).toBe(false);
  });

  it('match as a pattern of the same meaning does', () => {
    const part = fc.constantFrom('a', 'b', '/', '*', '.', 'ab');
    fc.assert(fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.constantFrom('a', 'b', '/', '.', 'B'), { maxLength: 10 }), (pattern, action) => {
      const shape = new RegExp(`^${pattern.map((each) => (each === '*' ? '.*' : each.replaceAll('.', String.raw`\.`))).join('')}$`, 'i');
      expect(matchesAction(pattern.join(''), action.join(''))).toBe(shape.test(action.join('')));
    }), { numRuns: 500 });
  });

  it('of a vault go by its policies', () => {
    const policies = [{ objectId: 'A-1', permissions: { secrets: ['Get', 'List'] } }];
    expect(policyAllows(policies, ['a-1'], 'secrets', 'get')).toBe(true);
    expect(policyAllows(policies, ['a-1'], 'certificates', 'get')).toBe(false);
    expect(policyAllows(policies, ['b'], 'secrets', 'get')).toBe(false);
  });
});
