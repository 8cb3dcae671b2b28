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

const names = [
  'nodeName',
  'nodeTypeName',
  'applicationTypeName',
  'serviceName',
  'serviceTypeName',
  'partitionId',
  'serviceManifestName',
  'applicationName',
] as const;

/** The name of what is judged; empty for a group of everything. */
function nameOf(evaluation: HealthEvaluation): string {
  if (evaluation.kind === 'Replica') return String(evaluation.replicaOrInstanceId);
  if (evaluation.kind === 'DeployedServicePackage') return evaluation.serviceManifestName;
  const facts: Readonly<Record<string, unknown>> = { ...evaluation };
  const name = names.map((key) => facts[key]).find((value) => typeof value === 'string');
  return typeof name === 'string' ? name : '';
}
