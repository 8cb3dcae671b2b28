import type { Draft, WhatIf } from '../../shared/contract/azure/deploy.ts';
import type { DeploymentRow, DeploymentView, OperationLane } from '../../shared/contract/azure/deployments.ts';
import type { AzureProfile } from '../../shared/contract/azure/profiles.ts';
import type { AzureCause, LiveCheck } from '../../shared/contract/azure/shared.ts';
import type { AzureSummary, Connection } from '../../shared/contract/connections.ts';
import { connectionIdSchema } from '../../shared/domain/identifiers.ts';
import { sampleConnection } from './sample-data.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
export const azureId = connectionIdSchema.parse('az1');
export const subscriptionId = '6f0c1c2e-11aa-4b5c-9d3e-000000000001';
const groupOf = (name: string): string => `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
export const deploymentIdOf = (group: string, name: string): string => `${groupOf(group)}/providers/Microsoft.Resources/deployments/${name}`;
export const vaultIdOf = (name: string): string => `${groupOf('shop-prod')}/providers/Microsoft.KeyVault/vaults/${name}`;

export function sampleAzureSummary(change: Partial<AzureSummary> = {}): AzureSummary {
  return { account: 'maja@contoso.com', tenant: 'contoso.com', figure: '1 deployment runs, 2 failed today', failedToday: 2, running: 1, unlockedUntil: null, ...change };
}

/** Azure profiles in the states that the shell knows. */
export function sampleAzureConnections(): readonly Connection[] {
  const now = Date.now();
  const base = (id: string, change: Partial<Connection>): Connection => sampleConnection(id, {
    kind: 'azure', endpoint: { scheme: 'https', host: 'management.azure.com', port: 443 }, headset: null, pinned: null, userName: null, latencyMs: 88, azure: sampleAzureSummary(), ...change,
  });
  return [
    base('az1', { name: 'Contoso', position: 30, production: true }),
    base('az2', {
      name: 'Fabrikam sandbox', position: 31, state: 'unauthorised', since: now - 2 * hour, lastSeenAt: now - 2 * hour, azure: sampleAzureSummary({ account: null, tenant: 'fabrikam.onmicrosoft.com', figure: '', failedToday: 0, running: 0 }),
      fault: { code: 'unauthorised', message: 'The sign-in to Fabrikam sandbox is over.', hint: 'Sign in again.', retryable: false, remedy: 'sign-in' },
    }),
    base('az3', { name: 'Never signed in', position: 32, state: 'unpaired', lastSeenAt: null, azure: sampleAzureSummary({ account: null, tenant: 'organizations', figure: '', failedToday: 0, running: 0 }) }),
  ];
}

export function sampleProfile(change: Partial<AzureProfile> = {}): AzureProfile {
  const now = Date.now();
  return {
    connectionId: azureId, cloud: { kind: 'public' }, tenant: 'contoso.com', clientId: '8f0c1c2e-0000-4000-8000-000000000001', method: 'browser', account: 'maja@contoso.com', signedIn: true,
    keeping: { kept: true, words: 'kept in the system’s key store, and good after a restart' },
    tenants: [{ tenantId: 't1', name: 'Contoso', domain: 'contoso.com', needsSignIn: false, obstacle: '' }, { tenantId: 't2', name: 'Fabrikam', domain: 'fabrikam.com', needsSignIn: true, obstacle: 'This tenant asks for a second factor.' }],
    subscriptions: [
      { subscriptionId, name: 'Contoso production', tenantId: 't1', state: 'Enabled', selected: true, obstacle: '', mayWrite: true },
      { subscriptionId: '6f0c1c2e-11aa-4b5c-9d3e-000000000002', name: 'Contoso development', tenantId: 't1', state: 'Enabled', selected: true, obstacle: '', mayWrite: false },
      { subscriptionId: '6f0c1c2e-11aa-4b5c-9d3e-000000000003', name: 'Finance', tenantId: 't1', state: 'Warned', selected: false, obstacle: 'You have no role there. Ask its owner for Reader.', mayWrite: null },
    ],
    waits: [], budgets: [{ name: 'reads of Contoso production', left: 11_874, at: now - 4_000 }, { name: 'writes of Contoso production', left: 1_198, at: now - 90_000 }],
    clockSkewMs: 1_200, unlockedUntil: null,
    operations: [{ id: 'o1', title: 'Deploy shop-prod-20261127.2', startedAt: now - 4 * minute, lastAskedAt: now - 3_000, words: 'Azure is making it; asked every 5 s.', resumed: true, href: `/azure/az1/deployments/${encodeURIComponent(deploymentIdOf('shop-prod', 'shop-prod-20261127.2'))}` }],
    ...change,
  };
}

const names = ['shop', 'billing', 'network-baseline', 'monitoring', 'portal-with-a-name-that-goes-on-for-longer-than-a-column'] as const;

/** A deployment of a list. @param index 0 is the newest, and runs. */
export function sampleDeployment(index: number, now: number): DeploymentRow {
  const group = ['shop-prod', 'shop-test', 'platform'][index % 3] ?? 'shop-prod';
  const state = index === 0 ? 'Running' : index % 7 === 2 ? 'Failed' : index % 17 === 5 ? 'Canceled' : 'Succeeded';
  const name = `${names[index % names.length] ?? 'shop'}-202611${String(27 - (index % 26)).padStart(2, '0')}.${String(index % 9)}`;
  const startedAt = now - 4 * minute - index * 5 * hour;
  const durationMs = index === 0 ? null : 90_000 + ((index * 7_919) % 1_700) * 1_000;
  return {
    deploymentId: deploymentIdOf(group, name + (index > 40 ? `-${String(index)}` : '')), name, subscriptionId, resourceGroup: index % 23 === 11 ? null : group, state, running: index === 0, startedAt, timestamp: startedAt + (durationMs ?? 0), durationMs,
    correlationId: '3f1c9e02-8a44-4c1e-9a0d-3b6c7f1e2a55', templateHash: '9f3a1c', mode: 'Incremental',
    cause: state === 'Failed' ? 'KeyVaultParameterReferenceSecretRetrieveFailed: the vault contoso-prod-kv is not enabled for template deployment' : null, nested: index % 11 === 6, forgotten: index > 60,
  };
}

export function sampleCauses(): AzureCause[] {
  return [
    { id: 'k1', code: 'KeyVaultParameterReferenceSecretRetrieveFailed', message: 'The secret of KeyVault parameter ‘adminPassword’ cannot be retrieved: the vault contoso-prod-kv is not enabled for template deployment.', target: 'adminPassword', count: 3, path: ['DeploymentFailed', 'Conflict', 'KeyVaultParameterReferenceSecretRetrieveFailed'], deploymentName: 'nodes', operationId: '08585', resourceType: 'Microsoft.KeyVault/vaults', resourceName: 'contoso-prod-kv', hint: 'Templates may not read from this vault: its switch for template deployment is off.' },
    { id: 'k2', code: 'QuotaExceeded', message: `Operation could not be completed as it results in exceeding approved standardDv5Family Cores quota. ${'Additional details of the request are given below for support. '.repeat(14)}`, target: 'nt1', count: 1, path: ['QuotaExceeded'], deploymentName: null, operationId: null, resourceType: 'Microsoft.Compute/virtualMachineScaleSets', resourceName: 'nt1', hint: '' },
  ];
}

export function sampleChecks(now: number): LiveCheck[] {
  return [
    { id: 'v1', causeIds: ['k1'], kind: 'vault-switches', title: 'Vault contoso-prod-kv may be read by templates', state: 'bad', finding: 'Its switch for template deployment is off.', checkedAt: now - 20_000, fix: { kind: 'vault-switch', vaultId: vaultIdOf('contoso-prod-kv'), switch: 'template-deployment' } },
    { id: 's1', causeIds: ['k1'], kind: 'secret-state', title: 'Secret admin-password is there and enabled', state: 'good', finding: 'It is enabled and ends on 1 March 2027.', checkedAt: now - 20_000, fix: null },
    { id: 'q1', causeIds: ['k2'], kind: 'quota', title: 'Cores of Dv5 in West Europe', state: 'warning', finding: '36 of 40 are used; the template asks for 8.', checkedAt: now - 20_000, fix: null },
    { id: 'p1', causeIds: ['k2'], kind: 'provider-registration', title: 'Microsoft.ServiceFabric is registered', state: 'unknown', finding: 'You may not read the providers of this subscription.', checkedAt: null, fix: { kind: 'register-provider', subscriptionId, namespace: 'Microsoft.ServiceFabric' } },
  ];
}

function sampleLanes(now: number, isRunning: boolean): OperationLane[] {
  const from = now - 20 * minute;
  const lane = (at: number, resourceType: string, resourceName: string, parts: Partial<OperationLane>, times: readonly [number, number, number]): OperationLane => ({
    operationId: `op${String(at)}`, resourceId: `${groupOf('shop-prod')}/providers/${resourceType}/${resourceName}`, resourceType, resourceName, kind: 'Create', state: 'Succeeded', statusCode: 'OK', attempts: 1, onCriticalPath: false, dependsOn: at === 0 ? [] : [`op${String(at - 1)}`], nestedDeploymentId: null, depth: 0, causeIds: [],
    segments: [{ kind: 'accepted', from, to: from + 20_000 }, { kind: 'waiting', from: from + 20_000, to: from + times[0] * minute }, { kind: 'running', from: from + times[0] * minute, to: from + times[1] * minute }, ...(parts.state === 'Running' ? [] : [{ kind: 'done' as const, from: from + times[1] * minute, to: from + times[2] * minute }])],
    ...parts,
  });
  return [
    lane(0, 'Microsoft.Network/virtualNetworks', 'shop-vnet', { onCriticalPath: true }, [1, 3, 3.2]),
    lane(1, 'Microsoft.Network/loadBalancers', 'shop-lb', {}, [3, 4, 4.1]),
    lane(2, 'Microsoft.Resources/deployments', 'nodes', { onCriticalPath: true, nestedDeploymentId: deploymentIdOf('shop-prod', 'nodes'), state: isRunning ? 'Running' : 'Failed', statusCode: isRunning ? null : 'Conflict' }, [4, 18, 18.5]),
    lane(3, 'Microsoft.Compute/virtualMachineScaleSets', 'nt1', { onCriticalPath: true, depth: 1, attempts: 3, state: isRunning ? 'Running' : 'Failed', statusCode: isRunning ? null : 'Conflict', causeIds: ['k1'] }, [5, 17, 18]),
    lane(4, 'Microsoft.ServiceFabric/clusters', 'shop-prod-cluster-west-europe', { depth: 1 }, [5, 9, 9.1]),
  ];
}

/** A deployment that runs, failed or succeeded, by its row. */
export function sampleView(row: DeploymentRow, now: number): DeploymentView {
  const failed = row.state === 'Failed';
  const value = (name: string, type: string, text: string | null, secret = false) => ({ name, type, value: text, secret, reference: null });
  return {
    row, sentence: row.running ? 'nt1 is being made for 13 min; the cluster waits for it.' : failed ? 'It failed after 18 min: the vault contoso-prod-kv may not be read by templates.' : 'It ended well after 18 min.',
    caller: 'maja@contoso.com', callerIp: '198.51.100.7', lanes: sampleLanes(now, row.running), causes: failed ? sampleCauses() : [], checks: failed ? sampleChecks(now) : [],
    parameters: [value('nt1InstanceCount', 'Int', '5'), value('location', 'String', 'westeurope'), { name: 'adminPassword', type: 'SecureString', value: null, secret: true, reference: { vaultId: vaultIdOf('contoso-prod-kv'), secretName: 'admin-password', secretVersion: null } }, value('storageKey', 'SecureString', null, true)],
    outputs: row.state === 'Succeeded' ? [value('clusterEndpoint', 'String', 'https://shop-prod.westeurope.cloudapp.azure.com:19080')] : [], outputResources: row.state === 'Succeeded' ? [{ resourceId: `${groupOf('shop-prod')}/providers/Microsoft.Network/virtualNetworks/shop-vnet` }] : [],
    providers: ['Microsoft.Network', 'Microsoft.Compute', 'Microsoft.ServiceFabric'], validationLevel: 'Provider', debugSetting: null, mayCancel: row.running, missing: failed ? ['The activity log could not be read: you have no role for it.'] : [], asOf: now - 2_000, fault: null,
  };
}

export function sampleWhatIf(now: number): WhatIf {
  const property = (path: string, before: string | null, after: string | null, parts: Partial<WhatIf['changes'][number]['properties'][number]> = {}): WhatIf['changes'][number]['properties'][number] => ({ path, change: before === null ? 'Create' : after === null ? 'Delete' : 'Modify', before, after, depth: 0, noise: 'no', noiseWords: '', ...parts });
  const of = (type: string, name: string, change: WhatIf['changes'][number]['change'], parts: Partial<WhatIf['changes'][number]> = {}): WhatIf['changes'][number] => ({ resourceId: `${groupOf('shop-prod')}/providers/${type}/${name}`, resourceType: type, name, change, unsupportedReason: '', quiet: false, properties: [], ...parts });
  return {
    at: now - 40_000, baselineAt: now - 3 * day, limits: ['Nested templates deeper than 500 resources are not looked into.'],
    changes: [
      of('Microsoft.Compute/virtualMachineScaleSets', 'nt1', 'Modify', { properties: [property('sku.capacity', '3', '5'), property('properties.upgradePolicy.mode', 'Manual', 'Automatic', { depth: 1 }), property('properties.provisioningState', 'Succeeded', null, { noise: 'likely', noiseWords: 'Azure sets it itself.' })] }),
      of('Microsoft.Network/publicIPAddresses', 'shop-ip-2', 'Create', { properties: [property('sku.name', null, 'Standard')] }),
      of('Microsoft.Storage/storageAccounts', 'shopprodlogs', 'Delete'),
      of('Microsoft.Network/loadBalancers', 'shop-lb', 'Modify', { quiet: true, properties: [property('properties.frontendIPConfigurations[0].zones', '["1","2","3"]', null, { noise: 'baseline', noiseWords: 'The unchanged template has it too.' })] }),
      of('Microsoft.Network/virtualNetworks', 'shop-vnet', 'NoChange'),
    ],
    counts: { create: 1, modify: 1, delete: 1, deploy: 0, noChange: 1, ignore: 0, unsupported: 0, quiet: 1 },
  };
}

/** A draft half way: two lint findings, one parameter to give. */
export function sampleDraft(id: string, change: Partial<Draft> = {}): Draft {
  const now = Date.now();
  const parameter = (name: string, type: string, parts: Partial<Draft['parameters'][number]> = {}): Draft['parameters'][number] => ({ name, type, secure: false, description: '', allowedValues: [], defaultValue: null, value: { kind: 'missing' }, from: 'unknown', problems: [], ...parts });
  return {
    draftId: id, title: 'azuredeploy.json', createdAt: now - hour, changedAt: now - 3 * minute, origin: 'shop.zip', ignoredFiles: ['deploy.ps1', 'README.md'], templateBytes: 48_211,
    lint: [
      { file: 'template', severity: 'error', rule: 'smart-quote', line: 3, column: 12, words: 'A typographic quote “ stands where JSON wants a plain one.', cleanable: true },
      { file: 'template', severity: 'warning', rule: 'invisible', line: 5, column: 3, words: 'A zero-width space (U+200B) that nobody sees.', cleanable: true },
      { file: 'parameters', severity: 'info', rule: 'comment', line: 2, column: 1, words: 'A comment: Azure takes it, other tools may not.', cleanable: false },
    ],
    outline: {
      resources: [
        { type: 'Microsoft.Network/virtualNetworks', name: 'shop-vnet', apiVersion: '2024-05-01', apiVersionAgeWarning: '', dependsOn: [], nested: false, protectedSettings: false, fedBy: [], depth: 0 },
        { type: 'Microsoft.Compute/virtualMachineScaleSets', name: '[parameters(\'nodeType\')]', apiVersion: '2019-03-01', apiVersionAgeWarning: 'This version is more than five years old.', dependsOn: ['shop-vnet', 'shop-lb'], nested: false, protectedSettings: true, fedBy: ['adminPassword'], depth: 0 },
      ],
      variables: ['lbName'], outputs: [{ name: 'clusterEndpoint', type: 'string' }], cycle: [], hardCodedNames: [{ name: 'shopprodlogs', type: 'Microsoft.Storage/storageAccounts', words: 'The storage account shopprodlogs has a fixed name: a second environment cannot have it.' }],
    },
    parameters: [
      parameter('nt1InstanceCount', 'int', { value: { kind: 'literal', value: '5' }, from: 'file', description: 'Nodes of the first node type.' }),
      parameter('adminPassword', 'secureString', { secure: true, value: { kind: 'secret', given: true }, from: 'override' }),
      parameter('durability', 'string', { allowedValues: ['Bronze', 'Silver', 'Gold'], value: { kind: 'literal', value: 'Bronze' }, from: 'file', problems: [{ severity: 'warning', words: 'Bronze keeps no replica safe while Azure updates its machines.' }] }),
      parameter('location', 'string', { defaultValue: '[resourceGroup().location]', value: { kind: 'default' }, from: 'default' }),
      parameter('storageKey', 'secureString', { secure: true, value: { kind: 'reference', vaultId: vaultIdOf('contoso-prod-kv'), secretName: 'storage-key', secretVersion: null }, from: 'reference' }),
      parameter('certificateThumbprint', 'string', { problems: [{ severity: 'error', words: 'It has no value.' }] }),
      parameter('certificateUrlValue', 'string', { problems: [{ severity: 'error', words: 'It has no value.' }] }),
      parameter('sourceVaultValue', 'string', { problems: [{ severity: 'error', words: 'It has no value.' }] }),
      parameter('tags', 'object', { value: { kind: 'literal', value: '{"team":"shop"}' }, from: 'file' }),
    ],
    unknownParameters: ['vmSizeOld'], placeholders: ['@@CLUSTER_NAME@@'],
    target: { connectionId: azureId, subscriptionId, resourceGroup: 'shop-prod', createGroup: false, location: null, deploymentName: 'shop-prod-20261127.3', mode: 'Incremental' },
    preflight: { state: 'not-run', checks: [], at: null, fault: null, validation: '' }, whatIf: { state: 'not-run', result: null, fault: null },
    obstacles: ['The template has 1 error.', '3 parameters have no value.'], deployed: null, ...change,
  };
}

/** The same where everything is done, and only the last question is left. */
export function sampleReadyDraft(id: string, now = Date.now()): Draft {
  return sampleDraft(id, {
    title: 'Deploy billing again', origin: 'deployment billing-20261126.1', lint: [], unknownParameters: [], placeholders: [], ignoredFiles: [], obstacles: [],
    parameters: sampleDraft(id).parameters.map((parameter) => (parameter.value.kind === 'missing' ? { ...parameter, value: { kind: 'literal', value: 'given' }, problems: [] } : parameter)),
    preflight: { state: 'done', at: now - minute, fault: null, validation: 'Azure’s own validation found nothing (level: Provider).', checks: sampleChecks(now).map((check) => ({ ...check, causeIds: [], state: check.state === 'bad' ? 'good' as const : check.state, finding: check.kind === 'vault-switches' ? 'Its switch for template deployment is on.' : check.finding, fix: null })) },
    whatIf: { state: 'done', result: sampleWhatIf(now), fault: null },
  });
}
