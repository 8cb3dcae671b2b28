import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import { targetKey, withEntry } from './run-record.ts';
import type { RunEntry, RunRecord } from './run-record.ts';

/**
 * The memory of upgrades, which the clusters themselves do not have: they keep the last one only (service-fabric.md §2.7).
 */
export interface UpgradeRecorder {
  /** Adds what was seen. Resolves once it is kept. */
  append(entry: RunEntry): Promise<void>;
  /** Newest first. @param target null: of the whole cluster. */
  runs(connectionId: ConnectionId, target: UpgradeTarget | null): readonly RunRecord[];
  run(runId: string): RunRecord | null;
  /** @param reason null takes the mark away. */
  markBad(runId: string, reason: string | null, at: number): Promise<void>;
  /** Everything about a cluster goes. */
  forget(connectionId: ConnectionId): Promise<void>;
  /** Told with the run that has changed. @returns ends the telling. */
  onChange(listener: (run: RunRecord) => void): () => void;
}

/** Keeps them for this run of the program. */
export class MemoryUpgradeRecorder implements UpgradeRecorder {
  readonly #runs = new Map<string, RunRecord>();
  readonly #listeners = new Set<(run: RunRecord) => void>();

  async append(entry: RunEntry): Promise<void> {
    this.take(entry);
  }

  runs(connectionId: ConnectionId, target: UpgradeTarget | null): readonly RunRecord[] {
    const of = [...this.#runs.values()].filter((run) => run.connectionId === connectionId && (target === null || targetKey(run.target) === targetKey(target)));
    return of.toSorted((left, right) => right.startedAt - left.startedAt);
  }

  run(runId: string): RunRecord | null {
    return this.#runs.get(runId) ?? null;
  }

  async markBad(runId: string, reason: string | null, at: number): Promise<void> {
    const words = reason === null ? 'The mark “bad” was taken away.' : `Marked as bad: ${reason === '' ? 'no reason given' : reason}`;
    await this.append({ runId, set: { markedBad: reason }, log: [{ at, words }] });
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    for (const run of this.#runs.values()) if (run.connectionId === connectionId) this.#runs.delete(run.runId);
  }

  onChange(listener: (run: RunRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Runs of every cluster. */
  protected all(): readonly RunRecord[] {
    return [...this.#runs.values()];
  }

  /** Takes a line into what is known. @returns whether it belongs to a run whose beginning is known. */
  protected take(entry: RunEntry): boolean {
    const run = withEntry(this.#runs.get(entry.runId) ?? null, entry);
    if (run === null) return false;
    this.#runs.set(entry.runId, run);
    for (const listener of this.#listeners) listener(run);
    return true;
  }
}
