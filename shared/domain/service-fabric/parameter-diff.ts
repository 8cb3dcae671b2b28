/*
 * What becomes of an application's parameters with an upgrade. The list that is sent is the complete one: what is left
 * out goes back to the default of the target's manifest (service-fabric.md §2.7).
 */

export type ParameterChange = 'same' | 'changed' | 'added' | 'removed' | 'reverts';

export interface ParameterDiff {
  readonly name: string;
  /** In force now; null where the current version does not have it. */
  readonly current: string | null;
  /** Of the target's manifest; null where that does not have it. */
  readonly targetDefault: string | null;
  /** In force afterwards; null where the target does not have it. */
  readonly next: string | null;
  readonly change: ParameterChange;
}

export interface ParameterQuestion {
  /** What was given when the application was created or last upgraded: not what the manifest gives. */
  readonly given: ReadonlyMap<string, string>;
  readonly currentDefaults: ReadonlyMap<string, string>;
  readonly targetDefaults: ReadonlyMap<string, string>;
  /** What would be sent. */
  readonly next: ReadonlyMap<string, string>;
}

/** One line for every parameter that either version has or that is sent, in the order of the target's manifest, then by name. */
export function parameterDiff({ given, currentDefaults, targetDefaults, next }: ParameterQuestion): ParameterDiff[] {
  const others = [...new Set([...currentDefaults.keys(), ...given.keys(), ...next.keys()])].filter((name) => !targetDefaults.has(name));
  return [...targetDefaults.keys(), ...others.toSorted((left, right) => left.localeCompare(right, 'en'))].map((name) => {
    const current = given.get(name) ?? currentDefaults.get(name) ?? null;
    const targetDefault = targetDefaults.get(name) ?? null;
    const after = next.get(name) ?? targetDefault;
    return { name, current, targetDefault, next: after, change: changeOf(current, after, given.has(name) && !next.has(name)) };
  });
}

/** @param isLeftOut it was given until now and is not any more. */
function changeOf(current: string | null, next: string | null, isLeftOut: boolean): ParameterChange {
  if (current === next) return 'same';
  if (current === null) return 'added';
  if (next === null) return 'removed';
  return isLeftOut ? 'reverts' : 'changed';
}

/** What is sent where nobody says otherwise: what is given now, without what the target does not know. */
export function carriedParameters(given: ReadonlyMap<string, string>, targetDefaults: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...given].filter(([name]) => targetDefaults.has(name)));
}

/** Names that would be sent and that the target's manifest does not declare: the cluster refuses them. */
export function undeclaredParameters(next: ReadonlyMap<string, string>, targetDefaults: ReadonlyMap<string, string>): string[] {
  return [...next.keys()].filter((name) => !targetDefaults.has(name));
}
