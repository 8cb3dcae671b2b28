import type { ArmError } from '../../model/arm-error.ts';

/** What the resource provider of clusters says of a property that it does not take. */
export const badRequest = (message: string, target: string): ArmError => ({ code: 'BadRequest', message, target });
