import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { DocumentStore, StoredLog } from '../../core/services.ts';
import { runEntrySchema } from './run-record.ts';
import type { RunEntry } from './run-record.ts';
import { MemoryUpgradeRecorder } from './upgrade-recorder.ts';

/** Keeps them in the profile, a line for each change: nothing is trimmed unasked, and a killed program loses at most the last line. */
export class FileUpgradeRecorder extends MemoryUpgradeRecorder {
  readonly #log: StoredLog<RunEntry>;

  private constructor(log: StoredLog<RunEntry>) {
    super();
    this.#log = log;
  }

  static async open(documents: DocumentStore): Promise<FileUpgradeRecorder> {
    const recorder = new FileUpgradeRecorder(await documents.openLog('cluster-upgrades', (value) => runEntrySchema.parse(value)));
    for (const entry of recorder.#log.entries) recorder.take(entry);
    return recorder;
  }

  override async append(entry: RunEntry): Promise<void> {
    if (this.take(entry)) await this.#log.append(entry);
  }

  override async forget(connectionId: ConnectionId): Promise<void> {
    const gone = new Set(this.runs(connectionId, null).map(({ runId }) => runId));
    await super.forget(connectionId);
    if (gone.size > 0) await this.#log.rewrite(this.#log.entries.filter(({ runId }) => !gone.has(runId)));
  }
}
