import type { HealthEvaluation } from '../index.ts';

/** An evaluation in the notation of the plain judge, so that both can be compared as text. */
export function explain(evaluation: HealthEvaluation): string {
  if (evaluation.kind === 'Event') {
    return `Event ${evaluation.unhealthyEvent.sourceId}/${evaluation.unhealthyEvent.property}`;
  }
  const children = `[${evaluation.unhealthyEvaluations.map(explain).join(', ')}]`;
  const total = 'totalCount' in evaluation ? ` ${evaluation.totalCount}` : '';
  const name = nameOf(evaluation);
  return `${evaluation.kind}${name === '' ? '' : ` ${name}`}${total} ${children}`;
}

function nameOf(evaluation: HealthEvaluation): string {
  switch (evaluation.kind) {
    case 'Node':
    case 'DeployedApplication':
      return evaluation.nodeName;
    case 'NodeTypeNodes':
      return evaluation.nodeTypeName;
    case 'Application':
      return evaluation.applicationName;
    case 'ApplicationTypeApplications':
      return evaluation.applicationTypeName;
    case 'Service':
      return evaluation.serviceName;
    case 'Services':
      return evaluation.serviceTypeName;
    case 'Partition':
      return evaluation.partitionId;
    case 'Replica':
      return String(evaluation.replicaOrInstanceId);
    case 'DeployedServicePackage':
      return evaluation.serviceManifestName;
    default:
      return '';
  }
}
