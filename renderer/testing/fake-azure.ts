import type { CertificateChoice, Draft } from '../../shared/contract/azure/deploy.ts';
import type { DeploymentRow, DeploymentView } from '../../shared/contract/azure/deployments.ts';
import type { AzureProfile, SignInStep } from '../../shared/contract/azure/profiles.ts';
import type { Connection } from '../../shared/contract/connections.ts';
import { FakeCollection, FakeValue, throwFault, type FakeProcedures } from './fake-host.ts';
import type { FakeWorld } from './fake-world.ts';
import { azureId, deploymentIdOf, sampleAzureConnections, sampleAzureSummary, sampleChecks, sampleDeployment, sampleDraft, sampleProfile, sampleReadyDraft, sampleView, sampleWhatIf, subscriptionId, vaultIdOf } from './sample-azure.ts';
import { sampleConnection } from './sample-data.ts';

type Azure = NonNullable<FakeProcedures['azure']>;
type Deploy = NonNullable<Azure['deploy']>;
interface Vault { vaultId: string; name: string; subscriptionId: string; location: string; uri: string; enabledForDeployment: boolean; enabledForTemplateDeployment: boolean; enabledForDiskEncryption: boolean; rbac: boolean; softDelete: boolean; purgeProtection: boolean }
interface ListState { asOf: number | null; reading: boolean; troubles: string[]; nearLimit: { resourceGroup: string; entries: number }[] }
const nothing = (): Promise<Record<string, never>> => Promise.resolve({});
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** What a stand-in for the host holds about Azure. */
export class FakeAzure {
  readonly now = Date.now();
  readonly world: FakeWorld;
  readonly profile: FakeValue<AzureProfile>;
  readonly deployments: FakeCollection<DeploymentRow>;
  readonly drafts: FakeCollection<Draft>;
  readonly views = new Map<string, FakeValue<DeploymentView>>();
  readonly list: FakeValue<ListState>;
  /** What a sign-in shows, one after another. */
  signInSteps: readonly SignInStep[] = [
    { kind: 'device-code', userCode: 'FJ3K-9QXZ', verificationUrl: 'https://microsoft.com/devicelogin', expiresAt: this.now + 900_000 },
    { kind: 'reading', words: 'Reading tenants and subscriptions…' },
    { kind: 'done', account: 'maja@contoso.com', tenants: 2, subscriptions: 3 },
  ];
  vaults: Vault[];
  readonly isEmpty: boolean;

  /** Puts the sample profiles into the world's connections. `isEmpty`: one profile that has nothing. */
  constructor(world: FakeWorld, isEmpty = false) {
    this.world = world;
    this.isEmpty = isEmpty;
    const [first] = sampleAzureConnections();
    world.connections.put(...(isEmpty ? (first === undefined ? [] : [first]) : sampleAzureConnections()));
    this.profile = new FakeValue(sampleProfile(isEmpty ? { subscriptions: [], tenants: [], operations: [], budgets: [] } : {}));
    this.deployments = new FakeCollection<DeploymentRow>(({ deploymentId }) => deploymentId, isEmpty ? [] : Array.from({ length: 80 }, (_, index) => sampleDeployment(index, this.now)));
    this.drafts = new FakeCollection<Draft>(({ draftId }) => draftId, isEmpty ? [] : [sampleDraft('dr1'), sampleReadyDraft('dr2', this.now), sampleDraft('dr3', { title: 'network.json', deployed: { deploymentId: deploymentIdOf('platform', 'network'), at: this.now - 7_200_000 }, changedAt: this.now - 7_200_000 })]);
    this.list = new FakeValue<ListState>({ asOf: this.now - 4_000, reading: false, troubles: isEmpty ? [] : ['the subscription Finance: you have no role there'], nearLimit: isEmpty ? [] : [{ resourceGroup: 'shop-prod', entries: 782 }] });
    const vault = (name: string, parts: Partial<Vault>): Vault => ({ vaultId: vaultIdOf(name), name, subscriptionId, location: 'westeurope', uri: `https://${name}.vault.azure.net/`, enabledForDeployment: true, enabledForTemplateDeployment: true, enabledForDiskEncryption: false, rbac: true, softDelete: true, purgeProtection: true, ...parts });
    this.vaults = isEmpty ? [] : [vault('contoso-prod-kv', { enabledForTemplateDeployment: false }), vault('contoso-test-kv', { rbac: false, purgeProtection: false }), vault('old-kv', { softDelete: false, purgeProtection: false, enabledForDeployment: false })];
  }

