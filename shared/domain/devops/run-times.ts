/** Milliseconds since 1970; null where it has not come to that, or is not known. */
export interface RunTimes {
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** When a run began, or was asked for, or at least ended. */
export function runBeganAt({ startedAt, queuedAt, endedAt }: RunTimes): number | null {
  return startedAt ?? queuedAt ?? endedAt;
}
