import type { HealthEvaluation } from '../model/index.ts';
import { textWeight } from './paging.ts';

/** What the evaluations of an upgrade's health check may weigh (`MaxUnhealthyEvaluationsSizeBytes`, service-fabric.md §2.3). */
export const UPGRADE_EVALUATION_BYTES = 64 * 1024;

/** What one evaluation weighs beside its texts, and an event beside its own. */
const EVALUATION_BYTES = 120;
const EVENT_BYTES = 200;

/**
 * The evaluations that fit into what is left of a message (service-fabric.md §2.3): in the order in which they explain,
 * each before what is below it, up to the first that would fill the room; that one and everything after it is left off.
 * So an entity can stand there without the children that explain it, and of a group the first children are whole and the
 * rest is missing. The order is published; assumed is what one evaluation weighs (`evaluationWeight`).
 *
 * @param roomBytes what the message has left, beside everything that cannot be left off
 */
export function evaluationsThatFit(list: readonly HealthEvaluation[], roomBytes: number): HealthEvaluation[] {
  let left = roomBytes;
  const fit = (evaluations: readonly HealthEvaluation[]): HealthEvaluation[] => {
    const kept: HealthEvaluation[] = [];
    for (const each of evaluations) {
      // Never given back: what does not fit ends the walk on every level.
      left -= evaluationWeight(each);
      if (left <= 0) break;
      kept.push('unhealthyEvaluations' in each ? { ...each, unhealthyEvaluations: fit(each.unhealthyEvaluations) } : each);
    }
    return kept;
  };
  return fit(list);
}

/** What one evaluation weighs in a native message, in bytes, without what is below it: an estimate. */
export function evaluationWeight(evaluation: HealthEvaluation): number {
  const own = EVALUATION_BYTES + textWeight(evaluation.description);
  if (evaluation.kind !== 'Event') return own;
  const { sourceId, property, description } = evaluation.unhealthyEvent;
  return own + EVENT_BYTES + textWeight(sourceId, property, description);
}
