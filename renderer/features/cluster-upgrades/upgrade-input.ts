import type { UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';

/** What the form of a new upgrade starts with: the runtime's own defaults (service-fabric.md §2.7), and a roll-back where it fails. */
export const defaultPolicy: UpgradePolicy = {
  failureAction: 'Rollback',
  healthCheckWaitMs: 0,
  healthCheckStableMs: 120_000,
  healthCheckRetryMs: 600_000,
  upgradeTimeoutMs: null,
  domainTimeoutMs: null,
  replicaSetCheckTimeoutMs: null,
  instanceCloseDelayMs: null,
  forceRestart: false,
  health: null,
};

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, sec: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a time as people type it: `90`, `90 s`, `2 min`, `1 h 30 min`, `00:02:00`; a bare number is seconds. Empty, `-` and words
 * such as `never` are "without end".
 * @returns ms, null for without end, or undefined where it is none of these.
 */
export function parseDuration(text: string): number | null | undefined {
  const trimmed = text.trim().toLowerCase();
  if (['', '-', '–', 'never', 'infinite', 'without end'].includes(trimmed)) return null;
  const clock = /^(\d+):([0-5]?\d):([0-5]?\d)$/.exec(trimmed);
  if (clock) return (Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3])) * 1_000;
  if (/^\d+$/.test(trimmed)) return inRange(Number(trimmed) * 1_000);
  if (!/^(\d+(\.\d+)?\s*(ms|sec|s|min|m|h|d)\s*)+$/.test(trimmed)) return undefined;
  let sum = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)\s*(ms|sec|s|min|m|h|d)/g)) sum += Number(count) * (unitMs[unit ?? ''] ?? 0);
  return inRange(Math.round(sum));
}

/** A hundred years: beyond it nobody meant a time. */
const longestMs = 3_153_600_000_000;
const inRange = (ms: number): number | undefined => (ms <= longestMs ? ms : undefined);

/** How a time stands in a field that can be typed into. The reverse of `parseDuration`. */
export function spellDuration(ms: number | null): string {
  if (ms === null) return '';
  if (ms !== 0 && ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  if (ms !== 0 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`;
}
