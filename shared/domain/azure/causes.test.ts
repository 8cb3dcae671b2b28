import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causesOf } from './causes.ts';
import { hintFor } from './cause-hints.ts';

const vaultId = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shared/providers/Microsoft.KeyVault/vaults/shop-vault';
const siteId = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop/providers/Microsoft.Compute/virtualMachineScaleSets/web';

const secretError = (parameter: string, status: string, message: string) => ({
  code: 'KeyVaultParameterReferenceSecretRetrieveFailed',
  message: `The secret of KeyVault parameter '${parameter}' cannot be retrieved. Http status code: '${status}'. Error message: '${message}'. Please see https://aka.ms/arm-keyvault for usage details.`,
});

describe('causes of a failure', () => {
  it('merge Conflict, Conflict, Conflict into one cause, three times', () => {
    const conflict = secretError('adminPassword', 'Conflict', 'Access denied to first party service');
    const { causes } = causesOf([{ error: { code: 'MultipleErrorsOccurred', message: 'Multiple error occurred: Conflict,Conflict,Conflict. Please see details.', details: [conflict, conflict, conflict] } }]);
    expect(causes).toHaveLength(1);
    expect(causes[0]).toMatchObject({ count: 3, codePath: ['MultipleErrorsOccurred', 'KeyVaultParameterReferenceSecretRetrieveFailed'], hint: { rule: 'vault-switch' } });
  });

  it('do not count twice what the deployment and its operations both tell', () => {
    const leaf = { code: 'AllocationFailed', message: 'Allocation failed.' };
    const deployment = { properties: { error: { code: 'DeploymentFailed', message: 'At least one resource deployment operation failed.', details: [{ code: 'Conflict', message: JSON.stringify({ status: 'Failed', error: { code: 'ResourceDeploymentFailure', message: 'Failed.', details: [leaf] } }) }] } } };
    const operations = [{ operationId: 'OP', properties: { provisioningState: 'Failed', statusCode: 'Conflict', targetResource: { id: siteId }, statusMessage: { error: leaf } } }];
    const { causes } = causesOf([deployment, operations]);
    expect(causes).toMatchObject([{ code: 'AllocationFailed', target: siteId, operationIds: ['OP'], count: 1 }]);
  });

  it('go to the resource behind a nested deployment', () => {
    const inner = '/subscriptions/s/resourceGroups/shop/providers/Microsoft.Resources/deployments/inner';
    const leaf = { code: 'AllocationFailed', message: 'Allocation failed.' };
    const failed = (operationId: string, target: string, error: object) => ({ operationId, properties: { provisioningState: 'Failed', statusCode: 'Conflict', targetResource: { id: target }, statusMessage: { status: 'Failed', error } } });
    const outer = { code: 'DeploymentFailed', target: inner, message: 'At least one resource deployment operation failed.', details: [leaf] };
    const { causes } = causesOf([{ error: { code: 'DeploymentFailed', message: 'At least one.', details: [leaf] } }, [failed('O1', inner, outer)], [failed('O2', siteId, leaf)]]);
    expect(causes).toMatchObject([{ target: siteId, operationIds: ['O2'], count: 1 }]);
  });

  it('tell no secret', () => {
    const { causes } = causesOf([{ error: { code: 'InvalidContentLink', message: 'Unable to download https://x.blob.core.windows.net/t.json?sv=1&sig=hunter2hunter2.' } }]);
    expect(JSON.stringify(causes)).not.toContain('hunter2');
  });

  it('put what a rule knows before a bare conflict', () => {
    const { causes } = causesOf([{ code: 'DeploymentFailed', message: 'x', details: [{ code: 'Conflict', message: 'Something.' }, { code: 'Odd', message: 'Odd.' }, { code: 'SkuNotAvailable', message: "The requested size for resource 'x' is currently not available in location 'westus2' zones ''." }] }]);
    expect(causes.map(({ code }) => code)).toEqual(['SkuNotAvailable', 'Odd', 'Conflict']);
  });

  it('let a code without words speak with the words above it', () => {
    const { causes } = causesOf([{ error: { code: 'Forbidden', message: 'Operation get is not allowed on a disabled secret.', innererror: { code: 'SecretDisabled' } } }]);
    expect(causes).toMatchObject([{ code: 'SecretDisabled', message: 'Operation get is not allowed on a disabled secret.', hint: { rule: 'vault-secret-disabled' } }]);
  });

  it('never throw, and count every leaf once within a source', () => {
    fc.assert(fc.property(fc.array(fc.record({ code: fc.constantFrom('Conflict', 'BadRequest', 'QuotaExceeded', ''), message: fc.constantFrom('a', 'b', 'Please {') }), { maxLength: 20 }), (details) => {
      const { causes } = causesOf([{ error: { code: 'DeploymentFailed', message: 'x', details } }, { error: { code: 'DeploymentFailed', message: 'x', details } }]);
      expect(causes.reduce((sum, { count }) => sum + count, 0)).toBe(Math.max(1, details.length));
    }));
    fc.assert(fc.property(fc.array(fc.jsonValue(), { maxLength: 3 }), (sources) => {
      expect(causesOf(sources).causes.every(({ count }) => count >= 1)).toBe(true);
    }));
  });
});

