import type { NewJournalEvent } from '../journal/event.ts';
import { deploymentReclassified, type DeploymentResult } from './deployment.ts';

/** Corrections are told by the program itself, whatever source told the row. */
const source = 'program';

/**
 * The events of a person's correction: those that stand are taken back, and the new one is told. The record stays as it was.
 *
 * @param as null only takes back.
 * @param standing external ids of the corrections that stand.
 * @param id unique for good.
 */
export function correctionEvents(key: string, as: DeploymentResult | null, why: string, standing: readonly string[], at: number, id: string): NewJournalEvent[] {
  const base = { at, stream: 'deployment', type: deploymentReclassified, source, entity: key, value: null } as const;
  const back = standing.map((externalId, order): NewJournalEvent => ({ ...base, externalId: `back-${id}-${order}`, attributes: { why }, compensates: externalId }));
  return as === null ? back : [...back, { ...base, externalId: `correction-${id}`, attributes: { as, why }, compensates: null }];
}
