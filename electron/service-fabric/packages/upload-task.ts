import { randomUUID } from 'node:crypto';
import type { TaskItem } from '../../../shared/contract/tasks.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError, toFault } from '../../core/faults.ts';
import type { TaskControl } from '../../core/services.ts';
import { programEnds } from '../../core/tasks/program-ends.ts';
import type { Cluster } from '../cluster.ts';
import * as commands from '../gateway/commands.ts';
import * as queries from '../gateway/queries.ts';
import { ChunkBuffers } from './chunk-buffers.ts';
import { folderMark } from './package-source.ts';
import type { OpenPackage } from './package-source.ts';
import { chunkBytes, patiently, sendFile } from './upload-file.ts';
import type { FileSending } from './upload-file.ts';
import { UploadJournal } from './upload-journal.ts';
import type { BrokenUpload, JournalledFile } from './upload-journal.ts';

export interface UploadTask {
  readonly cluster: Cluster;
  readonly journal: UploadJournal;
  /** Opens the package anew for each attempt. */
  open(): Promise<OpenPackage>;
  readonly typeName: string;
  readonly typeVersion: string;
  readonly imageStorePath: string;
  /** SHA-256 by path, as it was inspected. */
  readonly digests: ReadonlyMap<string, string>;
  readonly provision: boolean;
  readonly cleanUp: boolean;
  /** Key of the item that stands for provisioning. */
  readonly provisionKey: string;
}

/** Pieces on their way at once; together with their sizes this is all that an upload holds in memory. */
const lanes = 4;
/** Files that are begun at once: small ones take one turn each, and their number counts more than their size. */
const filesAtOnce = 8;
const provisionPollMs = 2_000;
/** A large package takes its time; after this the list of types tells the rest. */
const longestProvisionMs = 1_800_000;
/** Faults after which nothing else would get through either. */
const endsAll = new Set(['locked', 'forbidden', 'cluster-mismatch', 'client-certificate', 'unauthorised', 'no-answer', 'connection-lost', 'refused', 'server-error', 'identity-changed', 'untrusted', 'not-supported']);

/** Puts the package into the image store, file after file where several attempts are needed, and provisions it where wanted. */
export async function runUpload(task: UploadTask, control: TaskControl, todo: readonly TaskItem[]): Promise<void> {
  const { cluster, imageStorePath } = task;
  const opened = await task.open();
  try {
    const upload = await begin(task, opened);
    const keys = new Set(todo.map(({ key }) => key));
    await sendFiles(task, upload, opened, control, keys);
    control.signal.throwIfAborted();
    control.phase('Marking the folders as complete');
    await markFolders(task, opened, control);
    await verify(task, opened, control);
    if (task.provision) await provision(task, control);
    await task.journal.end(upload.uploadId);
  } catch (error) {
    // Nothing of it is worth going on with: the cluster does not have it, or does not want it.
    if (['verification-failed', 'device-refused'].includes(toFault(error).code)) await task.journal.end(UploadJournal.idOf(cluster.connectionId, imageStorePath));
    if (control.signal.aborted && control.signal.reason !== programEnds) await dropSessions(task, UploadJournal.idOf(cluster.connectionId, imageStorePath));
    throw error;
  } finally {
    await opened.close();
  }
}

/** Goes on with a broken upload of the same files, as far as they are the same, or begins one. Nothing is sent before this is on disk. */
async function begin(task: UploadTask, opened: OpenPackage): Promise<BrokenUpload> {
  const { cluster, journal, imageStorePath, digests } = task;
  const before = journal.broken(cluster.connectionId, imageStorePath);
  const isSame = (file: JournalledFile | undefined, path: string, bytes: number): boolean => file !== undefined && file.bytes === bytes && file.digest === digests.get(path);
  const files = opened.files.map(({ path, bytes }): JournalledFile => {
    const known = before?.files.get(path);
    const sessionId = bytes <= chunkBytes ? null : isSame(known, path, bytes) && known?.sessionId != null ? known.sessionId : randomUUID();
    return { path, bytes, digest: digests.get(path) ?? '', sessionId };
  });
  const done = files.filter(({ path, bytes }) => before?.done.has(path) === true && isSame(before.files.get(path), path, bytes)).map(({ path }) => path);
  const uploadId = UploadJournal.idOf(cluster.connectionId, imageStorePath);
  const isUnchanged = before !== null && before.files.size === files.length && done.length === before.done.size && files.every(({ path, bytes }) => isSame(before.files.get(path), path, bytes));
  if (!isUnchanged) await journal.begin({ uploadId, connectionId: cluster.connectionId, imageStorePath, startedAt: before?.startedAt ?? cluster.clock.now(), files, done });
  const begun = journal.broken(cluster.connectionId, imageStorePath);
  if (begun === null) throw faultError('internal');
  return begun;
}

