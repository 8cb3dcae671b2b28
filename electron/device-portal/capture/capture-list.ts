import type { Capture } from '../../../shared/contract/devices.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import { captureKind, visibleName } from '../../../shared/domain/capture-names.ts';
import type { CaptureId, ConnectionId } from '../../../shared/domain/identifiers.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import { FaultError } from '../../core/fault-error.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { WatchOptions } from '../../core/watch-pace.ts';
import type { DeviceContext } from '../device-context.ts';
import { endpoints } from '../endpoints.ts';
import { portalError } from '../portal-faults.ts';
import { readAnswer } from '../wire/answer.ts';
import { captureFilesAnswer } from './capture-answers.ts';
import type { ListedCapture } from './capture-answers.ts';
import { captureIdOf } from './capture-id.ts';
import type { DownloadLedger } from './download-ledger.ts';

const restingIntervalMs = 5_000;
const settlingIntervalMs = 1_000;
const publishAfterMs = 500;
/** Patience for a recording to be written out; real ones take "a couple of seconds" (device-portal.md §1.10). */
const settlePatienceMs = 60_000;

interface Entry {
  readonly listed: ListedCapture;
  readonly settling: boolean;
}

/**
 * The camera roll of one headset as far as it is known: asked every few seconds while somebody watches, and after each
 * change that we make. A file whose size still changes is `settling` until two listings agree.
 */
export class CaptureList {
  readonly #connectionId: ConnectionId;
  readonly #context: DeviceContext;
  readonly #ledger: DownloadLedger;
  readonly #isRecording: () => boolean;
  readonly #collection: LiveCollection<Capture>;
  #entries: ReadonlyMap<CaptureId, Entry> | null = null;
  #lastText: string | null = null;
  #running: Promise<void> | null = null;
  #polling: AbortController | null = null;
  #publishing: { cancel(): void } | null = null;

