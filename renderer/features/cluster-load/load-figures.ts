import type { LoadMetric } from '../../../shared/contract/clusters/entities.ts';

/** @returns share of the capacity in use, 0 and more; null where there is no limit. */
export function usedShare(load: number, capacity: number | null): number | null {
  return capacity === null || capacity <= 0 ? null : load / capacity;
}

/** From which share on a metric is worth a look; above 1 it is a violation. */
export const fullFrom = 0.9;

export function loadTone({ load, capacity, capacityViolation }: Pick<LoadMetric, 'load' | 'capacity' | 'capacityViolation'>): 'ok' | 'warn' | 'error' {
  const share = usedShare(load, capacity) ?? 0;
  if (capacityViolation || share > 1) return 'error';
  return share >= fullFrom ? 'warn' : 'ok';
}

/** @returns `12`, `1,240`, `3.5`: three digits are enough to compare by. */
export function loadWords(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0 });
}

/** @returns `86 %`, or '' without a limit. */
export function shareWords(load: number, capacity: number | null): string {
  const share = usedShare(load, capacity);
  return share === null ? '' : `${Math.round(share * 100)} %`;
}

/** Those in violation first, then the fullest, then by name. */
export function orderMetrics(metrics: readonly LoadMetric[]): LoadMetric[] {
  const weight = (metric: LoadMetric): number => (metric.capacityViolation ? 1_000 : usedShare(metric.load, metric.capacity) ?? -1);
  return [...metrics].sort((a, b) => weight(b) - weight(a) || a.name.localeCompare(b.name));
}
