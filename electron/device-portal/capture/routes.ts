import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { captureKind, safeFileName } from '../../../shared/domain/capture-names.ts';
import { captureIdSchema, connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import { toFault } from '../../core/faults.ts';
import type { FetchRoute } from '../../core/fetch-route.ts';
import { requestOver } from '../../core/net/http-request.ts';
import type { HttpAnswer } from '../../core/net/http-request.ts';
import type { DeviceContext } from '../device-context.ts';
import { addressOf, endpoints } from '../endpoints.ts';
import { faultOfRefusal, portalError } from '../portal-faults.ts';
import { hex64 } from '../wire/hex64.ts';
import type { ListedCapture } from './capture-answers.ts';
import type { CaptureList } from './capture-list.ts';
import { Lanes } from './lanes.ts';
import { separateAgent } from './separate-agent.ts';
import type { Thumbnail } from './thumbnail-cache.ts';
import { ThumbnailCache } from './thumbnail-cache.ts';

const cacheBytes = 24 << 20;
const longestThumbnail = 2 << 20;
/** A portal that makes a thumbnail from a video takes its time; more at once only makes each slower. */
const thumbnailsAtOnce = 2;
/** One that the device has not is not asked for again at each scroll. */
const failureBelievedMs = 60_000;
/** A failure inside may be over sooner. */
const troubleBelievedMs = 10_000;

type ListOf = (connectionId: ConnectionId) => CaptureList;

/** Pictures and videos for the page, straight from the headset. */
export function captureRoutes(context: DeviceContext, listOf: ListOf): FetchRoute[] {
  const thumbnails = new Thumbnails(context, listOf);
  context.onForgotten((connectionId) => thumbnails.forget(connectionId));
  return [
    { method: 'GET', path: '/devices/:connectionId/thumbnails/:captureId', effect: 'read', handle: (request, parts) => thumbnails.answer(request, parts) },
    { method: 'GET', path: '/devices/:connectionId/captures/:captureId', effect: 'read', handle: (request, parts) => captureAnswer(context, listOf, request, parts) },
  ];
}

function idsOf(parts: Readonly<Record<string, string>>) {
  const connectionId = connectionIdSchema.safeParse(parts['connectionId']);
  const captureId = captureIdSchema.safeParse(parts['captureId']);
  if (!connectionId.success || !captureId.success) throw portalError('not-found');
  return { connectionId: connectionId.data, captureId: captureId.data };
}

class Thumbnails {
  readonly #context: DeviceContext;
  readonly #listOf: ListOf;
  readonly #cache = new ThumbnailCache(cacheBytes);
  readonly #lanes = new Map<ConnectionId, Lanes>();
  readonly #failures = new Map<string, { readonly until: number; readonly message: string }>();

  constructor(context: DeviceContext, listOf: ListOf) {
    this.#context = context;
    this.#listOf = listOf;
  }

  forget(connectionId: ConnectionId): void {
    this.#cache.removeAll(`${connectionId}/`);
    this.#lanes.delete(connectionId);
    for (const key of this.#failures.keys()) if (key.startsWith(`${connectionId}/`)) this.#failures.delete(key);
  }

  async answer(request: Request, parts: Readonly<Record<string, string>>): Promise<Response> {
    const { connectionId, captureId } = idsOf(parts);
    const listed = await this.#listOf(connectionId).find(captureId);
    const key = `${connectionId}/${listed.name}/${String(listed.sizeBytes)}/${String(listed.createdAt)}`;
    const { bytes, type } = this.#cache.get(key) ?? (await this.#fetch(connectionId, listed, key, request.signal));
    return new Response(bytes, { headers: { 'content-type': type, 'cache-control': 'private, max-age=3600', 'x-content-type-options': 'nosniff' } });
  }

  async #fetch(connectionId: ConnectionId, listed: ListedCapture, key: string, signal: AbortSignal): Promise<Thumbnail> {
    const { clock } = this.#context.services;
    const failure = this.#failures.get(key);
    if (failure !== undefined && clock.now() < failure.until) throw noThumbnail(failure.message);
    const lanes = this.#lanes.get(connectionId) ?? new Lanes(thumbnailsAtOnce);
    this.#lanes.set(connectionId, lanes);
    try {
      return await lanes.run(signal, async () => this.#cache.get(key) ?? (await this.#ask(connectionId, listed, key, signal)));
    } catch (error) {
      signal.throwIfAborted();
      const { message, code } = toFault(error);
      // What the line could not bring is tried again; what the device cannot make is not (device-portal.md §1.10).
      if (['server-error', 'device-refused', 'not-found', 'malformed-answer', 'not-supported'].includes(code)) {
        const passing = code === 'server-error' || code === 'malformed-answer';
        this.#failures.set(key, { until: clock.now() + (passing ? troubleBelievedMs : failureBelievedMs), message });
        throw noThumbnail(message);
      }
      throw error;
    }
  }

  async #ask(connectionId: ConnectionId, listed: ListedCapture, key: string, signal: AbortSignal): Promise<Thumbnail> {
    const query = { filename: hex64(listed.name) };
    const { bytes } = await this.#context.client(connectionId).getBytes(endpoints.captureThumbnail, { query, signal, missing: 'thing', maximumBytes: longestThumbnail });
    const type = imageTypeOf(bytes);
    if (type === null) throw portalError('malformed-answer', { message: 'The headset sent no picture.' });
    const thumbnail = { bytes: new Uint8Array(bytes), type };
    this.#cache.set(key, thumbnail);
    return thumbnail;
  }
}

function noThumbnail(message: string): FaultError {
  return portalError('not-found', { message, hint: 'There is no preview of this capture; it can be opened all the same.', remedy: 'none' });
}

/** By the bytes themselves: what the device claims is not passed on to a browser. */
function imageTypeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  return null;
}

