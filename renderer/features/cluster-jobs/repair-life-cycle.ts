import type { RepairTask } from '../../../shared/contract/clusters/packages.ts';

/** States of a repair task in their order (service-fabric.md §1.8), with what each means. */
export const lifeCycle = [
  { state: 'Created', words: 'asked for' },
  { state: 'Claimed', words: 'an executor has taken it' },
  { state: 'Preparing', words: 'the cluster makes room: replicas are moved away, health is checked' },
  { state: 'Approved', words: 'the executor may begin' },
  { state: 'Executing', words: 'the work itself' },
  { state: 'Restoring', words: 'the cluster takes the nodes back' },
  { state: 'Completed', words: 'done' },
] as const;

export interface LifeCycleStep {
  readonly state: string;
  readonly words: string;
  readonly phase: 'done' | 'current' | 'ahead' | 'skipped';
  /** When it began; null where it has not or is not told. */
  readonly at: number | null;
  /** How long it took, ms; null while it goes on or is not known. */
  readonly tookMs: number | null;
}

/** @returns the steps of a task with their times; a state that this build does not know stands at the end. */
export function lifeCycleOf({ state, history }: Pick<RepairTask, 'state' | 'history'>): readonly LifeCycleStep[] {
  const times = new Map(history.map((entry) => [entry.state, entry.at]));
  const current = lifeCycle.findIndex((step) => step.state === state);
  const steps = lifeCycle.map((step, index): LifeCycleStep => {
    const at = times.get(step.state) ?? null;
    const next = lifeCycle.slice(index + 1).map((later) => times.get(later.state)).find((time) => time !== undefined);
    const isPast = current === -1 ? at !== null : index < current;
    return {
      ...step, at,
      phase: index === current ? 'current' : !isPast ? 'ahead' : at === null ? 'skipped' : 'done',
      tookMs: isPast && at !== null && next !== undefined ? Math.max(0, next - at) : null,
    };
  });
  return current === -1 ? [...steps, { state, words: 'a state that this version does not know', phase: 'current', at: times.get(state) ?? null, tookMs: null }] : steps;
}

/** Active and blocked first, the longest blocked before others; then active; then the newest. */
export function orderTasks(tasks: readonly RepairTask[]): RepairTask[] {
  return [...tasks].sort((a, b) => Number(b.active) - Number(a.active)
    || Number(b.blockedBy !== '') - Number(a.blockedBy !== '')
    || (a.active && a.blockedBy !== '' ? (a.blockedSince ?? 0) - (b.blockedSince ?? 0) : (b.createdAt ?? 0) - (a.createdAt ?? 0)));
}
