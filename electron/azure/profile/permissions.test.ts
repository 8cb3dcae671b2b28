import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowsAction, mayWriteAnything, readPermission } from './permissions.ts';

const owner = readPermission({ actions: ['*'] });
const contributor = readPermission({ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/*/Delete'] });
const reader = readPermission({ actions: ['*/read'], notActions: [], dataActions: [] });
const action = fc.array(fc.constantFrom('Microsoft.KeyVault', 'vaults', 'deploy', 'a.b', 'x+y'), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));

describe('permissions', () => {
  it('allow what they name, by stars and whatever the case, and not what they take back', () => {
    expect(allowsAction([contributor], 'Microsoft.KeyVault/vaults/deploy/action')).toBe(true);
    expect(allowsAction([contributor], 'microsoft.authorization/roleAssignments/write')).toBe(false);
    expect(allowsAction([contributor, owner], 'Microsoft.Authorization/roleAssignments/write')).toBe(true);
    expect(allowsAction([readPermission({ actions: ['Microsoft.KeyVault/vaults/*'] })], 'MICROSOFT.KEYVAULT/vaults/read')).toBe(true);
    expect(allowsAction([readPermission({ actions: ['Microsoft.KeyVault/vaults/read'] })], 'MicrosoftXKeyVault/vaults/read')).toBe(false);
    expect(allowsAction([], 'a/read')).toBe(false);
  });

  it('of a reader allow reading and nothing else', () => {
    fc.assert(fc.property(action, fc.constantFrom('write', 'delete', 'action'), (path, verb) => {
      expect([allowsAction([reader], `${path}/read`), allowsAction([reader], `${path}/${verb}`), allowsAction([owner], `${path}/${verb}`)]).toEqual([true, false, true]);
    }));
    expect([mayWriteAnything([reader]), mayWriteAnything([reader, contributor]), mayWriteAnything([])]).toEqual([false, true, false]);
  });
});
