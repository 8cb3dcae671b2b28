import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { DeviceContext } from '../device-context.ts';
import { addressOf, endpoints } from '../endpoints.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import { portalError } from '../portal-faults.ts';
import { hex64 } from '../wire/hex64.ts';
import { bulkGet } from './bulk-get.ts';
import type { BulkSink } from './bulk-get.ts';
import { rangeHeader, readRangeOutcome } from './byte-ranges.ts';
import type { CaptureIdentity } from './download-ledger.ts';
import type { PartFile } from './part-file.ts';
import type { ResponseHead } from './response-head.ts';

/** Pauses between tries that brought nothing; then the download fails. A try that brought bytes begins the row anew. */
const pausesMs = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;
const mostTries = 100;
/** Fetched once more on resuming and compared: what a crash left at the end of a file is not always what was written. */
const overlapBytes = 64 << 10;
/** Below this a kept connection is worth more than large buffers: photos would pay a handshake each. */
const bulkFromBytes = 8 << 20;
/** What disagrees with itself twice in a row does not agree the third time. */
const mostMismatches = 2;

/** Only the user can do something about these; waiting does not help. */
const needsUser: ReadonlySet<FaultCode> = new Set([
  'identity-changed', 'untrusted', 'unauthorised', 'unpaired', 'certificate-expired', 'secrets-locked', 'not-found', 'not-supported',
  'disk-full', 'file-access', 'file-exists', 'cancelled', 'internal',
]);
export const waitingHelps = (fault: Fault): boolean => !needsUser.has(fault.code);

export interface Transfer {
  readonly context: DeviceContext;
  readonly connectionId: ConnectionId;
  readonly capture: CaptureIdentity;
  readonly part: PartFile;
  readonly signal: AbortSignal;
  /** Bytes that have come to be on disk; negative where some are thrown away. */
  readonly onBytes: (bytes: number) => void;
  /** What it is waiting for, in words; null: bytes flow. */
  readonly onWait: (words: string | null) => void;
}

/**
 * Brings all bytes of a capture into its part file: goes on where an earlier try ended if the device gives parts of files,
 * starts over if not, and waits while the device is away.
 * @throws FaultError when `pausesMs` have passed without a new byte, or when only the user can help; the part stays.
 */
export async function transferCapture(transfer: Transfer): Promise<void> {
  const { part, signal, context } = transfer;
  let best = part.sizeBytes;
  let fruitless = 0;
  for (let tries = 1; ; tries++) {
    const client = await whenReachable(transfer);
    try {
      await fetchOnce(transfer, client);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof FaultError) || !waitingHelps(error.fault)) throw error;
      fruitless = part.sizeBytes > best ? 0 : fruitless + 1;
      best = Math.max(best, part.sizeBytes);
      const pauseMs = pausesMs[fruitless === 0 ? 0 : fruitless - 1];
      const hopeless = error.fault.code === 'verification-failed' && fruitless > mostMismatches;
      if (pauseMs === undefined || hopeless || tries >= mostTries) throw error;
      transfer.onWait(`Trying again: ${error.fault.message}`);
      await context.services.clock.delay(pauseMs, signal);
    }
  }
}

/** @throws FaultError where the headset will not be back without the user. */
async function whenReachable({ context, connectionId, signal, onWait }: Transfer): Promise<DevicePortalClient> {
  for (;;) {
    try {
      return context.client(connectionId);
    } catch (error) {
      if (!(error instanceof FaultError) || !waitingHelps(error.fault)) throw error;
      onWait(`Waiting for the headset: ${error.fault.message}`);
    }
    await waitAWhile(context, connectionId, signal);
  }
}

/** Until it answers, but at most a second: its state may have become one that waiting does not help. */
async function waitAWhile(context: DeviceContext, connectionId: ConnectionId, signal: AbortSignal): Promise<void> {
  const round = new AbortController();
  const either = AbortSignal.any([signal, round.signal]);
  const quiet = (promise: Promise<unknown>): Promise<void> => promise.then(() => undefined, () => undefined);
  try {
    await Promise.race([quiet(context.whenOnline(connectionId, either)), quiet(context.services.clock.delay(1_000, either))]);
  } finally {
    round.abort();
  }
  signal.throwIfAborted();
}

async function fetchOnce(transfer: Transfer, client: DevicePortalClient): Promise<void> {
  const { capture, part, onWait } = transfer;
  onWait(null);
  if (capture.sizeBytes < bulkFromBytes) await fetchPooled(transfer, client);
  else await fetchBulk(transfer, client);
  if (part.sizeBytes !== capture.sizeBytes) throw portalError('cut-short', { detail: `${String(part.sizeBytes)} of ${String(capture.sizeBytes)} bytes` });
}

