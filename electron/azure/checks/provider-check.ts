import * as z from 'zod';
import type { LiveCheckRequest } from '../../../shared/domain/azure/live-check.ts';
import type { AzureSession } from '../azure-session.ts';
import { verdict, type CheckPlace, type CheckVerdict } from './verdict.ts';

type ProviderRequest = Extract<LiveCheckRequest, { kind: 'provider-registration' }>;

const providerSchema = z.object({ registrationState: z.string() });

export function registrationPath(subscriptionId: string, namespace: string): string {
  return `/subscriptions/${subscriptionId}/providers/${encodeURIComponent(namespace)}`;
}

/** `Registered`, `Registering`, `NotRegistered`, `Unregistered` … */
export function readRegistration(session: AzureSession, subscriptionId: string, namespace: string, signal: AbortSignal | undefined): Promise<string> {
  return session.arm(subscriptionId).get({ api: 'providers', path: registrationPath(subscriptionId, namespace), signal, read: (body) => providerSchema.parse(body).registrationState });
}

/** Whether the resource provider is registered in the subscription. */
export async function checkProvider(session: AzureSession, { namespace, subscriptionId }: ProviderRequest, place: CheckPlace, signal: AbortSignal | undefined): Promise<CheckVerdict> {
  if (namespace === null) return verdict('unknown', 'The error does not name the resource provider.');
  const where = subscriptionId ?? place.subscriptionId;
  const state = await readRegistration(session, where, namespace, signal);
  switch (state.toLowerCase()) {
    case 'registered': return verdict('good', `${namespace} is registered. If it is still not found, compare location and api-version of the resource.`);
    case 'registering': return verdict('warning', `${namespace} is being registered. That takes some minutes.`);
    default: return verdict('bad', `${namespace} is not registered in this subscription (${state}). Register it, then deploy again.`, { kind: 'register-provider', subscriptionId: where, namespace });
  }
}
