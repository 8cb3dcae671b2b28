import type { RepairTask, RepairTaskHistory } from '../../model/repair-types.ts';
import type { ApplicationLoad, ClusterLoad, LoadReport, NodeLoadMetric, PartitionLoad } from '../../model/load-types.ts';
import { idOf, time } from './text.ts';

/** Loads and repair tasks as JSON. Loads have the names of recorded answers; the description has some others. */

/** The product prints -1 where a node has no capacity for a metric. */
const NO_CAPACITY = '-1';

export function clusterLoad(load: ClusterLoad): object {
  return {
    LastBalancingStartTimeUtc: time(load.lastBalancingStartAt),
    LastBalancingEndTimeUtc: time(load.lastBalancingEndAt),
    LoadMetricInformation: load.metrics.map((metric) => {
      const remaining = metric.clusterCapacity === 0 ? 0 : metric.clusterCapacity - metric.clusterLoad;
      const buffered = Math.floor(metric.clusterCapacity * (1 - metric.nodeBufferPercentage));
      const bufferedRemaining = metric.clusterCapacity === 0 ? 0 : buffered - metric.clusterLoad;
      return {
        Name: metric.name,
        IsBalancedBefore: metric.isBalancedBefore,
        IsBalancedAfter: metric.isBalancedAfter,
        DeviationBefore: metric.deviationBefore,
        DeviationAfter: metric.deviationAfter,
        BalancingThreshold: metric.balancingThreshold,
        Action: metric.action,
        ActivityThreshold: metric.activityThreshold,
        ClusterCapacity: whole(metric.clusterCapacity),
        ClusterLoad: whole(metric.clusterLoad),
        RemainingUnbufferedCapacity: whole(remaining),
        NodeBufferPercentage: metric.nodeBufferPercentage,
        BufferedCapacity: whole(buffered),
        RemainingBufferedCapacity: whole(bufferedRemaining),
        IsClusterCapacityViolation: metric.isClusterCapacityViolation,
        MinNodeLoadValue: whole(metric.minNodeLoad),
        MinNodeLoadId: { Id: metric.minNodeLoadNodeId },
        MaxNodeLoadValue: whole(metric.maxNodeLoad),
        MaxNodeLoadId: { Id: metric.maxNodeLoadNodeId },
        CurrentClusterLoad: metric.clusterLoad,
        BufferedClusterCapacityRemaining: bufferedRemaining,
        ClusterCapacityRemaining: remaining,
        MaximumNodeLoad: metric.maxNodeLoad,
        MinimumNodeLoad: metric.minNodeLoad,
        PlannedLoadRemoval: 0,
      };
    }),
  };
}

export function nodeLoad(nodeName: string, metrics: readonly NodeLoadMetric[]): object {
  return {
    NodeName: nodeName,
    NodeLoadMetricInformation: metrics.map((metric) => {
      const capacity = metric.nodeCapacity === 0 ? NO_CAPACITY : whole(metric.nodeCapacity);
      const remaining = metric.nodeCapacity === 0 ? 0 : metric.nodeCapacity - metric.nodeLoad;
      return {
        Name: metric.name,
        NodeCapacity: capacity,
        NodeLoad: whole(metric.nodeLoad),
        NodeRemainingCapacity: whole(remaining),
        IsCapacityViolation: metric.isCapacityViolation,
        NodeBufferedCapacity: capacity,
        NodeRemainingBufferedCapacity: whole(remaining),
        CurrentNodeLoad: metric.nodeLoad,
        NodeCapacityRemaining: remaining,
        BufferedNodeCapacityRemaining: remaining,
        PlannedNodeLoadRemoval: 0,
      };
    }),
  };
}

export function partitionLoad(load: PartitionLoad): object {
  const reports = (list: readonly LoadReport[]): object[] =>
    list.map((report) => ({
      LastReportedUtc: time(report.lastReportedAt),
      Name: report.name,
      Value: whole(report.value),
      CurrentValue: String(report.value),
    }));
  return {
    PartitionId: load.partitionId,
    PrimaryLoadMetricReports: reports(load.primaryLoadMetricReports),
    SecondaryLoadMetricReports: reports(load.secondaryLoadMetricReports),
  };
}

export function applicationLoad(name: string, load: ApplicationLoad, apiVersion: number): object {
  return {
    Id: idOf(name, apiVersion),
    MinimumNodes: load.minimumNodes,
    MaximumNodes: load.maximumNodes,
    NodeCount: load.nodeCount,
    ApplicationLoadMetricInformation: load.metrics.map((metric) => ({
      Name: metric.name,
      ReservationCapacity: whole(metric.reservationCapacity),
      ApplicationCapacity: whole(metric.applicationCapacity),
      ApplicationLoad: whole(metric.applicationLoad),
    })),
  };
}

function whole(value: number): string {
  return String(Math.round(value));
}

export function repairTask(task: RepairTask): object {
  return {
    Scope: { Kind: 'Cluster' },
    TaskId: task.taskId,
    Version: task.version.toString(),
    Description: task.description,
    State: task.state,
    Flags: task.flags,
    Action: task.action,
    Target: { Kind: 'Node', NodeNames: task.targetNodeNames },
    Executor: task.executor,
    ExecutorData: task.executorData,
    Impact: {
      Kind: 'Node',
      NodeImpactList: task.impact.map((each) => ({ NodeName: each.nodeName, ImpactLevel: each.impactLevel })),
    },
    ResultStatus: task.resultStatus,
    ResultCode: task.resultCode,
    ResultDetails: task.resultDetails,
    History: repairHistory(task.history),
    PreparingHealthCheckState: task.preparingHealthCheckState,
    RestoringHealthCheckState: task.restoringHealthCheckState,
    PerformPreparingHealthCheck: task.performPreparingHealthCheck,
    PerformRestoringHealthCheck: task.performRestoringHealthCheck,
  };
}

function repairHistory(history: RepairTaskHistory): object {
  return {
    CreatedUtcTimestamp: time(history.createdAt),
    ClaimedUtcTimestamp: time(history.claimedAt),
    PreparingUtcTimestamp: time(history.preparingAt),
    ApprovedUtcTimestamp: time(history.approvedAt),
    ExecutingUtcTimestamp: time(history.executingAt),
    RestoringUtcTimestamp: time(history.restoringAt),
    CompletedUtcTimestamp: time(history.completedAt),
    PreparingHealthCheckStartUtcTimestamp: time(history.preparingHealthCheckStartAt),
    PreparingHealthCheckEndUtcTimestamp: time(history.preparingHealthCheckEndAt),
    RestoringHealthCheckStartUtcTimestamp: time(history.restoringHealthCheckStartAt),
    RestoringHealthCheckEndUtcTimestamp: time(history.restoringHealthCheckEndAt),
  };
}