async function fetchBulk(transfer: Transfer, client: DevicePortalClient): Promise<void> {
  const { capture, part, signal } = transfer;
  const known = await part.tail(part.sizeBytes > overlapBytes ? overlapBytes : 0);
  const address = addressOf(endpoints.captureFile.path, { filename: hex64(capture.name) });
  let chunked = false;
  const accept = (head: ResponseHead): BulkSink => {
    chunked = head.chunked;
    if (chunked) throw portalError('malformed-answer', { detail: 'a body in chunks' });
    return new PartSink(transfer, head, known);
  };
  const headers = rangeHeader(known.byteLength > 0 ? part.sizeBytes - known.byteLength : 0);
  try {
    await client.direct((access) => bulkGet({ access, address, headers, signal, accept }));
  } catch (error) {
    if (!chunked) throw error;
    await fetchPooled(transfer, client);
  }
}

/** Takes the body of one answer into the part file. */
class PartSink implements BulkSink {
  readonly #transfer: Transfer;
  /** End of the part file that the body has to begin with; empty where it begins the file. */
  #overlap: Buffer;
  #startsOver: boolean;

  /** @throws FaultError `verification-failed` where the announced size is not the listed one. */
  constructor(transfer: Transfer, head: ResponseHead, known: Buffer) {
    const { capture, part } = transfer;
    const askedFrom = known.byteLength > 0 ? part.sizeBytes - known.byteLength : 0;
    const outcome = readRangeOutcome(head, askedFrom);
    if (outcome.kind === 'unusable') throw portalError('malformed-answer', { detail: `content-range: ${head.headers['content-range'] ?? 'none'}` });
    if (outcome.totalBytes !== null && outcome.totalBytes !== capture.sizeBytes) throw sizeFault(outcome.totalBytes, capture.sizeBytes);
    this.#transfer = transfer;
    this.#overlap = outcome.kind === 'rest' ? known : Buffer.alloc(0);
    this.#startsOver = outcome.kind === 'whole' && part.sizeBytes > 0;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { part, capture, onBytes } = this.#transfer;
    if (this.#startsOver) await this.#startOver();
    const fresh = this.#overlap.byteLength > 0 ? await this.#compare(bytes) : bytes;
    if (part.sizeBytes + fresh.byteLength > capture.sizeBytes) throw sizeFault(part.sizeBytes + fresh.byteLength, capture.sizeBytes);
    if (fresh.byteLength === 0) return;
    await part.append(fresh);
    onBytes(fresh.byteLength);
  }

  async #startOver(): Promise<void> {
    this.#startsOver = false;
    this.#transfer.onBytes(-this.#transfer.part.sizeBytes);
    await this.#transfer.part.restart();
  }

  /** @returns what comes after the bytes that are here already. */
  async #compare(bytes: Uint8Array): Promise<Uint8Array> {
    const count = Math.min(this.#overlap.byteLength, bytes.byteLength);
    if (!this.#overlap.subarray(0, count).equals(bytes.subarray(0, count))) {
      await this.#startOver();
      throw portalError('verification-failed', { message: 'What an earlier try had left does not fit.', hint: 'The download begins anew.' });
    }
    this.#overlap = this.#overlap.subarray(count);
    return bytes.subarray(count);
  }
}

function sizeFault(announced: number, listed: number): FaultError {
  return portalError('verification-failed', {
    message: 'The headset lists the capture with another size than it sends.',
    detail: `${String(announced)} bytes announced, ${String(listed)} listed`,
  });
}

/** The ordinary way, always from the beginning: for small captures, and for a body without a length. */
async function fetchPooled(transfer: Transfer, client: DevicePortalClient): Promise<void> {
  const { capture, signal, part, onBytes } = transfer;
  const answer = await client.getStream(endpoints.captureFile, { query: { filename: hex64(capture.name) }, signal, missing: 'thing', purpose: 'the download' });
  const announced = answer.headers['content-length'];
  try {
    if (announced !== undefined && Number(announced) !== capture.sizeBytes) throw sizeFault(Number(announced), capture.sizeBytes);
    if (part.sizeBytes > 0) {
      onBytes(-part.sizeBytes);
      await part.restart();
    }
    for await (const chunk of answer.body) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      if (part.sizeBytes + bytes.byteLength > capture.sizeBytes) throw sizeFault(part.sizeBytes + bytes.byteLength, capture.sizeBytes);
      await part.append(bytes);
      onBytes(bytes.byteLength);
    }
  } finally {
    answer.body.destroy();
  }
}
