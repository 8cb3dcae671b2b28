/** A value that can be written as JSON, with integers of any size. */
export type PortalValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly PortalValue[]
  | { readonly [key: string]: PortalValue | undefined };

/**
 * Writes JSON the way the recorded answers look: a space on both sides of each colon, and 64-bit integers such as
 * FILETIME stamps with all their digits.
 */
export function portalJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map((each) => portalJson(each)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => `${JSON.stringify(key)} : ${portalJson(each)}`);
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Ticks of 100 ns since 1601-01-01 UTC. */
export function fileTime(epochMs: number): bigint {
  return (BigInt(Math.round(epochMs)) + 11_644_473_600_000n) * 10_000n;
}
