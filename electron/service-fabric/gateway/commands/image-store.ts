import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { CommandOptions } from './options.ts';

/** A piece of a file, both of its ends counted in. At most 10 MB (§1.7). */
export interface UploadChunk {
  /** GUID of this side's making. */
  readonly sessionId: string;
  /** Of the file, relative to the store's root. */
  readonly path: string;
  readonly start: number;
  readonly bytes: Buffer;
  /** Bytes of the whole file. */
  readonly fileSize: number;
}

/** Pieces may come in any order and twice; the session tells which are still wanted. */
export function uploadChunk(client: GatewayClient, chunk: UploadChunk, options: CommandOptions = {}): Promise<void> {
  const { path, sessionId, start, bytes, fileSize } = chunk;
  return client.write(endpoints.uploadChunk, {
    timeoutMs: 60_000,
    ...options,
    path: { contentPath: path },
    query: { 'session-id': sessionId },
    headers: { 'content-range': `bytes ${start}-${start + bytes.byteLength - 1}/${fileSize}` },
    body: bytes,
  });
}

/** Makes a file of the pieces. */
export function commitUpload(client: GatewayClient, sessionId: string, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.commitUpload, { timeoutMs: 60_000, ...options, query: { 'session-id': sessionId } });
}

export function deleteUpload(client: GatewayClient, sessionId: string, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.deleteUpload, { ...options, query: { 'session-id': sessionId } });
}

/** A small file in one piece; an empty one marks a folder's end (`_.dir`, §1.7). */
export function putFile(client: GatewayClient, path: string, bytes: Buffer, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.putFile, { timeoutMs: 60_000, ...options, path: { contentPath: path }, body: bytes });
}

/** A file, or a folder with all that is in it. */
export function deleteContent(client: GatewayClient, path: string, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.deleteContent, { ...options, path: { contentPath: path } });
}
