import { createHash, randomBytes } from 'node:crypto';
import { looksSecret } from '../../../shared/domain/secret-looking.ts';
import { secretMask } from '../../../shared/domain/service-fabric/secret-mask.ts';

/** A parameter as the page may see it. */
export interface ShownParameter {
  readonly name: string;
  readonly value: string;
  readonly secretLooking: boolean;
}

/** New in each run of the program, so that the sign of a secret tells nothing to anybody who keeps it. */
const salt = randomBytes(32);

/** Four digits that are the same for equal values in this run of the program. */
export function secretSign(value: string): string {
  return createHash('sha256').update(salt).update(value).digest('hex').slice(0, 4);
}

/** @param runId of the run that the value was recorded with; null: it is in force now. */
export function shownValue(name: string, value: string, runId: string | null = null): string {
  return looksSecret(name, value) ? secretMask(secretSign(value), runId) : value;
}

/** The values of a secret-looking parameter never reach the page. */
export function shownParameters(parameters: readonly { readonly name: string; readonly value: string }[], runId: string | null = null): ShownParameter[] {
  return parameters.slice(0, 5_000).map(({ name, value }) => ({ name: name.slice(0, 1_000), value: shownValue(name, value, runId).slice(0, 20_000), secretLooking: looksSecret(name, value) }));
}
