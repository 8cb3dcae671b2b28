import type { Parameter } from '../../contract/clusters/entities.ts';
import { looksSecret } from '../secret-looking.ts';

export interface NamedValue {
  readonly key: string;
  readonly value: string;
}

/** A place in a manifest that takes its value from a parameter. */
export interface ParameterUse {
  readonly parameter: string;
  /** "CartPkg Config/Database/ConnectionString", "default service Cart: InstanceCount". */
  readonly where: string;
}

/**
 * What an application's parameters are and where each value comes from: what was given wins over the manifest's default.
 * Names are compared as written first and without regard to case after that, as the image builder does.
 * @param defaults of the type's version; null where its manifest could not be had, which makes what is not given unknown.
 * @param given with the application or its last upgrade; the gateway tells only those.
 * @returns in the order of the manifest, what it does not know at the end.
 */
export function effectiveParameters(defaults: readonly NamedValue[] | null, given: readonly NamedValue[], uses: readonly ParameterUse[]): readonly Parameter[] {
  const left = new Map(given.map(({ key, value }) => [key, value]));
  const take = (name: string): string | null => {
    const exact = left.has(name) ? name : [...left.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
    if (exact === undefined) return null;
    const value = left.get(exact) ?? null;
    left.delete(exact);
    return value;
  };
  const known = (defaults ?? []).map(({ key, value }) => described(key, value, take(key), uses));
  const extra = [...left].map(([key, value]) => described(key, null, value, uses));
  const mentioned = new Set([...known, ...extra].map(({ name }) => name.toLowerCase()));
  const unknown = [...new Map(uses.filter(({ parameter }) => !mentioned.has(parameter.toLowerCase())).map((use) => [use.parameter.toLowerCase(), use.parameter])).values()];
  return [...known, ...extra, ...unknown.map((name) => described(name, null, null, uses))];
}

const mostUses = 50;

function described(name: string, manifestDefault: string | null, given: string | null, uses: readonly ParameterUse[]): Parameter {
  const effective = given ?? manifestDefault ?? '';
  return {
    name, manifestDefault, given, effective,
    origin: given !== null ? 'given' : manifestDefault !== null ? 'default' : 'unknown',
    secretLooking: looksSecret(name, effective) || (manifestDefault !== null && looksSecret(name, manifestDefault)),
    usedBy: [...new Set(uses.filter(({ parameter }) => parameter.toLowerCase() === name.toLowerCase()).map(({ where }) => where.slice(0, 600)))].slice(0, mostUses),
  };
}
