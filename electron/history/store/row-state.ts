import * as z from 'zod';
import { deploymentResults, type DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import type { RowState } from '../../../shared/domain/history/row-fold.ts';

const result = z.enum(deploymentResults);
const stateSchema = z.strictObject({
  observed: z.array(z.strictObject({ externalId: z.string().nullable(), at: z.number(), storedAt: z.number(), result, words: z.string() })),
  corrections: z.array(z.strictObject({ externalId: z.string().nullable(), as: result, why: z.string(), at: z.number() })),
  forgotten: z.boolean(),
  awaited: z.array(z.string()),
});

/** What a row's events come to beside its record, as text. */
export function storedRowState({ observed, corrections, forgotten, awaited }: RowState): string {
  return JSON.stringify({ observed, corrections, forgotten, awaited });
}

/** @throws where the text is none that `storedRowState` wrote. */
export function rowState(record: DeploymentRecord | null, text: string): RowState {
  return { record, ...stateSchema.parse(JSON.parse(text)) };
}
