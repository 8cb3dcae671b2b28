import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import { runBeganAt } from '../../../shared/domain/devops/run-times.ts';

/** The successes of every environment of every definition, in order of time: which one a later deployment follows. */
export class StageLines {
  readonly #lines: ReadonlyMap<string, readonly DevopsRun[]>;

  constructor(runs: Iterable<DevopsRun>) {
    const lines = new Map<string, DevopsRun[]>();
    for (const run of runs) {
      if (run.kind === 'build' || run.result !== 'succeeded') continue;
      const line = lines.get(lineOf(run));
      if (line) line.push(run);
      else lines.set(lineOf(run), [run]);
    }
    for (const line of lines.values()) line.sort((left, right) => beganAt(left) - beganAt(right));
    this.#lines = lines;
  }

  /** The last success in the same environment before this run began; null where none is known. */
  before(run: DevopsRun): DevopsRun | null {
    return (this.#lines.get(lineOf(run)) ?? []).findLast((each) => isBefore(each, run)) ?? null;
  }

  /** All of them, newest first. */
  allBefore(run: DevopsRun): readonly DevopsRun[] {
    return (this.#lines.get(lineOf(run)) ?? []).filter((each) => isBefore(each, run)).reverse();
  }
}

function isBefore(each: DevopsRun, run: DevopsRun): boolean {
  return beganAt(each) < beganAt(run) && each.key !== run.key;
}

/** Definition and environment within an organisation. */
export function lineOf({ project, definition, environment }: Pick<DevopsRun, 'project' | 'definition' | 'environment'>): string {
  return JSON.stringify([project, definition, environment]);
}

/** For comparisons: a run of which nothing is known is the oldest. */
export function beganAt(run: Pick<DevopsRun, 'startedAt' | 'queuedAt' | 'endedAt'>): number {
  return runBeganAt(run) ?? 0;
}