async function sendFiles(task: UploadTask, upload: BrokenUpload, opened: OpenPackage, control: TaskControl, todo: ReadonlySet<string>): Promise<void> {
  const { cluster, journal, imageStorePath } = task;
  const phase = `Sending ${task.typeName} ${task.typeVersion}`;
  control.phase(phase);
  const buffers = new ChunkBuffers(lanes, chunkBytes);
  const stop = new AbortController();
  const signal = AbortSignal.any([control.signal, stop.signal]);
  let fatal: FaultError | null = null;
  const sendOne = async (file: JournalledFile): Promise<void> => {
    const key = file.path;
    if (upload.done.has(file.path)) {
      control.item({ key, state: 'done', bytesDone: file.bytes, note: todo.has(key) ? 'Was there already.' : null });
      return;
    }
    control.item({ key, state: 'running', bytesDone: 0 });
    const sending: FileSending = {
      client: () => cluster.client(), clock: cluster.clock, opened, buffers, signal,
      onBytes: (bytes) => control.advance(bytes, key),
      onWait: (words) => control.phase((words ?? phase).slice(0, 300)),
    };
    try {
      await sendFile(sending, { ...file, destination: `${imageStorePath}/${file.path}` }, (sessionId) => journal.session(upload.uploadId, file.path, sessionId));
      await journal.done(upload.uploadId, file.path);
      control.item({ key, state: 'done', bytesDone: file.bytes });
    } catch (error) {
      if (signal.aborted && fatal === null) throw error;
      const why = toFault(error);
      control.item({ key, state: 'failed', fault: why });
      if (!endsAll.has(why.code) || fatal !== null) return;
      // The others would only fail in the same way, one after the other.
      fatal = new FaultError({ ...why, hint: `${why.hint} What has arrived stays: try again and it goes on from there.`.trim() }, { cause: error });
      stop.abort();
    }
  };
  await eachOf([...upload.files.values()], filesAtOnce, signal, sendOne);
  rethrow(fatal);
  control.signal.throwIfAborted();
  const left = [...upload.files.keys()].filter((path) => !upload.done.has(path)).length;
  if (left > 0) throw faultError('cut-short', { message: `${left} of ${upload.files.size} files could not be sent.`, hint: 'Look at them in the list, then try again: what has arrived is not sent a second time.' });
}

function rethrow(fault: FaultError | null): void {
  if (fault !== null) throw fault;
}

/** Works through a list with so many workers. Ends with the first that throws. */
async function eachOf<Item>(items: readonly Item[], workers: number, signal: AbortSignal, work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) {
      if (signal.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

/** An empty marker in each folder, the innermost first: only then the cluster takes the folder as whole (service-fabric.md §1.7). */
async function markFolders({ cluster, imageStorePath }: UploadTask, opened: OpenPackage, control: TaskControl): Promise<void> {
  const folders = new Set(['']);
  for (const { path } of opened.files) for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) folders.add(path.slice(0, cut));
  const inmostFirst = [...folders].toSorted((left, right) => right.split('/').length - left.split('/').length || (left === '' ? 1 : right === '' ? -1 : left < right ? -1 : 1));
  for (const folder of inmostFirst) {
    const path = [imageStorePath, folder, folderMark].filter((part) => part !== '').join('/');
    await patiently(cluster.clock, control.signal, () => {}, () => commands.imageStore.putFile(cluster.client(), path, Buffer.alloc(0), { signal: control.signal }));
  }
}

/** That every call succeeded is not believed: the store has to have as many bytes as were sent. */
async function verify({ cluster, imageStorePath }: UploadTask, opened: OpenPackage, control: TaskControl): Promise<void> {
  const size = await queries.operations.imageStoreSize(cluster.client(), imageStorePath, { signal: control.signal }).catch(() => null);
  const sent = opened.files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (size === null || size >= sent) return;
  throw faultError('verification-failed', {
    message: `The image store has ${size.toLocaleString('en')} bytes of the package, ${sent.toLocaleString('en')} were sent.`, hint: 'Delete the folder in the image store, then upload again.',
  });
}

async function provision({ cluster, imageStorePath, typeName, typeVersion, cleanUp, provisionKey }: UploadTask, control: TaskControl): Promise<void> {
  const { signal } = control;
  control.item({ key: provisionKey, state: 'running' });
  control.phase(`The cluster takes in ${typeName} ${typeVersion}`);
  try {
    await commands.applications.provision(cluster.client(), { imageStorePath, cleanUp }, { signal, timeoutMs: 120_000 });
  } catch (error) {
    // Whether it has begun, the status tells.
    if (!(error instanceof FaultError) || error.fault.code !== 'outcome-unknown') throw error;
  }
  const until = cluster.clock.now() + longestProvisionMs;
  for (;;) {
    const [version] = await patiently(cluster.clock, signal, () => {}, () => queries.applications.typeVersions(cluster.client(), typeName, typeVersion, { signal }));
    const status = version?.status;
    if (status === 'Available') break;
    if (status === 'Failed') {
      throw faultError('device-refused', {
        message: `The cluster refused ${typeName} ${typeVersion}: ${version?.statusDetails || 'it gave no reason'}`, hint: 'Correct the package, raise its version and upload it again.', retryable: false,
      });
    }
    if (status !== undefined) control.phase(`The cluster takes in ${typeName} ${typeVersion}${version?.statusDetails ? `: ${version.statusDetails}` : ''}`.slice(0, 300));
    if (cluster.clock.now() >= until) throw faultError('slow', { message: `The cluster is still taking in ${typeName} ${typeVersion}.`, hint: 'The package is in the image store. The list of types shows when the version is there.' });
    await cluster.clock.delay(provisionPollMs, signal);
  }
  control.item({ key: provisionKey, state: 'done', note: `${typeName} ${typeVersion} is there.` });
  await cluster.mirror.refreshApplicationTypes();
}

/** The user does not want it any more: what lies half sent in the cluster goes; whole files stay, for going on. */
async function dropSessions({ cluster, journal, imageStorePath }: UploadTask, uploadId: string): Promise<void> {
  const upload = journal.broken(cluster.connectionId, imageStorePath);
  if (upload?.uploadId !== uploadId) return;
  for (const { path, sessionId } of upload.files.values()) {
    if (sessionId === null || upload.done.has(path)) continue;
    try {
      await commands.imageStore.deleteUpload(cluster.client(), sessionId);
    } catch (error) {
      // A session that never began is not there; the others end by themselves after a while.
      if (toFault(error).code !== 'not-found') return;
    }
  }
}