  view(deploymentId: string): FakeValue<DeploymentView> {
    const row = this.deployments.get(deploymentId) ?? (deploymentId.endsWith('/nodes') ? { ...sampleDeployment(2, this.now), deploymentId, name: 'nodes', nested: true } : throwFault({ code: 'not-found', message: 'Azure knows no such deployment.', hint: 'It was deleted, or pruned before it was seen here.', retryable: false, remedy: 'none' }));
    const known = this.views.get(deploymentId) ?? new FakeValue(sampleView(row, this.now));
    this.views.set(deploymentId, known);
    return known;
  }

  change(change: Partial<AzureProfile>): void {
    this.profile.set({ ...this.profile.value, ...change });
  }

  unlock(connectionId: string, unlockedUntil: number | null): void {
    const azure = this.world.connections.get(connectionId)?.azure ?? null;
    if (azure !== null) this.world.connections.change(connectionId, { azure: { ...azure, unlockedUntil } });
    this.change({ unlockedUntil });
  }

  draft(draftId: string, change: Partial<Draft>): Draft {
    this.drafts.change(draftId, { ...change, changedAt: Date.now() });
    return this.drafts.get(draftId) ?? throwFault({ code: 'not-found', message: 'This draft is gone.' });
  }
}

/** The procedures `azure` of a host that behaves well. @param stepMs pace of a sign-in and of what is asked of Azure. */
export function fakeAzureProcedures(azure: FakeAzure, stepMs = 900): Azure {
  return { profiles: profileProcedures(azure, stepMs), deployments: deploymentProcedures(azure), deploy: deployProcedures(azure, stepMs) };
}

async function* signIn(azure: FakeAzure, connectionId: string, stepMs: number): AsyncGenerator<SignInStep> {
  for (const step of azure.signInSteps) {
    yield step;
    if (step.kind === 'done') azure.world.connections.change(connectionId, { state: 'online', fault: null, azure: sampleAzureSummary(), lastSeenAt: Date.now() });
    // A person takes longer than a page.
    await pause(step.kind === 'device-code' || step.kind === 'browser' ? stepMs * 9 : stepMs);
  }
}

function profileProcedures(azure: FakeAzure, stepMs: number): NonNullable<Azure['profiles']> {
  const known = (id: string): Connection => azure.world.connections.get(id) ?? throwFault({ code: 'not-found' });
  return {
    add: async ({ name, tenant, production }) => {
      azure.world.connections.put(sampleConnection('az9', { kind: 'azure', name: name ?? tenant, production, position: 99, state: 'unpaired', headset: null, lastSeenAt: null, azure: sampleAzureSummary({ account: null, tenant, figure: '' }) }));
      return known('az9');
    },
    change: async ({ connectionId, tenant, clientId, signIn: way }) => {
      azure.change({ ...(tenant === undefined ? {} : { tenant }), ...(clientId === undefined ? {} : { clientId }), ...(way === undefined ? {} : { method: way.kind }) });
      return known(connectionId);
    },
    signIn: async ({ connectionId }) => signIn(azure, connectionId, stepMs),
    signOut: async ({ connectionId }) => { azure.change({ signedIn: false, account: null }); azure.world.connections.change(connectionId, { state: 'unauthorised' }); return {}; },
    watch: async ({ connectionId }, { signal }) => (connectionId === azureId ? azure.profile.watch(signal) : new FakeValue(sampleProfile({ connectionId: known(connectionId).id, account: null, signedIn: false, tenants: [], subscriptions: [], operations: [], budgets: [] })).watch(signal)),
    select: async ({ subscriptionIds }) => { azure.change({ subscriptions: azure.profile.value.subscriptions.map((each) => ({ ...each, selected: subscriptionIds.includes(each.subscriptionId) })) }); return {}; },
    refresh: nothing,
    unlock: async ({ connectionId }) => { azure.unlock(connectionId, Date.now() + 900_000); return {}; },
    lock: async ({ connectionId }) => { azure.unlock(connectionId, null); return {}; },
    cancelWait: async ({ waitId }) => { azure.change({ waits: azure.profile.value.waits.filter((wait) => wait.waitId !== waitId) }); return {}; },
    cli: async () => ({ found: true, account: 'maja@contoso.com', words: 'The Azure CLI 2.81 is here.' }),
    groups: async () => ['shop-prod', 'shop-test', 'platform'].map((name) => ({ groupId: `/subscriptions/${subscriptionId}/resourceGroups/${name}`, name, subscriptionId, location: 'westeurope', tags: [] })),
    locations: async () => [{ name: 'westeurope', displayName: 'West Europe' }, { name: 'northeurope', displayName: 'North Europe' }],
  };
}

const sampleText = (name: string): string => `{\n  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n  “contentVersion”: "1.0.0.0",\n  "parameters": {\n    "${name}": { "type": "string" }\n  },\n${Array.from({ length: 40 }, (_, at) => `  "line${String(at)}": ${String(at)}`).join(',\n')}\n}`;

