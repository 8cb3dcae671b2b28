import { orUsageError, readOptions, SERVER_OPTIONS, startControl, untilStopped, UsageError, wholeNumber } from '../foundation/command-line.ts';
import { startDevops } from './devops-server.ts';
import type { DevopsOptions, SimulatedDevops } from './devops-server.ts';
import { DEVOPS_FAULT_KINDS, parseDevopsFault } from './gateway/faults.ts';

export const DEVOPS_USAGE = `
node simulator/cli.ts devops [options]

  An organisation of Azure DevOps with a year of builds, releases and deployments.

  --organisation NAME first part of every path (default contoso)
  --port P            port (default: any free one)
  --control-port P    port of the control endpoint (default: any free port)
  --rate-scale X      factor on what requests cost of 200 units in five minutes; 0 never limits (default 1)
  --fault TEXT        kind[:value][@path][#count], may be given more than once
                      kinds: ${DEVOPS_FAULT_KINDS.join(', ')}
  --seed N            same seed, same history (default 2026)
  --json              print one line of JSON and nothing else
  --exit-with-stdin   end when standard input ends
`;

const OPTIONS = {
  ...SERVER_OPTIONS,
  organisation: { type: 'string' },
  'rate-scale': { type: 'string' },
} as const;

/** Starts an organisation as the command line says and runs until stopped. */
export async function runDevops(args: readonly string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const wanted = devopsWanted(options);
  const stopped = untilStopped(options['exit-with-stdin']);
  await using running = new AsyncDisposableStack();
  const control = await startControl(options['control-port'], running);
  const devops = await startDevops({ ...wanted, control });
  running.defer(() => devops.close());
  const described = describeDevops(devops);
  if (options.json) process.stdout.write(`${JSON.stringify({ devops: [described] })}\n`);
  else narrate(described);
  await stopped;
}

/** What its user would know already: where it is, whom to trust (PEM), and a token, which is a secret. */
export function describeDevops({ name, url, project, pat, caPem, control }: SimulatedDevops) {
  return { name, url, project, pat: pat.token, ca: caPem, control };
}

/** @throws UsageError */
function devopsWanted(options: ReturnType<typeof readOptions<typeof OPTIONS>>): DevopsOptions {
  const { organisation } = options;
  if (organisation !== undefined && !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(organisation)) throw new UsageError('--organisation must be made of letters, digits and hyphens');
  return {
    port: wholeNumber('port', options.port, 0, 65_535),
    seed: wholeNumber('seed', options.seed, 2026, 2 ** 31),
    faults: (options.fault ?? []).map((text) => orUsageError(() => parseDevopsFault(text))),
    ...(organisation === undefined ? {} : { organisation }),
    ...(options['rate-scale'] === undefined ? {} : { rateLimitScale: readScale(options['rate-scale']) }),
  };
}

function readScale(text: string): number {
  const scale = Number(text);
  if (!Number.isFinite(scale) || scale < 0) throw new UsageError('--rate-scale must be a number from 0');
  return scale;
}

function narrate({ name, ...rest }: ReturnType<typeof describeDevops>): void {
  process.stdout.write(`${name}\n`);
  for (const [key, value] of Object.entries(rest)) process.stdout.write(`  ${key.padEnd(10)} ${value}\n`);
  process.stdout.write('Press Ctrl+C to end.\n');
}
