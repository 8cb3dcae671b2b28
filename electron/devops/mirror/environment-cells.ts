import type { DevopsEnvironmentCell, DevopsRun } from '../../../shared/contract/devops/index.ts';
import { buildsBehind, type BuildFacts } from '../../../shared/domain/devops/builds-between.ts';
import { beganAt, lineOf } from './stage-lines.ts';

/**
 * What is in each environment of each definition.
 *
 * @param facts builds of one project.
 * @param runs all runs of the same project.
 */
export function environmentCells(runs: Iterable<DevopsRun>, facts: ReadonlyMap<number, BuildFacts>): DevopsEnvironmentCell[] {
  const cells = new Map<string, DevopsEnvironmentCell>();
  for (const run of runs) {
    if (run.kind === 'build' || run.environment === null) continue;
    const key = lineOf(run);
    const { last, lastGood } = cells.get(key) ?? { last: null, lastGood: null };
    cells.set(key, {
      project: run.project, definition: run.definition, environment: run.environment, behind: null,
      last: last === null || beganAt(run) > beganAt(last) ? run : last,
      lastGood: run.result === 'succeeded' && (lastGood === null || beganAt(run) > beganAt(lastGood)) ? run : lastGood,
    });
  }
  return [...cells.values()].map((cell) => {
    const there = cell.lastGood?.buildKey == null ? undefined : facts.get(Number(cell.lastGood.buildKey.slice(1)));
    return { ...cell, behind: there === undefined ? null : buildsBehind(facts.values(), there) };
  });
}