const contentTypes = { photo: 'image/jpeg', video: 'video/mp4', other: 'application/octet-stream' } as const;

/** Passes a capture through; a range is handed on, and whatever the device makes of it comes back. */
async function captureAnswer(context: DeviceContext, listOf: ListOf, request: Request, parts: Readonly<Record<string, string>>): Promise<Response> {
  const { connectionId, captureId } = idsOf(parts);
  const listed = await listOf(connectionId).find(captureId);
  const answer = await openCapture(context, connectionId, listed, request);
  const kind = captureKind(listed.name);
  const contentType = kind === 'photo' && /\.png$/iu.test(listed.name) ? 'image/png' : contentTypes[kind];
  const headers = new Headers({
    'content-type': contentType,
    'content-disposition': `${kind === 'other' ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(safeFileName(listed.name)).replaceAll("'", '%27')}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
  });
  for (const name of ['content-length', 'content-range'] as const) {
    const value = answer.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  if (answer.status === 206) headers.set('accept-ranges', 'bytes');
  return new Response(webStream(answer.body), { status: answer.status === 206 ? 206 : 200, headers });
}

/** A player that pauses holds its connection: it must not be one of those that calls need. */
async function openCapture(context: DeviceContext, connectionId: ConnectionId, listed: ListedCapture, request: Request): Promise<HttpAnswer> {
  const range = request.headers.get('range');
  const wanted = range !== null && /^bytes=\d{1,15}-\d{0,15}$/u.test(range) ? { Range: range } : {};
  return context.client(connectionId).direct(async (access) => {
    const agent = separateAgent(access, 1);
    const answer = await requestOver({
      agent, endpoint: access.endpoint, method: 'GET', insecureHTTPParser: true, signal: request.signal,
      path: addressOf(endpoints.captureFile.path, { filename: hex64(listed.name), op: 'stream' }), headers: { ...access.headers, ...wanted },
    }).catch((error: unknown) => {
      agent.destroy();
      throw error;
    });
    answer.body.once('close', () => agent.destroy());
    if (answer.status === 200 || answer.status === 206) return answer;
    answer.body.destroy();
    throw new FaultError(faultOfRefusal(answer.status, '', { missing: 'thing', purpose: 'to send the capture' }));
  });
}

/** Node's own types of web streams and those of the Fetch API differ in name only. */
function webStream(body: Readable): ReadableStream<Uint8Array> {
  const stream: NodeReadableStream<Uint8Array> = Readable.toWeb(body);
  return stream;
}
