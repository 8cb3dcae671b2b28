/** The part of a service's key space that a partition holds, as the gateway tells it; keys are 64-bit digits. */
export interface PartitionKeys {
  readonly servicePartitionKind: string | null;
  readonly name: string | null;
  readonly lowKey: string | null;
  readonly highKey: string | null;
}

/** "Singleton", "−9223372036854775808 … 0", "Named: eu"; the product's own word for a kind that is not known. */
export function partitionRangeWords({ servicePartitionKind, name, lowKey, highKey }: PartitionKeys): string {
  if (servicePartitionKind === 'Singleton') return 'Singleton';
  if (servicePartitionKind === 'Named' || (servicePartitionKind === null && name !== null)) return `Named: ${name ?? ''}`;
  if (lowKey !== null && highKey !== null) return lowKey === highKey ? `Key ${withMinus(lowKey)}` : `${withMinus(lowKey)} … ${withMinus(highKey)}`;
  return servicePartitionKind ?? 'Unknown';
}

function withMinus(digits: string): string {
  return digits.replace(/^-/, '−');
}

/**
 * How many percent of the service's whole key space the range covers, for telling uneven partitions.
 * @returns null where it is no range of keys.
 */
export function rangeShare({ lowKey, highKey }: PartitionKeys, wholeLow: string, wholeHigh: string): number | null {
  if (lowKey === null || highKey === null) return null;
  const whole = BigInt(wholeHigh) - BigInt(wholeLow) + 1n;
  if (whole <= 0n) return null;
  return Number(((BigInt(highKey) - BigInt(lowKey) + 1n) * 10_000n) / whole) / 100;
}
