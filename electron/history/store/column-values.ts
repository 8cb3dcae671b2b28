import type { SQLOutputValue } from 'node:sqlite';
import { deploymentKinds, deploymentResults } from '../../../shared/domain/history/deployment.ts';
import type { ColumnValues } from './row-columns.ts';
import { StoredValueError } from './values.ts';

/** Columns of `deployment` that stand in memory, in the order in which `columnValues` reads them. */
export const columnNames = 'id, kind, result, source, source_name, application, place, called_by, version, correlation, queued_at, started_at, ended_at, flags, commit_times, build, built_from, line, commit_ids';

/** @throws StoredValueError where a column holds what this program never writes. */
export function columnValues(row: unknown): ColumnValues {
  if (!Array.isArray(row)) throw new StoredValueError('id');
  const values: readonly SQLOutputValue[] = row;
  const [id, kind, result, source, sourceName, application, place, by, version, correlation, queuedAt, startedAt, endedAt, flags, times, build, builtFrom, line, commitIds] = values;
  return {
    id: asNumber(id), kind: oneOf(deploymentKinds, kind), result: oneOf(deploymentResults, result), source: asText(source), sourceName: asText(sourceName), application: asText(application),
    place: asNumber(place), by: by === null ? null : asText(by), version: version === null ? null : asText(version), correlation: correlation === null ? null : asNumber(correlation),
    queuedAt: queuedAt === null ? null : asNumber(queuedAt), startedAt: asNumber(startedAt), endedAt: endedAt === null ? null : asNumber(endedAt), flags: asNumber(flags),
    commitTimes: asNumbers(times), build: build === null ? null : asNumber(build), builtFrom: builtFrom === null ? null : asNumber(builtFrom), line: line === null ? null : asText(line), commitIds: asNumbers(commitIds),
  };
}

/** A copy, because the bytes may lie anywhere in a buffer, and numbers may not. */
function asNumbers(value: SQLOutputValue | undefined): Float64Array | null {
  return value instanceof Uint8Array ? new Float64Array(Uint8Array.from(value).buffer) : null;
}

function asNumber(value: SQLOutputValue | undefined): number {
  if (typeof value !== 'number') throw new StoredValueError('number');
  return value;
}

function asText(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string') throw new StoredValueError('text');
  return value;
}

function oneOf<Name extends string>(names: readonly Name[], value: SQLOutputValue | undefined): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new StoredValueError('name');
  return found;
}
