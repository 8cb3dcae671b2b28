import type { HistoryRow } from '../../../shared/contract/history/rows.ts';
import type { StateTone } from '../../components/StateMark.tsx';

/** Words and tone of each result. */
export const resultLooks: Readonly<Record<HistoryRow['result'], { readonly tone: StateTone; readonly word: string }>> = {
  waiting: { tone: 'asleep', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
  succeeded: { tone: 'ok', word: 'Succeeded' },
  partly: { tone: 'warn', word: 'Partly' },
  failed: { tone: 'error', word: 'Failed' },
  'rolled-back': { tone: 'error', word: 'Rolled back' },
  cancelled: { tone: 'off', word: 'Cancelled' },
  unknown: { tone: 'stale', word: 'Not known' },
};

/** What each kind of row is called. */
export const kindWords: Readonly<Record<HistoryRow['kind'], string>> = {
  arm: 'ARM deployment',
  'application-upgrade': 'Application upgrade',
  'cluster-upgrade': 'Cluster upgrade',
  provision: 'Provision',
  'release-stage': 'Release stage',
  'pipeline-stage': 'Pipeline stage',
  'headset-install': 'Headset install',
  build: 'Build',
};

/** The same in a word, for a column. */
export const kindShort: Readonly<Record<HistoryRow['kind'], string>> = {
  arm: 'ARM', 'application-upgrade': 'upgrade', 'cluster-upgrade': 'cluster', provision: 'provision', 'release-stage': 'release', 'pipeline-stage': 'pipeline', 'headset-install': 'install', build: 'build',
};

/** "2.6.0 → 2.7.1"; what is not known is left out. */
export function versionWords({ versionFrom, versionTo }: Pick<HistoryRow, 'versionFrom' | 'versionTo'>): string {
  if (versionTo === null) return versionFrom === null ? '' : `from ${versionFrom}`;
  return versionFrom === null || versionFrom === versionTo ? versionTo : `${versionFrom} → ${versionTo}`;
}

/** The first leaf cause in a line; empty where it did not fail. */
export function causeWords({ cause, causeCount }: Pick<HistoryRow, 'cause' | 'causeCount'>): string {
  if (cause === null) return '';
  const more = causeCount > 1 ? ` (and ${String(causeCount - 1)} more)` : '';
  return `${cause.code === '' ? '' : `${cause.code}: `}${cause.message}${more}`;
}

/** What differs from the last success there, without the versions where a column beside it tells the same. */
export function changedWords({ changed, versionFrom, versionTo }: Pick<HistoryRow, 'changed' | 'versionFrom' | 'versionTo'>): string {
  if (changed === null) return 'no earlier success here';
  if (changed === '') return 'nothing differs';
  const versions = `${versionFrom ?? ''} → ${versionTo ?? ''}`;
  return changed.startsWith(`${versions}, `) ? changed.slice(versions.length + 2) : changed === versions ? 'only the version' : changed;
}

/** Who, for a column: an address without its domain. */
export function shortName(by: string): string {
  return by.replace(/^([^@\s]+)@\S+$/, '$1');
}

/** How long it took, or has taken so far; null where nobody knows. */
export function tookMs({ durationMs, startedAt, endedAt, result }: Pick<HistoryRow, 'durationMs' | 'startedAt' | 'endedAt' | 'result'>, now: number): number | null {
  if (durationMs !== null) return durationMs;
  if (endedAt !== null) return Math.max(0, endedAt - startedAt);
  return result === 'running' ? Math.max(0, now - startedAt) : null;
}
