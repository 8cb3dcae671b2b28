import { asObject } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { World } from '../../model/provider.ts';
import type { ItemAttributes } from './vault-contents.ts';
import { badParameter } from './vault-failure.ts';

/** Attributes as answers hold them; times are epoch seconds. */
export function attributesJson(attributes: ItemAttributes): JsonObject {
  return { ...attributes, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 };
}

/**
 * Attributes after a caller's wishes for `enabled`, `nbf` and `exp`.
 * @throws VaultFailure where one has the wrong type.
 */
export function changedAttributes(attributes: ItemAttributes, wanted: Json | undefined, nowSeconds: number): ItemAttributes {
  const { enabled, nbf, exp } = asObject(wanted);
  if (enabled !== undefined && typeof enabled !== 'boolean') throw badParameter('Property attributes.enabled has an invalid value.');
  return {
    ...attributes,
    ...(enabled === undefined ? {} : { enabled }),
    ...(nbf === undefined ? {} : { nbf: seconds('nbf', nbf) }),
    ...(exp === undefined ? {} : { exp: seconds('exp', exp) }),
    updated: nowSeconds,
  };
}

function seconds(name: string, value: Json): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw badParameter(`Property attributes.${name} has an invalid value.`);
  return value;
}

/** The name of a version: 32 hex digits. */
export function newVersion(world: World): string {
  return world.random.text(32, '0123456789abcdef');
}
