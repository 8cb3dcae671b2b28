import type { Parameter } from '../../../shared/contract/clusters/entities.ts';

export const originWords: Readonly<Record<Parameter['origin'], string>> = { default: 'Manifest', given: 'Given', unknown: 'Not known' };

/** @returns whether what is in force is not what the manifest says. */
export function differs({ manifestDefault, effective }: Parameter): boolean {
  return manifestDefault !== effective;
}

/** Those that differ from the manifest first, by name within. */
export function orderParameters(parameters: readonly Parameter[]): Parameter[] {
  return [...parameters].sort((a, b) => Number(differs(b)) - Number(differs(a)) || a.name.localeCompare(b.name));
}
