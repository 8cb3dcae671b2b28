/** A part of an application type that has a version of its own. */
export interface PackagePart {
  readonly kind: 'service' | 'code' | 'config' | 'data';
  /** "CartPkg", or "CartPkg/Code" for what is in a service. */
  readonly name: string;
  readonly version: string;
}

export interface PackagePartChange {
  readonly kind: PackagePart['kind'];
  readonly name: string;
  /** Null where it is not there. */
  readonly from: string | null;
  readonly to: string | null;
  readonly change: 'same' | 'changed' | 'added' | 'removed';
}

/** Part by part, services in the order of the newer one, each followed by what is in it; what is gone stands at the end. */
export function packageChanges(from: readonly PackagePart[], to: readonly PackagePart[]): PackagePartChange[] {
  const keyOf = ({ kind, name }: Pick<PackagePart, 'kind' | 'name'>): string => `${kind}\n${name}`;
  const before = new Map(from.map((part) => [keyOf(part), part.version]));
  const after = new Map(to.map((part) => [keyOf(part), part.version]));
  const all = new Map([...to, ...from].map((part) => [keyOf(part), part]));
  return [...all].map(([key, { kind, name }]) => {
    const old = before.get(key) ?? null;
    const next = after.get(key) ?? null;
    const change = old === null ? 'added' : next === null ? 'removed' : old === next ? 'same' : 'changed';
    return { kind, name, from: old, to: next, change };
  });
}
