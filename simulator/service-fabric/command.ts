import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orUsageError, readOptions, SERVER_OPTIONS, startControl, untilStopped, UsageError, wholeNumber } from '../foundation/command-line.ts';
import { startCluster } from './cluster-server.ts';
import type { ClusterServerOptions, SimulatedCluster } from './cluster-server.ts';
import { CLUSTER_FAULT_KINDS, parseClusterFault } from './gateway/faults.ts';
import { scenarioNames } from './scenarios/index.ts';

export const CLUSTER_USAGE = `
node simulator/cli.ts cluster [options]

  --scenario NAME     ${scenarioNames.join(', ')} (default healthy)
  --name NAME         name of the cluster
  --nodes N           number of nodes (default: the scenario's own)
  --apps M            number of applications
  --https             TLS; clients need one of the certificates that are printed
  --entra             tokens of a directory are accepted too (with --https)
  --expired-server    the server certificate has expired (with --https)
  --port P            port of the first gateway, the others count on (default: any free ports)
  --gateways N        so many gateways, up to 50 (default 1)
  --control-port P    port of the control endpoint (default: any free port)
  --runtime V         runtime version, such as 9.1.1583.9590; newer api-versions are refused
  --camel-case        property names of answers begin in lower case
  --fault TEXT        kind[:value][@path][#count], may be given more than once
                      kinds: ${CLUSTER_FAULT_KINDS.join(', ')}
  --pace X            factor on the durations the cluster chooses; 0.05 runs an upgrade in seconds (default 1)
  --count-uploads     of uploads keep only manifests, count the rest
  --message-limit B   bytes an answer may weigh before it is cut, paged or refused (default 3145728)
  --seed N            same seed, same cluster (default 1)
  --json              print one line of JSON and nothing else
  --exit-with-stdin   end when standard input ends
`;

const OPTIONS = {
  ...SERVER_OPTIONS,
  scenario: { type: 'string', default: 'healthy' },
  name: { type: 'string' },
  nodes: { type: 'string' },
  apps: { type: 'string' },
  https: { type: 'boolean', default: false },
  entra: { type: 'boolean', default: false },
  'expired-server': { type: 'boolean', default: false },
  gateways: { type: 'string' },
  runtime: { type: 'string' },
  'camel-case': { type: 'boolean', default: false },
  pace: { type: 'string' },
  'message-limit': { type: 'string' },
  'count-uploads': { type: 'boolean', default: false },
} as const;

type CommandOptions = ReturnType<typeof readOptions<typeof OPTIONS>>;

/** Starts a cluster as the command line says and runs until stopped. */
export async function runCluster(args: readonly string[]): Promise<void> {
  const options = readOptions(args, OPTIONS);
  const wanted = clusterWanted(options);
  const stopped = untilStopped(options['exit-with-stdin']);
  await using running = new AsyncDisposableStack();
  const control = await startControl(options['control-port'], running);
  const cluster = await startCluster({ ...wanted, control });
  running.defer(() => cluster.close());
  const described = await describe(cluster, running);
  if (options.json) process.stdout.write(`${JSON.stringify({ clusters: [described] })}\n`);
  else narrate(described);
  await stopped;
}

/** @throws UsageError */
function clusterWanted(options: CommandOptions): ClusterServerOptions {
  const scenario = scenarioNames.find((name) => name === options.scenario);
  if (scenario === undefined) throw new UsageError(`--scenario must be one of ${scenarioNames.join(', ')}`);
  if ((options.entra || options['expired-server']) && !options.https) throw new UsageError('--entra and --expired-server need --https');
  return {
    scenario,
    seed: wholeNumber('seed', options.seed, 1, 2 ** 31),
    port: wholeNumber('port', options.port, 0, 65_535),
    gateways: Math.max(1, wholeNumber('gateways', options.gateways, 1, 50)),
    https: options.https,
    entra: options.entra,
    serverCertificateIsExpired: options['expired-server'],
    camelCase: options['camel-case'],
    imageStoreContents: options['count-uploads'] ? 'count' : 'keep',
    faults: (options.fault ?? []).map((text) => orUsageError(() => parseClusterFault(text))),
    ...(options.nodes === undefined ? {} : { nodes: wholeNumber('nodes', options.nodes, 0, 10_000) }),
    ...(options.apps === undefined ? {} : { apps: wholeNumber('apps', options.apps, 0, 100_000) }),
    ...(options.pace === undefined ? {} : { pace: readPace(options.pace) }),
    ...(options['message-limit'] === undefined
      ? {}
      : { messageLimitBytes: Math.max(1, wholeNumber('message-limit', options['message-limit'], 0, 2 ** 31)) }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.runtime === undefined ? {} : { runtime: readRuntime(options.runtime) }),
  };
}

function readPace(text: string): number {
  const pace = Number(text);
  if (!Number.isFinite(pace) || pace <= 0) throw new UsageError('--pace must be a number above 0');
  return pace;
}

function readRuntime(text: string): string {
  if (!/^\d+(\.\d+){1,3}$/.test(text)) throw new UsageError('--runtime must be a version such as 10.1.2308.9590');
  return text;
}

/** One entry of the JSON line; certificates and keys are paths of files that go when the command ends. */
interface Description {
  readonly name: string;
  readonly url: string;
  readonly gateways: readonly string[];
  readonly control: string;
  readonly ca: string | null;
  readonly clientCertificate: string | null;
  readonly clientKey: string | null;
  readonly [more: string]: unknown;
}

async function describe(cluster: SimulatedCluster, running: AsyncDisposableStack): Promise<Description> {
  const { name, url, gateways, control, credentials } = cluster;
  const common = { name, url, gateways, control, clusterId: cluster.model.clusterId };
  if (credentials === undefined) return { ...common, ca: null, clientCertificate: null, clientKey: null };
  const folder = await mkdtemp(join(tmpdir(), 'fabriscope-cluster-'));
  running.defer(() => rm(folder, { recursive: true, force: true }));
  const write = async (file: string, pem: string): Promise<string> => {
    const path = join(folder, file);
    await writeFile(path, pem, { mode: 0o600 });
    return path;
  };
  const { admin, adminWithoutPurpose, reader, expired } = credentials.clients;
  return {
    ...common,
    ...cluster.thumbprints,
    ca: await write('ca.pem', credentials.caPem),
    clientCertificate: await write('admin.pem', admin.certificatePem),
    clientKey: await write('admin.key.pem', admin.privateKeyPem),
    readOnlyCertificate: await write('reader.pem', reader.certificatePem),
    readOnlyKey: await write('reader.key.pem', reader.privateKeyPem),
    withoutPurposeCertificate: await write('without-purpose.pem', adminWithoutPurpose.certificatePem),
    withoutPurposeKey: await write('without-purpose.key.pem', adminWithoutPurpose.privateKeyPem),
    expiredCertificate: await write('expired.pem', expired.certificatePem),
    expiredKey: await write('expired.key.pem', expired.privateKeyPem),
  };
}

function narrate(cluster: Description): void {
  const lines = Object.entries(cluster).filter(([key, value]) => key !== 'name' && value !== null);
  process.stdout.write(`${cluster.name}\n`);
  for (const [key, value] of lines) process.stdout.write(`  ${key.padEnd(26)} ${String(value)}\n`);
  process.stdout.write('Press Ctrl+C to end.\n');
}
