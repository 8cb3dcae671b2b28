import type { LiveCheckRequest } from '../../../shared/domain/azure/live-check.ts';
import type { AzureSession } from '../azure-session.ts';
import { findVault, type Vault, type VaultSwitch } from '../vaults/vault.ts';
import { listSecretVersions, type VaultItem } from '../vaults/vault-secrets.ts';
import { AzureRefusal } from '../arm/azure-refusal.ts';
import { verdict, type CheckVerdict } from './verdict.ts';

type SwitchesRequest = Extract<LiveCheckRequest, { kind: 'vault-switches' }>;
type SecretRequest = Extract<LiveCheckRequest, { kind: 'secret-state' }>;

const switchNames: Readonly<Record<VaultSwitch, string>> = {
  'template-deployment': 'Azure Resource Manager for template deployment', deployment: 'Azure virtual machines for deployment', 'disk-encryption': 'Azure disk encryption for volume encryption',
};

/** Whether the vault's switch is on and its network lets Azure in. */
export async function checkSwitches(session: AzureSession, request: SwitchesRequest, needs: VaultSwitch, signal: AbortSignal | undefined): Promise<CheckVerdict> {
  const vault = await seen(session, request, signal);
  if ('state' in vault) return vault;
  const { name, vaultId, switches, closedNetwork } = vault;
  if (!switches[needs]) return verdict('bad', `Access of ${switchNames[needs]} is off in vault ${name}. Turn it on.`, { kind: 'vault-switch', vaultId, switch: needs });
  if (closedNetwork) return verdict('bad', `Access is on, but the network rules of vault ${name} keep trusted Microsoft services out. Allow them in its networking settings.`);
  return verdict('good', `Access of ${switchNames[needs]} is on in vault ${name}, and its network lets Azure in.`);
}

/** Whether the secret is there, enabled and in its time. Only names and attributes are asked for. */
export async function checkSecret(session: AzureSession, request: SecretRequest, now: number, signal: AbortSignal | undefined): Promise<CheckVerdict> {
  const { secretName, secretVersion } = request;
  if (secretName === null) return verdict('unknown', 'The error does not name the secret.');
  const vault = await seen(session, request, signal);
  if ('state' in vault) return vault;
  const versions = await listSecretVersions(session, vault, secretName, signal).catch((error: unknown) => {
    if (error instanceof AzureRefusal && error.status === 404) return [];
    throw error;
  });
  const [newest] = versions;
  if (newest === undefined) return verdict('bad', `Vault ${vault.name} has no secret ${secretName}. Look for a misspelt name, or add it.`);
  const version = secretVersion === null ? newest : versions.find((each) => each.version?.toLowerCase() === secretVersion.toLowerCase());
  if (version === undefined) return verdict('bad', `Vault ${vault.name} has secret ${secretName}, but not in version ${secretVersion}.`);
  return stateOf(version, vault, now);
}

function stateOf({ name, enabled, notBefore, notAfter }: VaultItem, vault: Vault, now: number): CheckVerdict {
  const where = `Secret ${name} of vault ${vault.name}`;
  if (!enabled) return verdict('bad', `${where} is disabled. Enable it, or refer to a version that is enabled.`);
  if (notAfter !== null && notAfter <= now) return verdict('warning', `${where} ran out on ${new Date(notAfter).toISOString().slice(0, 10)}.`);
  if (notBefore !== null && notBefore > now) return verdict('warning', `${where} is good only from ${new Date(notBefore).toISOString().slice(0, 10)}.`);
  return verdict('good', `${where} is there and enabled.`);
}

/** The vault, or why it cannot be looked at. */
async function seen(session: AzureSession, request: SwitchesRequest | SecretRequest, signal: AbortSignal | undefined): Promise<Vault | CheckVerdict> {
  if (request.vaultId === null && request.vaultName === null) return verdict('unknown', 'The error does not name the vault.');
  try {
    const vault = await findVault(session, request, signal);
    return vault ?? verdict('unknown', `No vault of the selected subscriptions is called ${request.vaultName ?? ''}. It may be in another one.`);
  } catch (error) {
    if (error instanceof AzureRefusal && error.status === 404) return verdict('bad', `The vault is not there: ${request.vaultId ?? request.vaultName}. Compare subscription, group and name.`);
    if (error instanceof AzureRefusal && error.status === 403) return verdict('unknown', `You may not read the vault ${request.vaultName ?? request.vaultId ?? ''}, so its settings are not known. Ask its owner.`);
    throw error;
  }
}
