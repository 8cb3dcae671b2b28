import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import { isOfPullRequest } from '../../../shared/domain/devops/builds-between.ts';
import { beganAt } from '../mirror/stage-lines.ts';

/** Runs whose course is still to be read, the most telling first: what failed, then stages, then builds, those of pull requests last; newest before older. */
export class DetailQueue {
  readonly #runs = new Map<string, DevopsRun>();

  get size(): number {
    return this.#runs.size;
  }

  add(run: DevopsRun): void {
    this.#runs.set(run.key, run);
  }

  /** Takes the next one out; undefined where none waits. */
  take(): DevopsRun | undefined {
    let next: DevopsRun | undefined;
    for (const run of this.#runs.values()) if (next === undefined || isBefore(run, next)) next = run;
    if (next) this.#runs.delete(next.key);
    return next;
  }

  /** When the first of those that wait ended; null where none does. */
  oldestEnd(): number | null {
    let oldest: number | null = null;
    for (const { endedAt } of this.#runs.values()) if (endedAt !== null && (oldest === null || endedAt < oldest)) oldest = endedAt;
    return oldest;
  }
}

function isBefore(left: DevopsRun, right: DevopsRun): boolean {
  const [leftRank, rightRank] = [rankOf(left), rankOf(right)];
  return leftRank === rightRank ? beganAt(left) > beganAt(right) : leftRank < rightRank;
}

function rankOf({ kind, result, branch }: DevopsRun): number {
  const isStage = kind !== 'build';
  if (result === 'failed' || result === 'partly') return isStage ? 0 : 1;
  return isStage ? 2 : isOfPullRequest(branch) ? 4 : 3;
}