describe('hints', () => {
  const references = new Map([['adminPassword', { vaultId, secretName: 'vm-admin', secretVersion: null }]]);
  const leaf = (code: string, message: string, target = '') => ({ code, message, target });

  it.each([
    ['Forbidden', 'Access denied to first party service. Caller: name=ARM;appid=797f4846', 'vault-switch', 'vault-switches'],
    ['NotFound', 'Secret not found: vm-admin', 'vault-secret-missing', 'secret-state'],
    ['NotFound', 'A secret with (name/id) vm-admin was not found in this key vault.', 'vault-secret-missing', 'secret-state'],
    ['Forbidden', 'Operation get is not allowed on a disabled secret.', 'vault-secret-disabled', 'secret-state'],
    ['Forbidden', 'Client address is not authorized and caller is not a trusted service.', 'vault-network', 'vault-switches'],
  ])('know a vault that answers %s %s', (status, message, rule, check) => {
    const hint = hintFor({ target: '', ...secretError('adminPassword', status, message) }, { references });
    expect(hint?.rule).toBe(rule);
    expect(hint?.checks[0]).toMatchObject({ kind: check, vaultId, vaultName: 'shop-vault' });
    expect(hint?.means).toContain("'shop-vault'");
    expect(hint?.means).toContain("'vm-admin'");
  });

  it('name the right that using a vault in deployments needs', () => {
    const message = `The client 'jo@contoso.example' with object id '1' does not have permission to perform action 'MICROSOFT.KEYVAULT/VAULTS/DEPLOY/ACTION' on the specified KeyVault resource '${vaultId}'.`;
    expect(hintFor(leaf('KeyVaultParameterReferenceAuthorizationFailed', message))).toMatchObject({ rule: 'vault-permission', checks: [{ kind: 'permission', action: 'Microsoft.KeyVault/vaults/deploy/action', scope: vaultId }, { kind: 'vault-switches', vaultId }] });
  });

  it('tell the switch for machines from that for templates', () => {
    const message = `Key Vault https://shop-vault.vault.azure.net/secrets/cert/1 either has not been enabled for deployment or the vault id provided, ${vaultId}, does not match the Key Vault's true resource id.`;
    expect(hintFor(leaf('KeyVaultAccessForbidden', message))).toMatchObject({ rule: 'vault-machine-switch', checks: [{ vaultId }] });
  });

  it.each([
    ['Operation could not be completed as it results in exceeding approved standardDASv5Family Cores quota. Additional details - Deployment Model: Resource Manager, Location: eastus, Current Limit: 100, Current Usage: 96, Additional Required: 64, (Minimum) New Limit Required: 160.', { location: 'eastus', family: 'standardDASv5Family', limit: 100, used: 96, required: 64 }],
    ['Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Deployment Model: Resource Manager, Location: centralus, Current Limit: 10, Current Usage: 8, Additional Required: 4, (Minimum) New Limit Required: 12.', { location: 'centralus', family: 'cores', limit: 10, used: 8, required: 4 }],
    ['Operation results in exceeding quota limits of Core. Maximum allowed: 10, Current in use: 10, Additional requested: 2. Please read more.', { location: null, family: 'cores', limit: 10, used: 10, required: 2 }],
  ])('read the numbers of a quota: %s', (message, numbers) => {
    expect(hintFor(leaf('OperationNotAllowed', message))).toMatchObject({ rule: 'quota', checks: [{ kind: 'quota', ...numbers }] });
  });

  it.each([
    [leaf('SkuNotAvailable', "The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: Standard_D4s_v3' is currently not available in location 'westeurope'."), { kind: 'sku', sku: 'Standard_D4s_v3', location: 'westeurope' }],
    [leaf('SkuNotAvailable', `The requested size for resource '${siteId}' is currently not available in location 'West Europe' zones '' for subscription 'x'.`), { kind: 'sku', location: 'westeurope', resourceId: siteId }],
    [leaf('StorageAccountAlreadyTaken', 'The storage account named shoplogs1 is already taken.', siteId.replace('Microsoft.Compute/virtualMachineScaleSets/web', 'Microsoft.Storage/storageAccounts/shoplogs1')), { kind: 'name', service: 'storage', name: 'shoplogs1' }],
    [leaf('ConflictError', 'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.', vaultId), { kind: 'name', service: 'vault', name: 'shop-vault' }],
    [leaf('StorageAccountAlreadyTaken', 'The storage account named shoplogs1 is already taken.', 'shoplogs1'), { kind: 'name', service: 'storage', name: 'shoplogs1' }],
    [leaf('Conflict', 'Website with given name shop-web already exists.'), { kind: 'name', service: 'web', name: 'shop-web' }],
    [leaf('DnsRecordInUse', 'DNS record shop-api.westeurope.cloudapp.azure.com is already used by another public IP.'), { kind: 'name', service: 'dns', name: 'shop-api', location: 'westeurope' }],
    [leaf('MissingSubscriptionRegistration', "The subscription is not registered to use namespace 'Microsoft.ServiceFabric'. See https://aka.ms/rps-not-found."), { kind: 'provider-registration', namespace: 'Microsoft.ServiceFabric' }],
    [leaf('NoRegisteredProviderFound', "No registered resource provider found for location 'westus' and API version '2015-01-01' for type 'x'.", siteId), { kind: 'provider-registration', namespace: 'Microsoft.Compute', subscriptionId: '00000000-0000-0000-0000-000000000001' }],
    [leaf('AuthorizationFailed', "The client 'a' with object id 'b' does not have authorization to perform action 'Microsoft.Compute/virtualMachineScaleSets/write' over scope '/subscriptions/s/resourceGroups/g' or the scope is invalid."), { kind: 'permission', action: 'Microsoft.Compute/virtualMachineScaleSets/write', scope: '/subscriptions/s/resourceGroups/g' }],
    [leaf('LinkedAuthorizationFailed', "The client 'a' has permission to perform action 'Microsoft.Insights/diagnosticSettings/write' on scope '/subscriptions/s/x'; however, it does not have permission to perform action 'Microsoft.EventHub/namespaces/authorizationrules/listkeys/action' on the linked scope(s) '/subscriptions/t/hub' or the linked scope(s) are invalid."), { kind: 'permission', action: 'Microsoft.EventHub/namespaces/authorizationrules/listkeys/action', scope: '/subscriptions/t/hub' }],
  ])('know what to ask Azure about %o', (cause, check) => {
    expect(hintFor(cause)?.checks[0]).toMatchObject(check);
  });

  it.each([
    'AllocationFailed', 'StorageAccountAlreadyExists', 'DeploymentQuotaExceeded', 'DeploymentActiveAndUneditable', 'AnotherOperationInProgress', 'InvalidTemplate', 'ParentResourceNotFound',
    'ResourceGroupBeingDeleted', 'RoleAssignmentExists', 'InvalidTemplateDeployment', 'ResourceQuotaExceeded', 'QuotaExceeded', 'KeyVaultParameterReferenceNotFound',
    'KeyVaultAndVMInDifferentRegions', 'AccountNameInvalid', 'NetcfgSubnetRangesOverlap', 'TooManyRequests', 'InvalidDeploymentLocation', 'VaultAlreadyExists', 'ResourceGroupNotFound',
  ])('have words for %s', (code) => {
    const hint = hintFor(leaf(code, 'Whatever.'));
    expect(hint?.means).toMatch(/\.$/);
    expect(hint?.advice).toMatch(/\.$/);
  });

  it('name the policies, of the facts or of the message', () => {
    const message = `Resource 'a' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"Allowed locations","id":"/x"},"policyDefinition":{"name":"Allowed locations","id":"/y"}}]'.`;
    expect(hintFor(leaf('RequestDisallowedByPolicy', message))?.means).toContain("'Allowed locations'");
    expect(hintFor({ ...leaf('RequestDisallowedByPolicy', 'Resource was disallowed by policy.'), policies: ['Tags'] })?.means).toContain("'Tags'");
  });

  it('say nothing about what they do not know', () => {
    expect(hintFor(leaf('Conflict', 'Something else.'))).toBeNull();
    expect(hintFor(leaf('Conflict', 'The Azure Firewall policy is being updated.'))).toBeNull();
  });

  it('stand any text', () => {
    fc.assert(fc.property(fc.constantFrom('OperationNotAllowed', 'AuthorizationFailed', 'DnsRecordInUse', 'StorageAccountAlreadyTaken', 'KeyVaultParameterReferenceSecretRetrieveFailed', 'Conflict'), fc.string(), fc.string(), (code, message, target) => {
      const hint = hintFor({ code, message, target });
      expect(hint === null || (hint.means.endsWith('.') && hint.weight > 0)).toBe(true);
    }));
  });

  it('look at the beginning of a message only, however long it is', () => {
    const quota = ' Operation results in exceeding quota limits of Core. Maximum allowed: 10, Current in use: 10, Additional requested: 2.';
    expect(hintFor(leaf('OperationNotAllowed', `${'x'.repeat(5_000)}${quota}`))).toMatchObject({ rule: 'quota' });
    expect(hintFor(leaf('OperationNotAllowed', `${'x'.repeat(6_000)}${quota}`))).toBeNull();
  });
});
