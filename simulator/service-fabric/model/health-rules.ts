import type {
  ApplicationHealthPolicy,
  ClusterHealthPolicy,
  EvaluatedHealth,
  HealthEvaluation,
  HealthEvent,
  HealthState,
  ServiceTypeHealthPolicy,
} from './health-types.ts';

/** The published rules by which states are computed (service-fabric.md §2.2, §2.3), without any entity. */
export const healthy: EvaluatedHealth = { state: 'Ok', unhealthyEvaluations: [] };

export const defaultServiceTypePolicy: ServiceTypeHealthPolicy = {
  maxPercentUnhealthyPartitionsPerService: 0,
  maxPercentUnhealthyReplicasPerPartition: 0,
  maxPercentUnhealthyServices: 0,
};
export const defaultApplicationPolicy: ApplicationHealthPolicy = {
  considerWarningAsError: false,
  maxPercentUnhealthyDeployedApplications: 0,
  defaultServiceTypeHealthPolicy: defaultServiceTypePolicy,
  serviceTypeHealthPolicyMap: new Map(),
};
export const defaultClusterPolicy: ClusterHealthPolicy = {
  considerWarningAsError: false,
  maxPercentUnhealthyNodes: 0,
  maxPercentUnhealthyApplications: 0,
  applicationTypeHealthPolicyMap: new Map(),
  nodeTypeHealthPolicyMap: new Map(),
};

const ranks: Readonly<Record<HealthState, number>> = { Ok: 0, Warning: 1, Error: 2 };

export function isWorse(state: HealthState, than: HealthState): boolean {
  return ranks[state] > ranks[than];
}

/** State by an entity's own events; explained by the one event that decided. */
export function evaluateEvents(events: Iterable<HealthEvent>, considerWarningAsError: boolean): EvaluatedHealth {
  let decided: { state: HealthState; event: HealthEvent; weight: number } | undefined;
  for (const event of events) {
    if (event.isExpired && event.removeWhenExpired) continue;
    const weight = weightOf(event);
    if (weight === 0 || (decided !== undefined && weight <= decided.weight)) continue;
    const state: HealthState = weight === 1 && !considerWarningAsError ? 'Warning' : 'Error';
    decided = { state, event, weight };
  }
  if (decided === undefined) return healthy;
  const { event, state } = decided;
  const verb = event.isExpired ? 'reported and then let expire' : 'reported';
  return {
    state,
    unhealthyEvaluations: [
      {
        kind: 'Event',
        aggregatedHealthState: state,
        description: `'${event.sourceId}' ${verb} ${event.healthState} for property '${event.property}'.`,
        considerWarningAsError,
        unhealthyEvent: event,
      },
    ],
  };
}

/** 3 = Error, 2 = expired (an Error too), 1 = Warning. */
function weightOf(event: HealthEvent): number {
  if (event.healthState === 'Error') return 3;
  if (event.isExpired) return 2;
  return event.healthState === 'Warning' ? 1 : 0;
}

/** How many children are in which state. */
export interface StateCounts {
  total: number;
  warning: number;
  error: number;
}

/** State of a group: only children in Error count against the percentage, and the tolerated number is rounded up. */
export function groupState(counts: StateCounts, maxPercentUnhealthy: number): HealthState {
  if (counts.error > Math.ceil((counts.total * maxPercentUnhealthy) / 100)) return 'Error';
  return counts.error > 0 || counts.warning > 0 ? 'Warning' : 'Ok';
}

/** A child of a group: its state, and how it explains itself when it is not Ok. */
export interface GroupChild {
  readonly state: HealthState;
  readonly explain: () => HealthEvaluation;
}

/** Collects the children of a group and evaluates them together. */
export class HealthGroup {
  readonly counts: StateCounts = { total: 0, warning: 0, error: 0 };
  readonly #unhealthy: GroupChild[] = [];

  add(state: HealthState, explain: () => HealthEvaluation): void {
    this.counts.total++;
    if (state === 'Ok') return;
    if (state === 'Warning') this.counts.warning++;
    else this.counts.error++;
    this.#unhealthy.push({ state, explain });
  }

  /** Children known to be Ok, without asking each. */
  addHealthy(count: number): void {
    this.counts.total += count;
  }

  /** `describe` wraps the children that explain the group's state: the Error ones when it is in Error, else all. */
  evaluate(maxPercentUnhealthy: number, describe: (group: DescribedGroup) => HealthEvaluation): EvaluatedHealth {
    const state = groupState(this.counts, maxPercentUnhealthy);
    if (state === 'Ok') return healthy;
    const listed = this.#unhealthy.filter((child) => state !== 'Error' || child.state === 'Error');
    const unhealthyEvaluations = listed.map((child) => child.explain());
    const group = { aggregatedHealthState: state, totalCount: this.counts.total, unhealthyEvaluations };
    return { state, unhealthyEvaluations: [describe(group)] };
  }

  /** How the children in Error explain themselves. */
  errorEvaluations(): readonly HealthEvaluation[] {
    return this.#unhealthy.filter((child) => child.state === 'Error').map((child) => child.explain());
  }

  /** `20% (1/5) nodes are unhealthy. …` counting what is not Ok, or only Errors when the group is in Error. */
  sentence(noun: string, maxPercentUnhealthy: number): string {
    const { total, warning, error } = this.counts;
    const unhealthy = groupState(this.counts, maxPercentUnhealthy) === 'Error' ? error : error + warning;
    const percent = Math.round((unhealthy * 100) / Math.max(1, total));
    return `${percent}% (${unhealthy}/${total}) ${noun} are unhealthy. The evaluation tolerates ${maxPercentUnhealthy}% unhealthy ${noun}.`;
  }
}

interface DescribedGroup {
  readonly aggregatedHealthState: HealthState;
  readonly totalCount: number;
  readonly unhealthyEvaluations: readonly HealthEvaluation[];
}

/** Lets each group make the parent worse, in order; a worse reason replaces the reasons before it (§2.3). */
export function combine(own: EvaluatedHealth, groups: Iterable<() => EvaluatedHealth>): EvaluatedHealth {
  let result = own;
  for (const group of groups) {
    if (result.state === 'Error') return result;
    const candidate = group();
    if (isWorse(candidate.state, result.state)) result = candidate;
  }
  return result;
}
