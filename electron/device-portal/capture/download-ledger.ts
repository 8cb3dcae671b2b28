import * as z from 'zod';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../../core/clock.ts';
import type { DocumentStore, StoredDocument } from '../../core/services.ts';

/** A capture as it is told apart from a later one of the same name. */
export interface CaptureIdentity {
  readonly name: string;
  readonly sizeBytes: number;
  readonly createdAt: number | null;
}

const entrySchema = z.strictObject({
  sizeBytes: z.number(),
  createdAt: z.number().nullable(),
  at: z.number(),
  folder: z.string(),
  fileName: z.string(),
});
/** Where a verified copy of a capture was put. */
export type LedgerEntry = z.infer<typeof entrySchema>;

/** By connection, then by the capture's name on the device. */
const ledgerSchema = z.record(z.string(), z.record(z.string(), entrySchema));
type Ledger = z.infer<typeof ledgerSchema>;

/** Thousands of small files in a row must not write the document once each. */
const saveAfterMs = 1_000;

/** Remembers which captures have been downloaded and verified, and where to. */
export class DownloadLedger {
  readonly #document: StoredDocument<Ledger>;
  readonly #clock: Clock;
  readonly #byConnection: Map<string, Map<string, LedgerEntry>>;
  #pending: { cancel(): void } | null = null;

  private constructor(document: StoredDocument<Ledger>, clock: Clock) {
    this.#document = document;
    this.#clock = clock;
    this.#byConnection = new Map(Object.entries(document.value).map(([id, entries]) => [id, new Map(Object.entries(entries))]));
  }

  static async open(documents: DocumentStore, clock: Clock): Promise<DownloadLedger> {
    return new DownloadLedger(await documents.open('capture-downloads', (value) => ledgerSchema.parse(value), {}), clock);
  }

  /** @returns the entry of this very capture; one of the same name with another size or time counts as another. */
  find(connectionId: ConnectionId, capture: CaptureIdentity): LedgerEntry | null {
    const entry = this.#byConnection.get(connectionId)?.get(capture.name);
    return entry !== undefined && entry.sizeBytes === capture.sizeBytes && entry.createdAt === capture.createdAt ? entry : null;
  }

  add(connectionId: ConnectionId, capture: CaptureIdentity, place: Pick<LedgerEntry, 'folder' | 'fileName'>): void {
    const entries = this.#byConnection.get(connectionId) ?? new Map<string, LedgerEntry>();
    this.#byConnection.set(connectionId, entries);
    entries.set(capture.name, { sizeBytes: capture.sizeBytes, createdAt: capture.createdAt, at: this.#clock.now(), ...place });
    this.#saveSoon();
  }

  /** Keeps only what is still on the device: the rest can never be asked for again. */
  keepOnly(connectionId: ConnectionId, names: ReadonlySet<string>): void {
    const entries = this.#byConnection.get(connectionId);
    if (entries === undefined) return;
    const gone = [...entries.keys()].filter((name) => !names.has(name));
    for (const name of gone) entries.delete(name);
    if (gone.length > 0) this.#saveSoon();
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    if (this.#byConnection.delete(connectionId)) await this.flush();
  }

  /** Writes what has not been written yet. */
  async flush(): Promise<void> {
    this.#pending?.cancel();
    this.#pending = null;
    await this.#document.save(Object.fromEntries([...this.#byConnection].map(([id, entries]) => [id, Object.fromEntries(entries)])));
  }

  #saveSoon(): void {
    this.#pending ??= this.#clock.after(saveAfterMs, () => {
      this.#pending = null;
      // A ledger that cannot be written costs a second download at worst; the next save tries again.
      this.flush().catch(() => undefined);
    });
  }
}
