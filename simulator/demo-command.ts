import { describeAzure } from './azure/command.ts';
import { describeDevops } from './devops/command.ts';
import { readOptions, untilStopped } from './foundation/command-line.ts';
import type { SimulatedHololens } from './hololens/hololens.ts';
import { startDemoWorld } from './world.ts';
import type { DemoCluster, DemoWorld } from './world.ts';

export const DEMO_USAGE = `
node simulator/cli.ts demo [options]

  The world of "npm run demo": one paired headset and one that waits to be paired,
  one cluster in trouble and one that is healthy, and what the company that
  they belong to has in Azure and Azure DevOps.

  --json              print one line of JSON and nothing else
  --exit-with-stdin   end when standard input ends
`;

const OPTIONS = { json: { type: 'boolean', default: false }, 'exit-with-stdin': { type: 'boolean', default: false } } as const;

/** Starts the demo world and runs until stopped. */
export async function runDemo(args: readonly string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const world = await startDemoWorld();
  if (options.json) process.stdout.write(`${JSON.stringify(announced(world))}\n`);
  else {
    for (const { name, url, control } of [...world.headsets, ...world.clusters.map((each) => each.cluster), world.company.devops]) {
      process.stdout.write(`${name}  ${url}  control ${control}\n`);
    }
  }
  await untilStopped(options['exit-with-stdin']);
  await world.close();
}

/** All of the JSON line. */
function announced(world: DemoWorld): object {
  return {
    hololens: world.headsets.map(describe),
    clusters: world.clusters.map(describeCluster),
    azure: [{ name: 'Contoso', ...describeAzure(world.company.azure) }],
    devops: [describeDevops(world.company.devops)],
  };
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

/** One entry of the JSON line for a cluster: keys travel in it, so it goes over a pipe and no other way. */
function describeCluster({ cluster, production }: DemoCluster): object {
  const { name, url, gateways, thumbprints, control, credentials } = cluster;
  return {
    name,
    url,
    gateways,
    thumbprint256: thumbprints?.thumbprint256 ?? null,
    thumbprint: thumbprints?.thumbprint ?? null,
    caPem: credentials?.caPem ?? null,
    clientCertificatePem: credentials?.clients.admin.certificatePem ?? null,
    clientKeyPem: credentials?.clients.admin.privateKeyPem ?? null,
    control,
    production,
  };
}
