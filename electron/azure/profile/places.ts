import * as z from 'zod';
import { FaultError } from '../../core/fault-error.ts';
import type { AzureSession } from '../azure-session.ts';

const tagsSchema = z.record(z.string(), z.string()).nullish();
const groupSchema = z.object({ id: z.string().min(1).max(2_000), name: z.string(), location: z.string().default(''), tags: tagsSchema });
const locationSchema = z.object({ name: z.string(), displayName: z.string().nullish() });

export interface ResourceGroup {
  readonly groupId: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly tags: { name: string; value: string }[];
}

const mostGroups = 10_000;
const mostTags = 50;

/**
 * Resource groups of one subscription, or of all selected ones that can be read; by name.
 * @throws FaultError where one is asked for and cannot be read, or where none of all can.
 */
export async function readGroups(session: AzureSession, subscriptionId: string | null, signal: AbortSignal | undefined): Promise<ResourceGroup[]> {
  const wanted = subscriptionId === null ? session.subscriptions.filter(({ selected, obstacle }) => selected && obstacle === '').map((each) => each.subscriptionId) : [subscriptionId];
  const results = await Promise.allSettled(wanted.map((each) => groupsOf(session, each, signal)));
  const failed = results.find((result) => result.status === 'rejected');
  const read = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (read.length === 0 && failed) throw failed.reason instanceof FaultError ? failed.reason : new Error('Groups could not be read.', { cause: failed.reason });
  return read.flat().sort((one, other) => one.name.localeCompare(other.name)).slice(0, mostGroups);
}

async function groupsOf(session: AzureSession, subscriptionId: string, signal: AbortSignal | undefined): Promise<ResourceGroup[]> {
  const { items } = await session.arm(subscriptionId).list({ api: 'resourceGroups', path: `/subscriptions/${subscriptionId}/resourcegroups`, signal }, (item) => groupSchema.parse(item));
  return items.map(({ id, name, location, tags }) => ({
    groupId: id, name: name.slice(0, 1_000), subscriptionId, location: location.slice(0, 100),
    tags: Object.entries(tags ?? {}).slice(0, mostTags).map(([tag, value]) => ({ name: tag.slice(0, 1_000), value: value.slice(0, 1_000) })),
  }));
}

/** Locations that a subscription may use; by their shown names. */
export async function readLocations(session: AzureSession, subscriptionId: string, signal: AbortSignal | undefined): Promise<{ name: string; displayName: string }[]> {
  const { items } = await session.arm(subscriptionId).list({ api: 'subscriptions', path: `/subscriptions/${subscriptionId}/locations`, signal }, (item) => locationSchema.parse(item));
  return items.map(({ name, displayName }) => ({ name: name.slice(0, 100), displayName: (displayName ?? name).slice(0, 200) })).sort((one, other) => one.displayName.localeCompare(other.displayName)).slice(0, 200);
}
