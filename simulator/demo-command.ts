import { parseArgs } from 'node:util';

import { untilStopped, UsageError } from './foundation/command-line.ts';
import type { SimulatedHololens } from './hololens/hololens.ts';
import { startDemoWorld } from './world.ts';

export const DEMO_USAGE = `
node simulator/cli.ts demo [options]

  The world of "npm run demo": one paired headset and one that waits to be paired.

  --json              print one line of JSON and nothing else
  --exit-with-stdin   end when standard input ends
`;

const OPTIONS = { json: { type: 'boolean', default: false }, 'exit-with-stdin': { type: 'boolean', default: false } } as const;

/** Starts the demo world and runs until stopped. */
export async function runDemo(args: readonly string[]): Promise<void> {
  const options = parse(args);
  const world = await startDemoWorld();
  if (options.json) process.stdout.write(`${JSON.stringify({ hololens: world.headsets.map(describe) })}\n`);
  else for (const headset of world.headsets) process.stdout.write(`${headset.name}  ${headset.url}  control ${headset.control}\n`);
  await untilStopped(options['exit-with-stdin']);
  await world.close();
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** One entry of the JSON line, with all that its user would know already: whom to trust and, where paired, how to sign in. */
function describe(headset: SimulatedHololens): object {
  const { credentials } = headset;
  return {
    name: headset.name,
    url: headset.url,
    pin: headset.pin() ?? null,
    control: headset.control,
    rootCertificatePem: headset.rootCertificatePem,
    credentials: credentials === undefined ? null : { userName: credentials.username, password: credentials.password },
  };
}
