import { recordAct } from '../../core/acts.ts';
import { faultError } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import { resourcePath } from '../arm/resource-path.ts';
import type { AzureSession } from '../azure-session.ts';
import { readRegistration, registrationPath } from '../checks/provider-check.ts';
import { switchProperty, type VaultSwitch } from '../vaults/vault.ts';
import { cancelDeployment } from './deployment-calls.ts';

export interface ActParts {
  readonly services: Pick<CoreServices, 'journal' | 'clock'>;
  readonly session: AzureSession;
}

/** @throws FaultError `invalid-input` where another name was typed than that of what is hit */
export function requireTyped(typedName: string, expected: string): void {
  if (typedName.trim() === expected) return;
  throw faultError('invalid-input', { message: `“${typedName.slice(0, 200)}” is not the name that was to be typed.`, hint: `Type ${expected} to confirm.` });
}

/** What every act in Azure tells the journal besides. */
export function actIn(session: AzureSession): { readonly source: string; readonly name: string; readonly attributes: { readonly account: string } } {
  return { source: session.connectionId, name: session.name, attributes: { account: session.account?.userName ?? '' } };
}

/** Stops a deployment where it is. @throws FaultError `locked`, `invalid-input`, `conflict` where it is over */
export async function cancel({ services: { journal, clock }, session }: ActParts, { deploymentId, typedName, why }: { readonly deploymentId: string; readonly typedName: string; readonly why: string }): Promise<void> {
  session.guardWrite();
  const { name, path } = resourcePath(deploymentId, 'Microsoft.Resources/deployments');
  requireTyped(typedName, name);
  const { attributes, ...source } = actIn(session);
  await recordAct(journal, clock, { ...source, entity: deploymentId, act: 'Cancel deployment', confirmed: 'typed', why, attributes: { ...attributes, path } }, () => cancelDeployment(session, deploymentId));
}

/** Turns one switch of a vault on, and changes nothing else of it. @throws FaultError `locked`, `invalid-input`, `forbidden` */
export async function fixVaultSwitch({ services: { journal, clock }, session }: ActParts, { vaultId, typedName, ...wanted }: { readonly vaultId: string; readonly switch: VaultSwitch; readonly typedName: string }): Promise<void> {
  session.guardWrite();
  const { name, path, subscriptionId } = resourcePath(vaultId, 'Microsoft.KeyVault/vaults');
  requireTyped(typedName, name);
  const { attributes, ...source } = actIn(session);
  const property = switchProperty[wanted.switch];
  await recordAct(journal, clock, { ...source, entity: vaultId, act: 'Turn on vault access', confirmed: 'typed', why: '', attributes: { ...attributes, switch: property } }, async () => {
    await session.arm(subscriptionId).write('PATCH', { api: 'vaults', path, body: { properties: { [property]: true } } });
  });
}

const registrationPollMs = 5_000;
const longestRegistrationMs = 15 * 60_000;

/**
 * Registers a resource provider, which takes Azure some minutes.
 * @returns settles once it is registered, or was followed for a quarter of an hour; what went wrong by then is in the journal.
 * @throws FaultError `locked`, `forbidden` where it was not begun
 */
export async function registerProvider({ services: { journal, clock }, session }: ActParts, { subscriptionId, namespace }: { readonly subscriptionId: string; readonly namespace: string }, signal: AbortSignal): Promise<{ readonly registered: Promise<void> }> {
  session.guardWrite();
  const { attributes, ...source } = actIn(session);
  const begun = Promise.withResolvers<void>();
  const act = recordAct(journal, clock, { ...source, entity: namespace, act: 'Register resource provider', confirmed: 'pressed', why: '', attributes: { ...attributes, subscriptionId } }, async () => {
    await session.arm(subscriptionId).write('POST', { api: 'providers', path: `${registrationPath(subscriptionId, namespace)}/register` });
    begun.resolve();
    await followRegistration(session, subscriptionId, namespace, clock, signal);
  });
  const registered = act.catch((error: unknown) => begun.reject(error));
  await begun.promise;
  return { registered };
}

async function followRegistration(session: AzureSession, subscriptionId: string, namespace: string, clock: CoreServices['clock'], signal: AbortSignal): Promise<void> {
  const until = clock.now() + longestRegistrationMs;
  while ((await readRegistration(session, subscriptionId, namespace, signal)).toLowerCase() !== 'registered') {
    if (clock.now() >= until) throw faultError('outcome-unknown', { message: `${namespace} was still not registered after a quarter of an hour.`, hint: 'Look again later.' });
    await clock.delay(registrationPollMs, signal);
  }
}
