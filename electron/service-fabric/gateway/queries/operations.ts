import { chaos } from '../../wire/chaos.ts';
import type { Chaos } from '../../wire/chaos.ts';
import { listOf } from '../../wire/fields.ts';
import { folderSize, imageStoreContent, imageStoreInfo, uploadSessions } from '../../wire/image-store.ts';
import type { ImageStoreContent, ImageStoreInfo, UploadSession } from '../../wire/image-store.ts';
import { infrastructureJob, repairTask } from '../../wire/repair.ts';
import type { InfrastructureJob, RepairTask } from '../../wire/repair.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { QueryOptions } from './options.ts';

/** Every state but Completed: those are the ones that pile up (§1.8). */
export const activeRepairTasks = 63;

export function repairTasks(client: GatewayClient, filter: { readonly states?: number; readonly taskIdPrefix?: string; readonly executor?: string } = {}, options: QueryOptions = {}): Promise<readonly RepairTask[]> {
  return client.read(endpoints.repairTasks, listOf(repairTask), { ...options, query: { TaskIdFilter: filter.taskIdPrefix, StateFilter: filter.states, ExecutorFilter: filter.executor } });
}

/** @param infrastructureService full name, such as `fabric:/System/InfrastructureService/FrontEnd`. */
export function infrastructureJobs(client: GatewayClient, infrastructureService: string, options: QueryOptions = {}): Promise<readonly InfrastructureJob[]> {
  return client.read(endpoints.infrastructureQuery, listOf(infrastructureJob), { ...options, query: { Command: 'GetJobs', ServiceId: infrastructureService.replace(/^fabric:\//, '') } });
}

/** The platform's own document of its jobs, as it came (`GetCurrentDocFromIS`). */
export async function infrastructureDocument(client: GatewayClient, infrastructureService: string, options: QueryOptions = {}): Promise<string> {
  return (await client.raw(endpoints.infrastructureQuery, { ...options, query: { Command: 'GetCurrentDocFromIS', ServiceId: infrastructureService.replace(/^fabric:\//, '') } })).text;
}

/** @param path relative to the store's root; empty for the root itself. Null where there is no such folder. */
export function imageStore(client: GatewayClient, path: string, options: QueryOptions = {}): Promise<ImageStoreContent | null> {
  if (path === '') return client.read(endpoints.imageStoreRoot, imageStoreContent, options);
  return client.readIfThere(endpoints.imageStoreFolder, imageStoreContent, { ...options, path: { contentPath: path } });
}

/** Bytes below a path; null where the cluster cannot tell (before 6.5). */
export async function imageStoreSize(client: GatewayClient, path: string, options: QueryOptions = {}): Promise<number | null> {
  const answer = path === '' ? await client.readIfThere(endpoints.imageStoreRootSize, folderSize, options)
    : await client.readIfThere(endpoints.imageStoreFolderSize, folderSize, { ...options, path: { contentPath: path } });
  return answer?.folderSize ?? null;
}

export function imageStoreUsage(client: GatewayClient, options: QueryOptions = {}): Promise<ImageStoreInfo | null> {
  return client.readIfThere(endpoints.imageStoreInfo, imageStoreInfo, options);
}

/** An unfinished upload, with the ranges that are still wanted; null where the cluster does not know it (any more). */
export async function uploadSession(client: GatewayClient, sessionId: string, options: QueryOptions = {}): Promise<UploadSession | null> {
  const sessions = await client.readIfThere(endpoints.uploadSession, uploadSessions, { ...options, query: { 'session-id': sessionId } });
  return sessions?.find((session) => session.sessionId.toLowerCase() === sessionId.toLowerCase()) ?? sessions?.[0] ?? null;
}

/** Unfinished uploads of one path. */
export async function uploadSessionsOf(client: GatewayClient, path: string, options: QueryOptions = {}): Promise<readonly UploadSession[]> {
  return (await client.readIfThere(endpoints.uploadSessionsOfPath, uploadSessions, { ...options, path: { contentPath: path } })) ?? [];
}

/** Null where the cluster has no fault analysis service. */
export function chaosStatus(client: GatewayClient, options: QueryOptions = {}): Promise<Chaos | null> {
  return client.readIfThere(endpoints.chaos, chaos, options);
}
