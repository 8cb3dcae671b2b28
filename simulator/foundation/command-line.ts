/** What every simulator command does alike: read numbers, wait for its end, and go cleanly. */

/** A mistake of the person at the command line: printed without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Reads a whole number option. @throws UsageError */
export function wholeNumber(name: string, text: string | undefined, fallback: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) throw new UsageError(`--${name} must be a whole number up to ${String(max)}`);
  return value;
}

/**
 * Resolves when the process is asked to end: SIGINT, SIGTERM, or, where wanted, the end of standard input, which is how a
 * parent process that died is noticed on every platform.
 */
export function untilStopped(withStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    if (!withStdin) return;
    process.stdin.once('end', () => resolve());
    process.stdin.once('close', () => resolve());
    process.stdin.resume();
  });
}
