import * as z from 'zod';
import { listOf, openEnum, partitionIdOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf } from './shape.ts';

export type SafetyCheckKind =
  | 'EnsureSeedNodeQuorum' | 'EnsurePartitionQuorum' | 'WaitForPrimaryPlacement' | 'WaitForPrimarySwap' | 'WaitForReconfiguration'
  | 'WaitForInbuildReplica' | 'EnsureAvailability';

const check = answerOf({ kind: openEnum<SafetyCheckKind>(), partitionId: partitionIdOrNull });

/** What a node waits for before it may be taken down; `{SafetyCheck: {Kind, PartitionId?}}` on the wire (§2.7). */
export const safetyChecks = listOf(z.preprocess((value) => {
  if (typeof value !== 'object' || value === null) return value;
  const wrapped = Object.entries(value).find(([key]) => key.toLowerCase() === 'safetycheck');
  return wrapped ? wrapped[1] : value;
}, check).transform(({ kind, partitionId }) => ({ kind: kind ?? 'Invalid', partitionId })));
export type SafetyCheck = Immutable<z.infer<typeof safetyChecks>>[number];