function deploymentProcedures(azure: FakeAzure): NonNullable<Azure['deployments']> {
  return {
    watch: async (_input, { signal }) => azure.deployments.watch(signal),
    listState: async (_input, { signal }) => azure.list.watch(signal),
    view: async ({ deploymentId }, { signal }) => azure.view(deploymentId).watch(signal),
    template: async () => ({ text: sampleText('nt1'), fileName: 'shop-prod.json' }),
    raw: async () => ({ text: sampleText('raw') }),
    diff: async ({ left, right }) => ({
      left: azure.view(left).value.row, right: azure.view(right).value.row, sameTemplate: false, missing: ['The outputs of the older one were not kept.'],
      template: [{ path: 'resources / Microsoft.Compute/virtualMachineScaleSets nt1 / sku / capacity', change: 'changed', before: '3', after: '5', secret: false }, { path: 'resources / Microsoft.Network/publicIPAddresses shop-ip-2', change: 'added', before: null, after: '{"sku":{"name":"Standard"}}', secret: false }, { path: 'resources / Microsoft.Storage/storageAccounts shopprodlogs', change: 'removed', before: '{"sku":{"name":"Standard_LRS"}}', after: null, secret: false }],
      parameters: [{ path: 'adminPassword', change: 'changed', before: null, after: null, secret: true }], outputs: [],
    }),
    checkAgain: nothing,
    cancel: async ({ deploymentId }) => {
      azure.deployments.change(deploymentId, { state: 'Canceled', running: false });
      const view = azure.view(deploymentId);
      view.set({ ...view.value, row: { ...view.value.row, state: 'Canceled', running: false }, mayCancel: false, sentence: 'It was cancelled.' });
      return {};
    },
    fixVaultSwitch: async ({ vaultId }) => {
      azure.vaults = azure.vaults.map((vault) => (vault.vaultId === vaultId ? { ...vault, enabledForTemplateDeployment: true } : vault));
      for (const view of azure.views.values()) view.set({ ...view.value, checks: view.value.checks.map((check) => (check.fix?.kind === 'vault-switch' ? { ...check, state: 'good', finding: 'Its switch for template deployment is on.', fix: null } : check)) });
      return {};
    },
    registerProvider: nothing,
  };
}

const certificate = (name: string, parts: Partial<CertificateChoice> = {}): CertificateChoice => ({
  name, version: '0123456789abcdef0123456789abcdef', thumbprint: '9F3A11C09F3A11C09F3A11C09F3A11C09F3A11C0', certificateUrl: `https://contoso-prod-kv.vault.azure.net/secrets/${name}/0123456789abcdef0123456789abcdef`, subject: `CN=${name}.westeurope.cloudapp.azure.com`, notAfter: Date.UTC(2027, 2, 1), enabled: true, warnings: [], ...parts,
});