  /** @param isRecording whether the portal records at this moment: a file that appears meanwhile is still growing. */
  constructor(connectionId: ConnectionId, context: DeviceContext, ledger: DownloadLedger, isRecording: () => boolean) {
    this.#connectionId = connectionId;
    this.#context = context;
    this.#ledger = ledger;
    this.#isRecording = isRecording;
    this.#collection = new LiveCollection({
      keyOf: (capture: Capture) => capture.id,
      clock: context.services.clock,
      equals: sameCapture,
      onWatchersChange: (watchers) => this.#watchersChanged(watchers),
    });
  }

  /** @throws FaultError when the list has never been read and cannot be read now; later failures leave the last one standing. */
  watch(signal: AbortSignal | undefined, options: WatchOptions): AsyncGenerator<CollectionMessage<Capture>, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#messages(ended, options));
  }

  async *#messages(ended: AbortSignal, options: WatchOptions): AsyncGenerator<CollectionMessage<Capture>, void, undefined> {
    if (this.#entries === null) await this.refresh();
    yield* this.#collection.watch(ended, options);
  }

  /** Asks the device once; callers at the same time share the one answer. */
  async refresh(): Promise<void> {
    this.#running ??= this.#read().finally(() => (this.#running = null));
    await this.#running;
  }

  /** The file behind an id, as of the last listing; the device is asked where it is not known. @throws FaultError `not-found`. */
  async find(id: CaptureId): Promise<ListedCapture> {
    if (!this.#entries?.has(id)) await this.refresh();
    const entry = this.#entries?.get(id);
    if (entry === undefined) throw portalError('not-found', { message: 'This capture is no longer on the headset.' });
    return entry.listed;
  }

  /** What is known without asking. */
  known(id: CaptureId): ListedCapture | null {
    return this.#entries?.get(id)?.listed ?? null;
  }

  /**
   * Waits until the file is listed and two listings, a second apart, give the same size.
   * @returns null where it has not settled within a minute.
   */
  async whenSettled(id: CaptureId, signal: AbortSignal): Promise<ListedCapture | null> {
    const { clock } = this.#context.services;
    const until = clock.now() + settlePatienceMs;
    for (let before: ListedCapture | null = null; clock.now() < until; ) {
      // a device that naps for a moment has not lost the file
      await this.#refreshAgain().catch(() => undefined);
      const now = this.known(id);
      if (now !== null && before !== null && now.sizeBytes === before.sizeBytes && now.sizeBytes > 0) return now;
      before = now;
      await clock.delay(settlingIntervalMs, signal);
    }
    return null;
  }

  isSettling(id: CaptureId): boolean {
    return this.#entries?.get(id)?.settling ?? false;
  }

  /** A listing that began before this call tells nothing of what has just been done. */
  async #refreshAgain(): Promise<void> {
    await this.#running?.catch(() => undefined);
    await this.refresh();
  }

  /** Asks again, without telling a failure: the next turn of the clock asks anyway. */
  refreshQuietly(): void {
    this.#refreshAgain().catch(() => undefined);
  }

  /** Puts what the ledger says beside the captures; changes in a row are shown together. */
  downloadsChangedSoon(): void {
    this.#publishing ??= this.#context.services.clock.after(publishAfterMs, () => this.downloadsChanged());
  }

  downloadsChanged(): void {
    this.#publishing?.cancel();
    this.#publishing = null;
    this.#publish();
  }

  close(): void {
    this.#polling?.abort();
    this.#publishing?.cancel();
  }

  async #read(): Promise<void> {
    const text = await this.#context.client(this.#connectionId).getText(endpoints.captureFiles);
    const settled = ![...(this.#entries?.values() ?? [])].some((entry) => entry.settling);
    // Thousands of captures, every five seconds, most often unchanged: comparing the text is all that it needs to cost.
    if (text === this.#lastText && settled) return;
    const listed = readAnswer(endpoints.captureFiles, captureFilesAnswer, text);
    this.#lastText = text;
    this.#entries = new Map(listed.map((capture) => [captureIdOf(capture.name), this.#entryOf(capture)]));
    this.#ledger.keepOnly(this.#connectionId, new Set(listed.map((capture) => capture.name)));
    this.#publish();
  }

  #entryOf(listed: ListedCapture): Entry {
    const before = this.#entries?.get(captureIdOf(listed.name));
    const appeared = this.#entries !== null && before === undefined && captureKind(listed.name) === 'video';
    const settling = before === undefined ? appeared || (this.#isRecording() && listed.sizeBytes === 0) : before.listed.sizeBytes !== listed.sizeBytes;
    return { listed, settling };
  }

  #publish(): void {
    const entries = [...(this.#entries ?? [])].toSorted(([, left], [, right]) => (right.listed.createdAt ?? 0) - (left.listed.createdAt ?? 0));
    this.#collection.replaceAll(entries.map(([id, { listed, settling }]): Capture => {
      const copy = this.#ledger.find(this.#connectionId, listed);
      return {
        id,
        name: visibleName(listed.name).slice(0, 1_000),
        kind: captureKind(listed.name),
        createdAt: listed.createdAt,
        sizeBytes: listed.sizeBytes,
        settling,
        downloaded: copy === null ? null : { at: copy.at, verified: true, folderLabel: copy.folder.slice(0, 4_000) },
      };
    }));
  }

  #watchersChanged(watchers: number): void {
    if (watchers > 0 && this.#polling === null) {
      this.#polling = new AbortController();
      void this.#poll(this.#polling.signal);
    } else if (watchers === 0) {
      this.#polling?.abort();
      this.#polling = null;
    }
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#context.services;
    while (!signal.aborted) {
      try {
        await this.#context.whenOnline(this.#connectionId, signal);
        await this.refresh();
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof FaultError)) logger.error('captures.list.failed', 'Listing the captures failed inside.', { error });
        else if (error.fault.code === 'not-found') return;
      }
      const settling = [...(this.#entries?.values() ?? [])].some((entry) => entry.settling);
      await clock.delay(settling ? settlingIntervalMs : restingIntervalMs, signal).catch(() => undefined);
    }
  }
}

function sameCapture(left: Capture, right: Capture): boolean {
  return left.name === right.name && left.sizeBytes === right.sizeBytes && left.createdAt === right.createdAt && left.settling === right.settling
    && left.downloaded?.at === right.downloaded?.at && left.downloaded?.folderLabel === right.downloaded?.folderLabel;
}
