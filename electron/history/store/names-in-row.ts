import type { SQLOutputValue } from 'node:sqlite';
import { deploymentKinds, deploymentResults, type DeploymentKind, type DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import { StoredValueError } from './values.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

export function deploymentKindIn(row: Row): DeploymentKind {
  const kind = deploymentKinds.find((known) => known === row['kind']);
  if (kind === undefined) throw new StoredValueError('kind');
  return kind;
}

export function deploymentResultIn(row: Row): DeploymentResult {
  const result = deploymentResults.find((known) => known === row['result']);
  if (result === undefined) throw new StoredValueError('result');
  return result;
}
