import type { Connection, ConnectionKind, Endpoint } from '../../shared/contract/connections.ts';
import type { Notice } from '../../shared/contract/app.ts';
import type { Task, TaskItem } from '../../shared/contract/tasks.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { ConnectionId, FolderHandle, TaskId, UploadHandle } from '../../shared/domain/identifiers.ts';
import type { TokenBroker } from './access-tokens.ts';
import type { Clock } from './clock.ts';
import type { ConnectionDriver, ConnectionRecord, Credentials } from './connections/driver.ts';
import type { Journal } from './journal.ts';
import type { Logger } from './logging.ts';
import type { PinnedTrust } from './net/tls-trust.ts';
import type { SecretStore } from './secret-store.ts';

/** Small JSON documents in the data folder, written whole and atomically (temporary file, then rename), mode 0600. */
export interface DocumentStore {
  /** Reads `name`.json; a missing one gives `initial`, an unreadable one is set aside as `name`.broken-<time>.json and logged. */
  open<T>(name: string, parse: (value: unknown) => T, initial: T): Promise<StoredDocument<T>>;
  /** Reads `name`.ndjson, which grows by whole lines; lines that `parse` throws for are left out and counted in the log. */
  openLog<T>(name: string, parse: (value: unknown) => T): Promise<StoredLog<T>>;
}
export interface StoredDocument<T> {
  readonly value: T;
  /** Resolves once the new value is on disk. */
  save(value: T): Promise<void>;
}
/** Entries that are only ever added, and survive a program that is killed. */
export interface StoredLog<T> {
  /** Oldest first. */
  readonly entries: readonly T[];
  /** Resolves once it is on disk. */
  append(entry: T): Promise<void>;
  /** Replaces all of them, atomically: to leave out what is not worth keeping. */
  rewrite(entries: readonly T[]): Promise<void>;
  /** Another place has all of it now: the file gets the ending `.migrated`, so that it is not read again, and the log is empty. */
  keepAside(): Promise<void>;
}

/** A target that a system adds itself, because there is more to it than an address. */
export interface NewTarget {
  readonly kind: ConnectionKind;
  readonly endpoint: Endpoint;
  readonly name: string | null;
  readonly group: string | null;
  readonly production: boolean;
  /** Comes from simulators that this program started, and ends with them. */
  readonly simulated: boolean;
  readonly trust: PinnedTrust | null;
  /** Runs once the target has its id and before its session begins: the place to save what belongs to it. */
  readonly prepare: (id: ConnectionId) => Promise<void>;
}

export interface ConnectionRegistry {
  register(driver: ConnectionDriver): void;
  list(): readonly Connection[];
  get(id: ConnectionId): Connection | null;
  record(id: ConnectionId): ConnectionRecord | null;
  /** Seals them, closes the running session and opens a new one. */
  setCredentials(id: ConnectionId, credentials: Credentials | null): Promise<Connection>;
  credentials(id: ConnectionId): Promise<Credentials | null>;
  /** Saves a target and connects to it; one that is saved already is answered as it is, and nothing is prepared. */
  addTarget(target: NewTarget): Promise<Connection>;
  /** Another address for a target, another pin: whichever is given. A running session begins anew. */
  retarget(id: ConnectionId, change: { readonly endpoint?: Endpoint; readonly trust?: PinnedTrust | null }): Promise<Connection>;
  /** Ends the session and begins another one with what is saved now. */
  restart(id: ConnectionId): void;
  onChange(listener: (connection: Connection) => void): () => void;
}

/** What a running task may do. */
export interface TaskControl {
  readonly id: TaskId;
  readonly signal: AbortSignal;
  phase(words: string): void;
  /** Adds to or changes an item by its key; the counts of the task follow. */
  item(change: Partial<TaskItem> & { key: string }): void;
  /** More bytes are done, of this item where a key is given. Rate and remaining time follow. */
  advance(bytes: number, key?: string): void;
  total(bytes: number | null): void;
}
export interface TaskRegistry {
  /**
   * Starts long work. `run` gets the items to do: all at first, the failed and cancelled ones on a retry. It throws a
   * FaultError when the whole task failed; failed items alone make the task `failed` with what was done kept.
   */
  start(options: {
    kind: Task['kind'];
    title: string;
    connectionId: ConnectionId | null;
    items: readonly Pick<TaskItem, 'key' | 'label' | 'bytesTotal'>[];
    folder?: FolderHandle;
    retryable: boolean;
    run(control: TaskControl, items: readonly TaskItem[]): Promise<void>;
  }): TaskId;
  get(id: TaskId): Task | null;
}

export interface FolderStore {
  /** Absolute path behind a handle that this run of the program gave out. Throws FaultError `not-found`. */
  path(handle: FolderHandle): string;
  /** Handle for a path that main itself chose. */
  handleFor(path: string): FolderHandle;
  /** Remembers it as the folder used last. */
  used(handle: FolderHandle): Promise<void>;
}

/** Files handed over by the page through `POST /uploads`, kept in the data folder until used or discarded. */
export interface UploadStore {
  get(handle: UploadHandle): { readonly path: string; readonly name: string; readonly sizeBytes: number; readonly sha256: string } | null;
  discard(handles: readonly UploadHandle[]): Promise<void>;
}

export interface NoticeBoard {
  /** `cause` makes it one voice per cause: a second post of the same cause replaces the first and stays unread or read. */
  post(notice: Pick<Notice, 'severity' | 'title' | 'body' | 'connectionId' | 'href'> & { cause: string }): void;
  /** The cause is over. */
  settle(cause: string): void;
}

export interface SettingsStore {
  readonly value: Settings;
  onChange(listener: (settings: Settings) => void): () => void;
}

/** What the composition root gives to each system. */
export interface CoreServices {
  /** Of this program, as it tells others. */
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: SecretStore;
  readonly documents: DocumentStore;
  readonly connections: ConnectionRegistry;
  readonly tasks: TaskRegistry;
  readonly folders: FolderStore;
  readonly uploads: UploadStore;
  readonly notices: NoticeBoard;
  readonly settings: SettingsStore;
  readonly journal: Journal;
  /** Tokens of the directory, for whoever needs them. */
  readonly tokens: TokenBroker;
}
