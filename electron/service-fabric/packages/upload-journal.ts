import { createHash } from 'node:crypto';
import * as z from 'zod';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { DocumentStore, StoredLog } from '../../core/services.ts';

const fileSchema = z.strictObject({
  path: z.string(), bytes: z.number().int().nonnegative(), digest: z.string(),
  /** GUID of our making, so that the cluster can be asked about it after a restart; null for a file that is sent in one piece. */
  sessionId: z.string().nullable(),
});
export type JournalledFile = z.infer<typeof fileSchema>;

const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('begin'), uploadId: z.string(), connectionId: connectionIdSchema, imageStorePath: z.string(), startedAt: z.number(), files: z.array(fileSchema) }),
  z.strictObject({ kind: z.literal('done'), uploadId: z.string(), path: z.string() }),
  z.strictObject({ kind: z.literal('session'), uploadId: z.string(), path: z.string(), sessionId: z.string() }),
  z.strictObject({ kind: z.literal('end'), uploadId: z.string() }),
]);
type Entry = z.infer<typeof entrySchema>;

/** An upload that was begun and not ended. */
export interface BrokenUpload {
  readonly uploadId: string;
  readonly connectionId: ConnectionId;
  readonly imageStorePath: string;
  readonly startedAt: number;
  readonly files: ReadonlyMap<string, JournalledFile>;
  /** Paths of files that are in the image store. */
  readonly done: ReadonlySet<string>;
}

interface Known extends BrokenUpload {
  readonly files: Map<string, JournalledFile>;
  readonly done: Set<string>;
}

/** After so many lines the ended uploads are left out of the file. */
const mostLines = 100_000;

/** What an upload has written down before its first byte, and after each file, so that it can be gone on with after a kill. */
export class UploadJournal {
  readonly #log: StoredLog<Entry>;
  readonly #uploads = new Map<string, Known>();

  private constructor(log: StoredLog<Entry>) {
    this.#log = log;
    for (const entry of log.entries) this.#take(entry);
  }

  static async open(documents: DocumentStore): Promise<UploadJournal> {
    const journal = new UploadJournal(await documents.openLog('cluster-uploads', (value) => entrySchema.parse(value)));
    await journal.#compact();
    return journal;
  }

  /** The same package to the same place has the same id. */
  static idOf(connectionId: ConnectionId, imageStorePath: string): string {
    return createHash('sha256').update(`${connectionId}\n${imageStorePath.toLowerCase()}`).digest('base64url').slice(0, 24);
  }

  broken(connectionId: ConnectionId, imageStorePath: string): BrokenUpload | null {
    return this.#uploads.get(UploadJournal.idOf(connectionId, imageStorePath)) ?? null;
  }

  /** The broken upload of the very same files, wherever it went to; null where there is none. */
  brokenOf(connectionId: ConnectionId, files: readonly { readonly path: string; readonly bytes: number; readonly digest: string }[]): BrokenUpload | null {
    const isSame = (upload: BrokenUpload): boolean => upload.files.size === files.length && files.every(({ path, bytes, digest }) => upload.files.get(path)?.bytes === bytes && upload.files.get(path)?.digest === digest);
    return [...this.#uploads.values()].filter((upload) => upload.connectionId === connectionId && isSame(upload)).toSorted((left, right) => right.startedAt - left.startedAt)[0] ?? null;
  }

  /** Resolves once it is on disk: nothing may be sent before. */
  async begin(upload: Omit<BrokenUpload, 'done' | 'files'> & { readonly files: readonly JournalledFile[]; readonly done: readonly string[] }): Promise<void> {
    const { done, ...begun } = upload;
    const written = [this.#append({ kind: 'begin', ...begun, files: [...upload.files] }), ...done.map((path) => this.#append({ kind: 'done', uploadId: upload.uploadId, path }))];
    await Promise.all(written);
  }

  /** A file is in the image store. */
  done(uploadId: string, path: string): Promise<void> {
    return this.#append({ kind: 'done', uploadId, path });
  }

  /** The cluster did not know the session, or knew it for another file. */
  session(uploadId: string, path: string, sessionId: string): Promise<void> {
    return this.#append({ kind: 'session', uploadId, path, sessionId });
  }

  async end(uploadId: string): Promise<void> {
    await this.#append({ kind: 'end', uploadId });
    if (this.#log.entries.length > mostLines) await this.#compact();
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    for (const upload of this.#uploads.values()) if (upload.connectionId === connectionId) await this.end(upload.uploadId);
  }

  #append(entry: Entry): Promise<void> {
    this.#take(entry);
    return this.#log.append(entry);
  }

  #take(entry: Entry): void {
    const upload = this.#uploads.get(entry.uploadId);
    switch (entry.kind) {
      case 'begin': {
        const { kind: _kind, files, ...rest } = entry;
        this.#uploads.set(entry.uploadId, { ...rest, files: new Map(files.map((file) => [file.path, file])), done: new Set() });
        return;
      }
      case 'done': return void upload?.done.add(entry.path);
      case 'session': {
        const file = upload?.files.get(entry.path);
        if (file) upload?.files.set(entry.path, { ...file, sessionId: entry.sessionId });
        return;
      }
      case 'end': this.#uploads.delete(entry.uploadId);
    }
  }

  async #compact(): Promise<void> {
    const left = [...this.#uploads.values()].flatMap(({ done, files, ...rest }): Entry[] => [
      { kind: 'begin', ...rest, files: [...files.values()] }, ...[...done].map((path): Entry => ({ kind: 'done', uploadId: rest.uploadId, path })),
    ]);
    if (left.length < this.#log.entries.length) await this.#log.rewrite(left);
  }
}
