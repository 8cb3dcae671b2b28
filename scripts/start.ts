import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildIfStale } from './build-if-stale.ts';
import { electronRuntime } from './electron-runtime.ts';
import { projectRoot } from './tool.ts';

/**
 * `npm start [-- --browser] [--port N] [--no-open] [--data-dir DIR] [--json] [--demo]`: builds what is stale and opens
 * the desktop window; where none can be had it says so in one line and serves the browser host instead.
 */
const args = process.argv.slice(2);

function spawnHost(executable: string, hostArgs: readonly string[]): void {
  const child = spawn(executable, hostArgs, { cwd: process.env['INIT_CWD'] ?? process.cwd(), stdio: 'inherit' });
  child.once('error', (error) => {
    process.stderr.write(`Fabriscope did not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 130 : 1);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
}

async function start(): Promise<void> {
  await buildIfStale();
  const wantsBrowser = args.includes('--browser') || args.includes('--json');
  const hostArgs = args.filter((argument) => argument !== '--browser');
  if (!wantsBrowser) {
    const runtime = await electronRuntime();
    if ('executable' in runtime) return spawnHost(runtime.executable, [projectRoot, ...hostArgs]);
    process.stderr.write(`No desktop window: ${runtime.absent}. Serving Fabriscope to your browser instead.\n`);
  }
  spawnHost(process.execPath, [join(projectRoot, 'dist', 'main', 'server.js'), ...hostArgs]);
}

try {
  await start();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
