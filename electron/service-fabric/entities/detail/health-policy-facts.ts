import * as facts from '../facts.ts';

/** Health that an application tolerates, out of its manifest; all in percent. */
export interface ManifestHealthPolicy {
  readonly considerWarningAsError: boolean;
  readonly maxPercentUnhealthyDeployedApplications: number;
  readonly byServiceType: readonly {
    /** Null for types without an entry of their own. */
    readonly serviceTypeName: string | null;
    readonly maxPercentUnhealthyServices: number;
    readonly maxPercentUnhealthyPartitionsPerService: number;
    readonly maxPercentUnhealthyReplicasPerPartition: number;
  }[];
}

export function healthPolicyFacts(policy: ManifestHealthPolicy | null): readonly facts.MaybeFact[] {
  if (policy === null) return [facts.text('Policy', 'The product’s default: nothing in error is tolerated.')];
  return [
    facts.yesNo('Warnings count as errors', policy.considerWarningAsError),
    facts.number('Tolerated deployed applications in error', policy.maxPercentUnhealthyDeployedApplications, '%'),
    ...policy.byServiceType.flatMap(({ serviceTypeName, ...percent }) => {
      const of = serviceTypeName === null ? '' : ` of ${serviceTypeName}`;
      return [
        facts.number(`Tolerated services in error${of}`, percent.maxPercentUnhealthyServices, '%'),
        facts.number(`Tolerated partitions per service in error${of}`, percent.maxPercentUnhealthyPartitionsPerService, '%'),
        facts.number(`Tolerated replicas per partition in error${of}`, percent.maxPercentUnhealthyReplicasPerPartition, '%'),
      ];
    }),
  ];
}
