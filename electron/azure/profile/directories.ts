import * as z from 'zod';
import type { AzureProfile, AzureSubscription } from '../../../shared/contract/azure/profiles.ts';
import { subscriptionIdSchema } from '../../../shared/contract/azure/shared.ts';
import { toFault } from '../../core/faults.ts';
import type { AzureClient } from '../arm/azure-client.ts';
import { AzureRefusal } from '../arm/azure-refusal.ts';
import { needsOwnSignIn } from '../sign-in/sign-in-faults.ts';
import { mayWriteAnything, readPermission } from './permissions.ts';

export type Directory = AzureProfile['tenants'][number];
/** Which of them take part is the profile's matter. */
export type FoundSubscription = Omit<AzureSubscription, 'selected'>;

export interface DirectoryPicture {
  readonly tenants: readonly Directory[];
  readonly subscriptions: readonly FoundSubscription[];
}

const tenantSchema = z.object({ tenantId: z.string().max(64), displayName: z.string().default(''), defaultDomain: z.string().default('') });
const subscriptionSchema = z.object({ subscriptionId: subscriptionIdSchema, displayName: z.string().default(''), state: z.string().default('Unknown'), tenantId: z.string().max(64).optional() });

const mostTenants = 200;
const mostSubscriptions = 2_000;
const atOnce = 4;

interface Clients {
  directory(tenantId: string | null): AzureClient;
  arm(subscriptionId: string, tenantId: string): AzureClient;
}

/**
 * All directories that the account is in and their subscriptions. One that wants a sign-in of its own, or refuses, stays
 * in the list with the reason (azure.md §3.4).
 *
 * @param only the profile's directory where it is bound to one; null for all.
 * @throws FaultError where not even the directories can be listed.
 */
export async function readDirectories(clients: Clients, only: string | null, signal: AbortSignal): Promise<DirectoryPicture> {
  const { items } = await clients.directory(null).list({ api: 'tenants', path: '/tenants', signal }, (item) => tenantSchema.parse(item));
  const wanted = items.filter(({ tenantId, defaultDomain }) => only === null || tenantId === only.toLowerCase() || defaultDomain.toLowerCase() === only.toLowerCase()).slice(0, mostTenants);
  const read = await inLanes(wanted, (tenant) => readDirectory(clients, tenant, signal));
  return {
    tenants: read.map(({ tenant }) => tenant),
    subscriptions: oneOfEach(read.flatMap(({ subscriptions }) => subscriptions)).slice(0, mostSubscriptions),
  };
}

async function readDirectory(clients: Clients, found: z.infer<typeof tenantSchema>, signal: AbortSignal): Promise<{ tenant: Directory; subscriptions: FoundSubscription[] }> {
  const { tenantId } = found;
  const tenant = { tenantId, name: (found.displayName || found.defaultDomain || tenantId).slice(0, 1_000), domain: found.defaultDomain.slice(0, 1_000), needsSignIn: false, obstacle: '' };
  try {
    const { items, fault } = await clients.directory(tenantId).list({ api: 'subscriptions', path: '/subscriptions', signal }, (item) => subscriptionSchema.parse(item));
    const subscriptions = items.map((each) => ({
      subscriptionId: each.subscriptionId, name: (each.displayName || each.subscriptionId).slice(0, 1_000), tenantId: each.tenantId ?? tenantId,
      state: each.state.slice(0, 60), obstacle: each.state === 'Deleted' ? 'The subscription has been deleted.' : '', mayWrite: null,
    }));
    return { tenant: { ...tenant, obstacle: fault?.message ?? '' }, subscriptions };
  } catch (error) {
    if (signal.aborted) throw error;
    const fault = toFault(error);
    return { tenant: { ...tenant, needsSignIn: needsOwnSignIn(fault), obstacle: fault.message.slice(0, 1_000) }, subscriptions: [] };
  }
}

/** What the account may do in each subscription, told as it is learnt. */
export async function readRights(clients: Clients, subscriptions: readonly FoundSubscription[], signal: AbortSignal, tell: (subscription: FoundSubscription) => void): Promise<void> {
  await inLanes(subscriptions.filter(({ obstacle }) => obstacle === ''), async (subscription) => {
    tell({ ...subscription, ...(await rightsIn(clients.arm(subscription.subscriptionId, subscription.tenantId), subscription, signal)) });
  });
}

async function rightsIn(client: AzureClient, { subscriptionId }: FoundSubscription, signal: AbortSignal): Promise<Pick<FoundSubscription, 'obstacle' | 'mayWrite'>> {
  try {
    const { items } = await client.list({ api: 'permissions', path: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/permissions`, signal }, readPermission);
    if (items.length === 0) return { obstacle: noRole, mayWrite: false };
    return { obstacle: '', mayWrite: mayWriteAnything(items) };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof AzureRefusal && error.status === 403) return { obstacle: noRole, mayWrite: false };
    return { obstacle: toFault(error).message.slice(0, 1_000), mayWrite: null };
  }
}

const noRole = 'You have no role in this subscription. Ask one of its owners.';

/** A guest sees a subscription from two directories at times. */
function oneOfEach(subscriptions: readonly FoundSubscription[]): FoundSubscription[] {
  return [...new Map(subscriptions.map((each) => [each.subscriptionId.toLowerCase(), each])).values()];
}

/** A few at a time, results in order. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const waiting = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of waiting) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return items.flatMap((_, index) => results.get(index) ?? []);
}
