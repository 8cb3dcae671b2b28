import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { safeFileName, visibleName } from '../../../shared/domain/capture-names.ts';
import type { CaptureId, ConnectionId, FolderHandle, TaskId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import { toFault } from '../../core/faults.ts';
import type { FolderNames } from '../../core/files/free-name.ts';
import type { TaskControl } from '../../core/services.ts';
import { programEnds } from '../../core/tasks/program-ends.ts';
import type { DeviceContext } from '../device-context.ts';
import { headsetAct } from '../headset-act.ts';
import { portalError, portalFault } from '../portal-faults.ts';
import type { ListedCapture } from './capture-answers.ts';
import type { CaptureList } from './capture-list.ts';
import { captureItems, countOfCaptures, endsTask, nameOfDevice } from './capture-tasks.ts';
import type { CaptureToDo } from './capture-tasks.ts';
import type { DownloadLedger } from './download-ledger.ts';
import type { Lanes } from './lanes.ts';
import { flushFolder, PartFile, readFolderNames } from './part-file.ts';
import { deleteCapture } from './remove.ts';
import { transferCapture, waitingHelps } from './transfer.ts';

/** Kept free beyond what is downloaded: a disk filled to the last byte troubles everything else. */
const spareBytes = 16 << 20;

export interface DownloadPlace {
  readonly context: DeviceContext;
  readonly list: CaptureList;
  readonly ledger: DownloadLedger;
  /** Two for each headset, over all of its tasks. */
  readonly lanes: Lanes;
  /** Part files that some task has open: two tasks must not write one. */
  readonly openParts: Set<string>;
  readonly connectionId: ConnectionId;
}

export interface DownloadWish {
  readonly captureIds: readonly CaptureId[];
  readonly folder: FolderHandle;
  /** Deletes each capture from the headset once its copy is verified. */
  readonly deleteAfter: boolean;
}

/**
 * Starts downloading captures into a folder, as a task.
 * @throws FaultError where the folder is unknown or the headset's list has never been read and cannot be.
 */
export async function startDownload(place: DownloadPlace, wish: DownloadWish): Promise<TaskId> {
  const { context, list, connectionId } = place;
  const folder = context.services.folders.path(wish.folder);
  await context.services.folders.used(wish.folder);
  const todo = await captureItems(list, wish.captureIds);
  return context.services.tasks.start({
    kind: 'download',
    title: `Download ${countOfCaptures(todo)} from ${nameOfDevice(context, connectionId)}`,
    connectionId,
    folder: wish.folder,
    items: todo.map(({ id, label, listed }) => ({ key: id, label, bytesTotal: listed?.sizeBytes ?? null })),
    retryable: true,
    run: async (control, items) => {
      const wanted = new Set(items.map((item) => item.key));
      const run = new DownloadRun(place, control, folder, wish.deleteAfter);
      await run.all(todo.filter(({ id }) => wanted.has(id)));
    },
  });
}

/** One attempt of the task over the captures that are not done yet. */
class DownloadRun {
  readonly #place: DownloadPlace;
  readonly #control: TaskControl;
  readonly #folder: string;
  readonly #deleteAfter: boolean;
  readonly #waits = new Map<string, string>();
  #names: FolderNames | null = null;

  constructor(place: DownloadPlace, control: TaskControl, folder: string, deleteAfter: boolean) {
    this.#place = place;
    this.#control = control;
    this.#folder = folder;
    this.#deleteAfter = deleteAfter;
  }

  /** @throws FaultError that concerns them all; what failed alone is told by its item. */
  async all(todo: readonly CaptureToDo[]): Promise<void> {
    this.#control.phase('Looking at the folder');
    this.#names = await readFolderNames(this.#folder);
    await this.#checkSpace(todo);
    this.#control.phase('Downloading');
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#control.signal, stop.signal]);
    const lanes = todo.map((capture) => this.#place.lanes.run(signal, () => this.#one(capture, signal)));
    // The first one that ends the task stops the others; all have let go of their files before it is told.
    for (const lane of lanes) lane.catch((error: unknown) => stop.abort(error));
    await Promise.allSettled(lanes);
    this.#place.list.downloadsChanged();
    if (this.#deleteAfter) this.#place.list.refreshQuietly();
    await flushFolder(this.#folder);
    await this.#place.ledger.flush().catch(() => undefined);
    if (signal.aborted) throw signal.reason;
  }

  /** @throws FaultError `disk-full` before the first byte where the disk is known to be too small. */
  async #checkSpace(todo: readonly CaptureToDo[]): Promise<void> {
    const free = await statfs(this.#folder).then((system) => system.bavail * system.bsize, () => null);
    if (free === null) return;
    let needed = 0;
    for (const { listed } of todo) {
      if (listed === null || (await this.#verifiedCopy(listed)) !== null) continue;
      const begun = await stat(this.#partPath(listed)).then((file) => file.size, () => 0);
      needed += Math.max(0, listed.sizeBytes - begun);
    }
    if (needed + spareBytes <= free) return;
    throw portalError('disk-full', {
      message: `The captures need ${gigabytes(needed)}, and only ${gigabytes(free)} are free there. Nothing was downloaded.`,
      detail: `${String(needed)} bytes needed, ${String(free)} free`,
    });
  }

  async #one({ id, listed, name }: CaptureToDo, signal: AbortSignal): Promise<void> {
    const control = this.#control;
    signal.throwIfAborted();
    control.item({ key: id, state: 'running' });
    try {
      if (listed === null || name === null) throw portalError('not-found', { message: 'This capture is no longer on the headset.' });
      const settled = await this.#settled(id, listed, signal);
      await this.#turnAt(id, settled, signal);
      const copy = await this.#verifiedCopy(settled);
      const note = copy === null ? `Saved as ${await this.#fetch(id, settled, signal)}.` : `Was already there as ${copy}, complete.`;
      const deleted = await this.#deleteFromHeadset(settled, signal);
      control.item({ key: id, state: copy === null ? 'done' : 'skipped', bytesDone: settled.sizeBytes, note: note + deleted });
    } catch (error) {
      signal.throwIfAborted();
      const fault = toFault(error);
      if (endsTask(fault)) throw error;
      control.item({ key: id, state: 'failed', fault, note: null });
    } finally {
      this.#wait(id, null);
    }
  }

  /** A recording that has just been stopped is waited for. */
  async #settled(id: CaptureId, listed: ListedCapture, signal: AbortSignal): Promise<ListedCapture> {
    const { list } = this.#place;
    if (!list.isSettling(id)) return list.known(id) ?? listed;
    this.#wait(id, 'Waiting until the recording is complete');
    const settled = await list.whenSettled(id, signal);
    this.#wait(id, null);
    if (settled === null) throw portalError('busy', { message: 'The recording is still being written.', hint: 'Wait until its size stands still, then try again.' });
    this.#control.item({ key: id, bytesTotal: settled.sizeBytes });
    return settled;
  }

  /** Another task that brings the same capture into the same folder goes first; its copy is good for this one, too. */
  async #turnAt(id: CaptureId, capture: ListedCapture, signal: AbortSignal): Promise<void> {
    const { openParts, context } = this.#place;
    while (openParts.has(this.#partPath(capture))) {
      this.#wait(id, 'Waiting for another task that downloads the same capture');
      await context.services.clock.delay(500, signal);
    }
    this.#wait(id, null);
  }

  /** @returns the name of a copy in this folder that we made, verified, and find as we left it. */
  async #verifiedCopy(listed: ListedCapture): Promise<string | null> {
    const entry = this.#place.ledger.find(this.#place.connectionId, listed);
    if (entry === null || entry.folder !== this.#folder) return null;
    const size = await stat(join(this.#folder, entry.fileName)).then((file) => (file.isFile() ? file.size : null), () => null);
    return size === listed.sizeBytes ? entry.fileName : null;
  }

  /** @returns the name that the finished file got. */
  async #fetch(id: CaptureId, listed: ListedCapture, signal: AbortSignal): Promise<string> {
    try {
      return await this.#fetchAs(id, listed, signal);
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code !== 'verification-failed') throw error;
      // It may have changed since it was listed: once more as what it is now.
      await this.#place.list.refresh();
      const now = this.#place.list.known(id);
      if (now === null || (now.sizeBytes === listed.sizeBytes && now.createdAt === listed.createdAt)) throw error;
      this.#control.item({ key: id, bytesDone: 0, bytesTotal: now.sizeBytes });
      return this.#fetchAs(id, now, signal);
    }
  }

  async #fetchAs(id: CaptureId, capture: ListedCapture, signal: AbortSignal): Promise<string> {
    const { openParts, ledger, connectionId } = this.#place;
    const path = this.#partPath(capture);
    openParts.add(path);
    try {
      const part = await PartFile.open(path);
      const fileName = await this.#fill(id, capture, part, signal);
      ledger.add(connectionId, capture, { folder: this.#folder, fileName });
      this.#place.list.downloadsChangedSoon();
      return fileName;
    } finally {
      openParts.delete(path);
    }
  }

  async #fill(id: CaptureId, capture: ListedCapture, part: PartFile, signal: AbortSignal): Promise<string> {
    const { context, connectionId } = this.#place;
    try {
      this.#control.item({ key: id, bytesDone: part.sizeBytes, note: part.sizeBytes > 0 ? 'Going on where an earlier try ended.' : null });
      await transferCapture({
        context, connectionId, capture, part, signal,
        onBytes: (bytes) => this.#control.advance(bytes, id),
        onWait: (words) => this.#wait(id, words),
      });
      if (this.#names === null) throw new TypeError('The folder has not been read.');
      return await part.finish(this.#folder, safeFileName(capture.name), this.#names, capture.sizeBytes, capture.createdAt);
    } catch (error) {
      if (this.#mayGoOn(error, part)) await part.close();
      else await part.discard();
      throw error;
    }
  }

  /** Whether a later try could use what is here: cancelled by the user, damaged, or in the way of a full disk is not. */
  #mayGoOn(error: unknown, part: PartFile): boolean {
    const { aborted, reason } = this.#control.signal;
    if (aborted || part.sizeBytes === 0) return aborted && reason === programEnds && part.sizeBytes > 0;
    if (!(error instanceof FaultError)) return true;
    const { code } = error.fault;
    return waitingHelps(error.fault) ? code !== 'verification-failed' : !['disk-full', 'not-found', 'file-access', 'internal'].includes(code);
  }

  /** @returns what is to be added to the note. @throws FaultError that says that the copy is safe all the same. */
  async #deleteFromHeadset(capture: ListedCapture, signal: AbortSignal): Promise<string> {
    if (!this.#deleteAfter) return '';
    const { context, connectionId } = this.#place;
    await flushFolder(this.#folder);
    try {
      const client = context.client(connectionId);
      const act = { act: 'Delete captures', entity: visibleName(capture.name), confirmed: 'pressed', attributes: { count: 1, savedFirst: true } } as const;
      return (await headsetAct(context, connectionId, act, () => deleteCapture(client, capture.name, signal))) ? ' Deleted from the headset.' : ' It was gone from the headset already.';
    } catch (error) {
      signal.throwIfAborted();
      const { message, hint, code, detail } = toFault(error);
      throw new FaultError(portalFault(code, {
        message: `The copy is saved and complete, but the capture could not be deleted from the headset: ${message}`, hint, ...(detail === undefined ? {} : { detail }),
      }), { cause: error });
    }
  }

  #partPath(capture: ListedCapture): string {
    return PartFile.pathOf(this.#folder, this.#place.connectionId, capture);
  }

  /** The task's own words: what it waits for, as long as it waits for anything. */
  #wait(id: string, words: string | null): void {
    if (words === null) this.#waits.delete(id);
    else this.#waits.set(id, words);
    this.#control.phase([...this.#waits.values()].at(-1)?.slice(0, 300) ?? 'Downloading');
  }
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
