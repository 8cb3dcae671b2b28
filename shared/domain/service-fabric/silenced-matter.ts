import type { CauseKind } from './event-meaning.ts';

/** What was the matter with a cluster when somebody silenced its alerts. */
export interface SilencedMatter {
  readonly severity: 'warning' | 'error';
  /** Kinds of all its root causes, as `causeMark` tells them apart. */
  readonly marks: ReadonlySet<string>;
}

export interface MarkedCause {
  readonly kind: CauseKind;
  readonly sourceId: string;
  readonly property: string;
}

/** What commonly follows from something else, a while later: it makes a known matter no other one. */
const consequences: ReadonlySet<CauseKind> = new Set<CauseKind>(['belowTarget', 'reconfiguration', 'replicaBuild', 'replicationQueue', 'unplaced', 'balancing']);

/** Tells kinds of causes apart; those that are known by their reporter alone, by that. */
export function causeMark({ kind, sourceId, property }: MarkedCause): string {
  return kind === 'other' || kind === 'silentWatchdog' ? `${kind}|${sourceId}|${property}` : kind;
}

/** What a silence is about; null where nothing is the matter, as before planned work: such a silence covers whatever comes. */
export function silencedMatter(severities: readonly ('warning' | 'error')[], causes: readonly MarkedCause[]): SilencedMatter | null {
  if (severities.length === 0) return null;
  return { severity: severities.includes('error') ? 'error' : 'warning', marks: new Set(causes.map(causeMark)) };
}

/**
 * Whether what is the matter now is another matter than the silenced one: graver, or with another cause in the first
 * place. More of the same is not.
 * @param severities of the alerts that the silence covers and that run now
 * @param worst the first root cause now; null where none is known
 */
export function hasOutgrown(matter: SilencedMatter, severities: readonly ('warning' | 'error')[], worst: MarkedCause | null): boolean {
  if (severities.length === 0) return false;
  if (matter.severity === 'warning' && severities.includes('error')) return true;
  return worst !== null && matter.marks.size > 0 && !consequences.has(worst.kind) && !matter.marks.has(causeMark(worst));
}
