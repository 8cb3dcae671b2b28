import { startCompany } from '../company.ts';
import type { CompanyOptions } from '../company.ts';
import { orUsageError, readOptions, SERVER_OPTIONS, startControl, untilStopped, UsageError, wholeNumber } from '../foundation/command-line.ts';
import type { SimulatedAzure } from './azure-server.ts';
import { AZURE_FAULT_KINDS, parseAzureFault } from './http/faults.ts';
import { sampleWorldIn } from './scenarios/estate.ts';
import { scenarios } from './scenarios/index.ts';
import type { ScenarioName } from './scenarios/index.ts';
import { writeTemplates } from './templates/write-templates.ts';

export const AZURE_USAGE = `
node simulator/cli.ts azure [options]

  --scenario NAME     ${Object.keys(scenarios).join(', ')} (default healthy)
  --port P            port of the resource manager, the sign-in takes the next one (default: any free ports)
  --control-port P    port of the control endpoint (default: any free port)
  --fault TEXT        kind[:value][@path][#count], may be given more than once
                      kinds: ${AZURE_FAULT_KINDS.join(', ')}
  --pace X            factor on the durations Azure chooses; 0.05 runs a deployment in a second (default 1)
  --throttle X        factor on the limits of requests; 0 for none (default: the scenario's own)
  --token-minutes N   how long access tokens are good (default 60)
  --device-interval N seconds between two questions of a waiting device (default 5)
  --auto-approve      sign-in pages answer at once
  --seed N            same seed, same world (default 1)
  --write-templates FOLDER
                      write sample templates whose parameters fit this world
  --json              print one line of JSON and nothing else
  --exit-with-stdin   end when standard input ends
`;

const OPTIONS = {
  ...SERVER_OPTIONS,
  scenario: { type: 'string', default: 'healthy' },
  pace: { type: 'string' },
  throttle: { type: 'string' },
  'token-minutes': { type: 'string' },
  'device-interval': { type: 'string' },
  'auto-approve': { type: 'boolean', default: false },
  'write-templates': { type: 'string' },
} as const;

const LARGEST_FACTOR = 1000;

type CommandOptions = ReturnType<typeof readOptions<typeof OPTIONS>>;

/** Starts an Azure as the command line says and runs until stopped. */
export async function runAzure(args: readonly string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const wanted = azureWanted(options);
  const stopped = untilStopped(options['exit-with-stdin']);
  await using running = new AsyncDisposableStack();
  const control = await startControl(options['control-port'], running);
  const company = await startCompany({ ...wanted, control });
  running.defer(() => company.close());
  const folder = options['write-templates'];
  if (folder !== undefined) await writeTemplates(folder, sampleWorldIn(company.azure.model.world));
  const described = { ...describeAzure(company.azure), devops: company.devops.url, devopsPat: company.devops.pat.token };
  if (options.json) process.stdout.write(`${JSON.stringify({ azure: described })}\n`);
  else for (const [name, value] of Object.entries(described)) process.stdout.write(`${name.padEnd(14)}${value}\n`);
  await stopped;
}

/** What its user would know already: where it is, whom to trust, and how to sign in. A secret travels in it. */
export function describeAzure(azure: SimulatedAzure) {
  const { arm, authority, tenant, clientId, clientSecret, ca, control } = azure;
  return { arm, authority, tenant, clientId, clientSecret, ca, control };
}

/** @throws UsageError */
function azureWanted(options: CommandOptions): CompanyOptions {
  const { scenario } = options;
  if (!isScenario(scenario)) throw new UsageError(`--scenario must be one of ${Object.keys(scenarios).join(', ')}`);
  return {
    scenario,
    faults: (options.fault ?? []).map((text) => orUsageError(() => parseAzureFault(text))),
    port: wholeNumber('port', options.port, 0, 65_534),
    seed: wholeNumber('seed', options.seed, 1, 2 ** 32 - 1),
    pace: factor('pace', options.pace, 0.001),
    ...(options.throttle === undefined ? {} : { throttleScale: factor('throttle', options.throttle, 0) }),
    tokenLifetimeMs: wholeNumber('token-minutes', options['token-minutes'], 60, 24 * 60) * 60_000,
    devicePollSeconds: wholeNumber('device-interval', options['device-interval'], 5, 60),
    autoApprove: options['auto-approve'],
  };
}

const isScenario = (name: string): name is ScenarioName => Object.hasOwn(scenarios, name);

/** @throws UsageError */
function factor(name: string, text: string | undefined, least: number): number {
  if (text === undefined) return 1;
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || value < least || value > LARGEST_FACTOR) throw new UsageError(`--${name} must be a number from ${String(least)} to ${String(LARGEST_FACTOR)}`);
  return value;
}
