import { performance } from 'node:perf_hooks';
import { parseHostOptions, usage, defaultDataDir, type HostOptions } from './browser-host/options.ts';
import { runBrowserHost, type RunningHost } from './browser-host/run.ts';
import { exitCodes } from './browser-host/exit-codes.ts';

performance.mark('fabriscope:entry');

/** Entry point of the browser host. See `usage` in browser-host/options.ts. */
async function main(): Promise<void> {
  const surroundings = { platform: process.platform, environment: process.env, workingDirectory: process.cwd() };
  // Read once and out of sight of every process that is started from here.
  const passphrase = process.env['FABRISCOPE_PASSPHRASE'];
  delete process.env['FABRISCOPE_PASSPHRASE'];
  let options: HostOptions;
  try {
    options = parseHostOptions(process.argv.slice(2), surroundings);
  } catch (error) {
    return fail(exitCodes.usage, `${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
  if (options.help) return void process.stdout.write(usage);
  const asked = { port: options.port, dataDir: options.dataDir ?? defaultDataDir(surroundings) };
  let host: RunningHost | null = null;
  try {
    host = await runBrowserHost(options, passphrase, import.meta.dirname);
    endOnSignals(host);
    announce(host, options);
    await host.ready;
    if (options.open) await openBrowser(host);
  } catch (error) {
    const { startFailure } = await import('./browser-host/start-failure.ts');
    const failure = startFailure(error, asked);
    fail(failure.exitCode, failure.message);
    await host?.close();
    process.exit();
  }
}

function announce(host: RunningHost, options: HostOptions): void {
  if (options.json) return void process.stdout.write(`${JSON.stringify({ url: host.url, wallboardUrl: host.wallboardUrl })}\n`);
  process.stdout.write(
    `Fabriscope is ready:\n\n  ${host.url}\n\nFor a screen that may look and not touch:\n\n  ${host.wallboardUrl}\n\n` +
      `Both addresses hold a key for this run: show them to nobody. Ctrl+C ends Fabriscope.\n`,
  );
}

async function openBrowser(host: RunningHost): Promise<void> {
  const { openWithToken } = await import('./browser-host/opening-page.ts');
  const { opened } = await openWithToken(host.dataDir, host.url);
  if (!opened) process.stdout.write('No browser could be opened: open the first address yourself.\n');
}

/** The first signal ends everything in order, a second one at once. */
function endOnSignals(host: RunningHost): void {
  let ending = false;
  const end = (): void => {
    if (ending) return process.exit(exitCodes.failed);
    ending = true;
    // Parts that end wait on timers that keep no process alive; this one does.
    setInterval(() => {}, 1_000);
    host.close().then(() => process.exit(), () => process.exit(exitCodes.failed));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  const note = async (id: string, message: string, error: unknown): Promise<void> => {
    const program = await host.ready.catch(() => null);
    program?.logger.error(id, message, { error });
  };
  process.on('uncaughtException', (error) => {
    void note('program.crashed', 'An error that nobody handled ends Fabriscope.', error);
    fail(exitCodes.failed, `Fabriscope ends because of an error of its own: ${error.message}`);
    end();
  });
  process.on('unhandledRejection', (reason) => {
    void note('program.unhandled', 'A failure that nobody waited for.', reason);
  });
}

function fail(exitCode: number, message: string): void {
  process.stderr.write(`${message.trimEnd()}\n`);
  process.exitCode = exitCode;
}

await main();