function deployProcedures(azure: FakeAzure, stepMs: number): Deploy {
  const draftOf = (draftId: string): Draft => azure.drafts.get(draftId) ?? throwFault({ code: 'not-found', message: 'This draft is gone.' });
  const value = (draft: Draft, name: string, change: Partial<Draft['parameters'][number]>): Draft['parameters'] => draft.parameters.map((parameter) => (parameter.name === name ? { ...parameter, problems: [], from: 'override', ...change } : parameter));
  return {
    drafts: {
      watch: async (_input, { signal }) => azure.drafts.watch(signal),
      fromFiles: async () => { azure.drafts.put(sampleDraft('dr9', { title: 'azuredeploy.json', target: null })); return draftOf('dr9'); },
      fromDeployment: async () => { azure.drafts.put(sampleReadyDraft('dr8')); return draftOf('dr8'); },
      takeParameters: async ({ draftId }) => draftOf(draftId),
      remove: async ({ draftId }) => { azure.drafts.remove(draftId); return {}; },
      text: async ({ file }) => ({ text: sampleText(file) }),
      clean: async ({ draftId, file }) => ({ draft: azure.draft(draftId, { lint: draftOf(draftId).lint.filter((finding) => finding.file !== file || !finding.cleanable) }), changed: ['line 3, column 12: “ became "', 'line 5, column 3: a zero-width space was taken away'] }),
      setTarget: async ({ draftId, target }) => azure.draft(draftId, { target: { ...target, connectionId: azureId }, preflight: { ...draftOf(draftId).preflight, state: 'not-run' } }),
      setParameter: async ({ draftId, name, value: given }) => {
        const draft = draftOf(draftId);
        const isSecure = draft.parameters.find((parameter) => parameter.name === name)?.secure === true;
        return azure.draft(draftId, { parameters: value(draft, name, { value: given.kind === 'literal' && isSecure ? { kind: 'secret', given: true } : given, from: given.kind === 'reference' ? 'reference' : given.kind === 'default' ? 'default' : 'override' }) });
      },
      setCertificate: async ({ draftId, thumbprintParameter, urlParameter, vaultParameter, vaultId, certificateName }) => {
        const chosen = certificate(certificateName);
        const given = [[thumbprintParameter, chosen.thumbprint], [urlParameter, chosen.certificateUrl], [vaultParameter, vaultId]] as const;
        return given.reduce((_, [name, text]) => azure.draft(draftId, { parameters: value(draftOf(draftId), name, { value: { kind: 'literal', value: text } }) }), draftOf(draftId));
      },
      preflight: async ({ draftId }) => {
        azure.draft(draftId, { preflight: { ...draftOf(draftId).preflight, state: 'running' } });
        await pause(stepMs);
        azure.draft(draftId, { preflight: { state: 'done', checks: sampleChecks(azure.now), at: Date.now(), fault: null, validation: 'Azure’s own validation found nothing (level: Provider).' } });
        return {};
      },
      whatIf: async ({ draftId }) => {
        azure.draft(draftId, { whatIf: { ...draftOf(draftId).whatIf, state: 'running' } });
        await pause(stepMs);
        azure.draft(draftId, { whatIf: { state: 'done', result: sampleWhatIf(Date.now()), fault: null } });
        return {};
      },
      submit: async ({ draftId }) => {
        const [newest] = azure.deployments.items;
        const deploymentId = newest?.deploymentId ?? throwFault({});
        azure.draft(draftId, { deployed: { deploymentId, at: Date.now() } });
        return { deploymentId };
      },
      parametersFile: async () => ({ text: '{}', fileName: 'azuredeploy.parameters.json' }),
    },
    keepBaseline: nothing,
    nextName: async ({ wanted }) => ({ name: `${wanted}.4`, taken: true, words: `${wanted} is taken; .4 is the next free number.` }),
    storageName: async () => ({ wantedIsFree: true, proposal: null, words: 'It is free.' }),
    vaults: {
      list: async () => [...azure.vaults],
      secrets: async () => [{ name: 'admin-password', enabled: true, notAfter: Date.UTC(2027, 2, 1), contentType: '', managed: false }, { name: 'storage-key', enabled: false, notAfter: null, contentType: '', managed: false }, { name: 'cluster-certificate', enabled: true, notAfter: null, contentType: 'application/x-pkcs12', managed: true }],
      secretVersions: async () => [{ version: '0123456789abcdef0123456789abcdef', enabled: true, createdAt: azure.now - 86_400_000, notAfter: null }],
      certificates: async () => [certificate('shop-prod'), certificate('shop-old', { enabled: false, warnings: ['It ends in 12 days.'] })],
      checkTriple: async ({ thumbprint }) => ({ consistent: thumbprint.startsWith('9F'), certificate: null, findings: thumbprint.startsWith('9F') ? [{ severity: 'good', words: 'All three name the certificate shop-prod.' }] : [{ severity: 'error', words: 'The thumbprint is of another certificate than the address.' }, { severity: 'warning', words: 'The address has no version: a cluster wants one.' }] }),
    },
    clusters: {
      list: async () => (azure.isEmpty ? [] : [
        { clusterId: `/subscriptions/${subscriptionId}/resourceGroups/shop-prod/providers/Microsoft.ServiceFabric/clusters/shop-prod`, name: 'shop-prod', managed: false, subscriptionId, resourceGroup: 'shop-prod', location: 'westeurope', endpoint: 'https://shop-prod.westeurope.cloudapp.azure.com:19080', thumbprints: ['9F3A11C09F3A11C09F3A11C09F3A11C09F3A11C0', '11C09F3A11C09F3A11C09F3A11C09F3A11C09F3A'], clusterState: 'Ready', provisioningState: 'Succeeded', codeVersion: '10.1.2448.9590', reliability: 'Silver', upgradeMode: 'Automatic',
          nodeTypes: [{ name: 'nt1', primary: true, durability: 'Bronze', instances: 5, vmSize: 'Standard_D4s_v5' }, { name: 'web', primary: false, durability: 'Silver', instances: null, vmSize: null }], advice: [{ severity: 'warning' as const, words: 'nt1 is primary and has durability Bronze: Azure may restart its machines without asking the cluster.' }, { severity: 'info' as const, words: 'Two thumbprints: remove the older one once every client has the newer.' }], connectionId: null },
        { clusterId: `/subscriptions/${subscriptionId}/resourceGroups/platform/providers/Microsoft.ServiceFabric/managedClusters/staging`, name: 'staging', managed: true, subscriptionId, resourceGroup: 'platform', location: 'northeurope', endpoint: null, thumbprints: [], clusterState: 'WaitingForNodes', provisioningState: 'Failed', codeVersion: null, reliability: null, upgradeMode: null, nodeTypes: [], advice: [], connectionId: null },
      ]),
    },
  };
}
