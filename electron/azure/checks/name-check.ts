import * as z from 'zod';
import type { LiveCheckRequest } from '../../../shared/domain/azure/live-check.ts';
import type { AzureSession } from '../azure-session.ts';
import { verdict, type CheckPlace, type CheckVerdict } from './verdict.ts';

type NameRequest = Extract<LiveCheckRequest, { kind: 'name' }>;

const availabilitySchema = z.object({ nameAvailable: z.boolean(), message: z.string().nullish() });
const dnsSchema = z.object({ available: z.boolean() });

export interface NameAnswer {
  readonly free: boolean;
  /** Azure's words where it is not. */
  readonly message: string;
}

/** Providers that tell whether a name is free in all of Azure. */
const services = {
  storage: { api: 'storageAccounts', path: 'Microsoft.Storage/checkNameAvailability', type: 'Microsoft.Storage/storageAccounts' },
  vault: { api: 'vaults', path: 'Microsoft.KeyVault/checkNameAvailability', type: 'Microsoft.KeyVault/vaults' },
  web: { api: 'sites', path: 'Microsoft.Web/checknameavailability', type: 'Microsoft.Web/sites' },
} as const;

/** @throws FaultError where the provider cannot be asked */
export async function askName(session: AzureSession, subscriptionId: string, service: keyof typeof services, name: string, signal: AbortSignal | undefined): Promise<NameAnswer> {
  const { api, path, type } = services[service];
  const { nameAvailable, message } = await session.arm(subscriptionId).ask({
    api, path: `/subscriptions/${subscriptionId}/providers/${path}`, body: { name, type }, signal, read: (body) => availabilitySchema.parse(body),
  });
  return { free: nameAvailable, message: message ?? '' };
}

/** Whether a name that must be unique is still free. */
export async function checkName(session: AzureSession, { service, name, location }: NameRequest, place: CheckPlace, signal: AbortSignal | undefined): Promise<CheckVerdict> {
  if (name === null) return verdict('unknown', 'The error does not name it.');
  if (service === 'dns') return checkLabel(session, name, location ?? place.location, place, signal);
  const { free, message } = await askName(session, place.subscriptionId, service, name, signal);
  return free ? verdict('good', `The name ${name} is free now.`) : verdict('bad', `The name ${name} is not free: ${message === '' ? 'it is taken.' : message} Take another one.`);
}

/** DNS labels are unique in their region. */
async function checkLabel(session: AzureSession, label: string, location: string | null, { subscriptionId }: CheckPlace, signal: AbortSignal | undefined): Promise<CheckVerdict> {
  if (location === null) return verdict('unknown', 'The error does not name the region.');
  const { available } = await session.arm(subscriptionId).get({
    api: 'networkUsages', path: `/subscriptions/${subscriptionId}/providers/Microsoft.Network/locations/${encodeURIComponent(location)}/CheckDnsNameAvailability`,
    query: { domainNameLabel: label }, signal, read: (body) => dnsSchema.parse(body),
  });
  return available ? verdict('good', `The DNS label ${label} is free in ${location} now.`) : verdict('bad', `The DNS label ${label} is taken in ${location}. Take another one, or remove the address that has it.`);
}
