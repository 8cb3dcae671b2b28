/** Load of the cluster and its parts (service-fabric.md §1.9, Appendix B). */
export interface ClusterLoadMetric {
  readonly name: string;
  readonly isBalancedBefore: boolean;
  readonly isBalancedAfter: boolean;
  readonly deviationBefore: number;
  readonly deviationAfter: number;
  readonly balancingThreshold: number;
  readonly activityThreshold: number;
  readonly action: string;
  /** 0 = no capacity configured. */
  readonly clusterCapacity: number;
  readonly clusterLoad: number;
  readonly isClusterCapacityViolation: boolean;
  readonly nodeBufferPercentage: number;
  readonly minNodeLoad: number;
  readonly minNodeLoadNodeId: string;
  readonly maxNodeLoad: number;
  readonly maxNodeLoadNodeId: string;
}

export interface ClusterLoad {
  readonly lastBalancingStartAt: number;
  readonly lastBalancingEndAt: number;
  readonly metrics: readonly ClusterLoadMetric[];
}

export interface NodeLoadMetric {
  readonly name: string;
  /** 0 = no capacity configured. */
  readonly nodeCapacity: number;
  readonly nodeLoad: number;
  readonly isCapacityViolation: boolean;
}

export interface LoadReport {
  readonly name: string;
  readonly value: number;
  readonly lastReportedAt: number;
}

export interface PartitionLoad {
  readonly partitionId: string;
  readonly primaryLoadMetricReports: readonly LoadReport[];
  readonly secondaryLoadMetricReports: readonly LoadReport[];
}

export interface ApplicationLoad {
  readonly minimumNodes: number;
  readonly maximumNodes: number;
  readonly nodeCount: number;
  readonly metrics: readonly {
    readonly name: string;
    readonly reservationCapacity: number;
    readonly applicationCapacity: number;
    readonly applicationLoad: number;
  }[];
}
