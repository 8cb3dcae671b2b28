import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

import { ControlServer } from './control-server.ts';

/** What every simulator command does alike: read its options, be controlled, wait for its end, and go cleanly. */

/** What every command that runs servers takes. */
export const SERVER_OPTIONS = {
  port: { type: 'string' },
  'control-port': { type: 'string' },
  fault: { type: 'string', multiple: true },
  seed: { type: 'string' },
  json: { type: 'boolean', default: false },
  'exit-with-stdin': { type: 'boolean', default: false },
} as const;

/** A mistake of the person at the command line: printed without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What can go wrong while something is read is the mistake of whoever wrote it. @throws UsageError */
export function orUsageError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError */
export function readOptions<Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  return orUsageError(() => parseArgs({ args: [...args], options, strict: true }).values);
}

/** Starts the control endpoint that is part of what runs. @throws UsageError */
export async function startControl(port: string | undefined, running: AsyncDisposableStack): Promise<ControlServer> {
  const control = new ControlServer();
  await control.listen(wholeNumber('control-port', port, 0, 65_535));
  running.defer(() => control.close());
  return control;
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
