import type {
  ApplicationHealthPolicy,
  ClusterHealthPolicy,
  HealthEvaluation,
  HealthEvent,
  HealthState,
  HealthStatistics,
} from '../../model/health-types.ts';
import { span, time } from './text.ts';

/** Health as JSON (service-fabric.md §2.3, Appendix B). */

export interface WireEvent {
  readonly HealthState: HealthState;
  readonly [property: string]: unknown;
}

export function healthEvent(event: HealthEvent): WireEvent {
  return {
    SourceId: event.sourceId,
    Property: event.property,
    HealthState: event.healthState,
    TimeToLiveInMilliSeconds: span(event.timeToLive),
    Description: event.description,
    SequenceNumber: event.sequenceNumber.toString(),
    RemoveWhenExpired: event.removeWhenExpired,
    HealthReportId: event.healthReportId,
    SourceUtcTimestamp: time(event.sourceUtcTimestamp),
    LastModifiedUtcTimestamp: time(event.lastModifiedUtcTimestamp),
    IsExpired: event.isExpired,
    LastOkTransitionAt: time(event.lastOkTransitionAt),
    LastWarningTransitionAt: time(event.lastWarningTransitionAt),
    LastErrorTransitionAt: time(event.lastErrorTransitionAt),
  };
}

/** Evaluations, each in its `{HealthEvaluation}` wrapper, kind first. */
export function evaluations(list: readonly HealthEvaluation[]): { HealthEvaluation: object }[] {
  return list.map((each) => ({
    HealthEvaluation: {
      Kind: each.kind,
      Description: each.description,
      AggregatedHealthState: each.aggregatedHealthState,
      ...ownFields(each),
      ...('unhealthyEvaluations' in each ? { UnhealthyEvaluations: evaluations(each.unhealthyEvaluations) } : {}),
    },
  }));
}

/** Names and ids that keep their text; every other field of an evaluation is a number and keeps its value too. */
const NOT_OWN = new Set(['kind', 'description', 'aggregatedHealthState', 'unhealthyEvaluations']);

/** The fields beyond the common ones: the model's words are the product's, but for the first letter. */
function ownFields(evaluation: HealthEvaluation): Record<string, unknown> {
  if (evaluation.kind === 'Event') {
    return { UnhealthyEvent: healthEvent(evaluation.unhealthyEvent), ConsiderWarningAsError: evaluation.considerWarningAsError };
  }
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(evaluation)) {
    if (NOT_OWN.has(key)) continue;
    fields[capitalised(key)] = typeof value === 'bigint' ? value.toString() : value;
  }
  return fields;
}

function capitalised(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}

export function statistics(counts: HealthStatistics): object {
  return {
    HealthStateCountList: [...counts].map(([kind, count]) => ({
      EntityKind: kind,
      HealthStateCount: { OkCount: count.okCount, ErrorCount: count.errorCount, WarningCount: count.warningCount },
    })),
  };
}

export function applicationHealthPolicy(policy: ApplicationHealthPolicy): object {
  const forType = (each: ApplicationHealthPolicy['defaultServiceTypeHealthPolicy']): object => ({
    MaxPercentUnhealthyPartitionsPerService: each.maxPercentUnhealthyPartitionsPerService,
    MaxPercentUnhealthyReplicasPerPartition: each.maxPercentUnhealthyReplicasPerPartition,
    MaxPercentUnhealthyServices: each.maxPercentUnhealthyServices,
  });
  return {
    ConsiderWarningAsError: policy.considerWarningAsError,
    MaxPercentUnhealthyDeployedApplications: policy.maxPercentUnhealthyDeployedApplications,
    DefaultServiceTypeHealthPolicy: forType(policy.defaultServiceTypeHealthPolicy),
    ServiceTypeHealthPolicyMap: [...policy.serviceTypeHealthPolicyMap].map(([key, value]) => ({ Key: key, Value: forType(value) })),
  };
}

export function clusterHealthPolicy(policy: ClusterHealthPolicy): object {
  const percentages = (map: ReadonlyMap<string, number>): object[] => [...map].map(([Key, Value]) => ({ Key, Value }));
  return {
    ConsiderWarningAsError: policy.considerWarningAsError,
    MaxPercentUnhealthyNodes: policy.maxPercentUnhealthyNodes,
    MaxPercentUnhealthyApplications: policy.maxPercentUnhealthyApplications,
    ...(policy.applicationTypeHealthPolicyMap.size === 0 ? {} : { ApplicationTypeHealthPolicyMap: percentages(policy.applicationTypeHealthPolicyMap) }),
    ...(policy.nodeTypeHealthPolicyMap.size === 0 ? {} : { NodeTypeHealthPolicyMap: percentages(policy.nodeTypeHealthPolicyMap) }),
  };
}
