import { people } from '../../../foundation/company-catalogue.ts';
import type { SeededRandom } from '../../../foundation/random.ts';
import type { ArmError } from '../../model/arm-error.ts';
import type { PastDeployment, PastOperation, Stage } from '../../model/scenario.ts';
import { secureClusterParameters } from '../../templates/samples.ts';
import type { SampleWorld } from '../../templates/samples.ts';
import { secureClusterTemplate } from '../../templates/secure-cluster.ts';
import { sampleWorldIn } from '../estate.ts';
import type { Place } from '../places.ts';
import { callerOf } from '../staff.ts';
import { failing } from '../causes.ts';

/**
 * A whole environment, made anew for each load test and taken down after it. It took an hour in the beginning and takes
 * a quarter of that now: the trend of "from days to seconds" (reference/azure.md B23).
 */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FIRST_MINUTES = 58;
const LAST_MINUTES = 14;

export interface LoadTestOptions {
  readonly stage: Stage;
  readonly place: Place;
  readonly start: number;
  readonly end: number;
  readonly random: SeededRandom;
}

/** Two a week, on the clock of people who start them in the morning. */
export function loadTestDeployments(options: LoadTestOptions): readonly PastDeployment[] {
  const { stage, start, end, random } = options;
  const samples = sampleWorldIn(stage.world);
  const deployments: PastDeployment[] = [];
  let number = 1;
  for (let day = start + DAY_MS; day < end - DAY_MS; day += 3.5 * DAY_MS) {
    const startedAt = Math.round(day + random.between(-3, 3) * 60 * MINUTE_MS);
    const progress = (startedAt - start) / (end - start);
    const minutes = (FIRST_MINUTES + (LAST_MINUTES - FIRST_MINUTES) * Math.sqrt(progress)) * random.between(0.85, 1.2);
    deployments.push(loadTest({ ...options, samples }, number++, startedAt, minutes * MINUTE_MS));
  }
  return deployments;
}

function loadTest({ stage, place, random, samples }: LoadTestOptions & { readonly samples: SampleWorld | undefined }, number: number, startedAt: number, durationMs: number): PastDeployment {
  const { subscriptionId, resourceGroup } = place;
  const clusterName = 'loadtest';
  const suffix = String(number);
  const isFailed = random.next() < 0.11;
  const failedCode = random.pick(['AllocationFailed', 'StorageAccountAlreadyTaken', 'OperationNotAllowed']);
  const failure = isFailed ? FAILURES[failedCode] : undefined;
  const parameters = {
    ...secureClusterParameters(samples, clusterName),
    nodeTypeName: { value: 'load' },
    nodeCount: { value: number > 60 ? 7 : 5 },
    vmSize: { value: number > 40 ? 'Standard_D2s_v5' : 'Standard_D2s_v3' },
    storageSuffix: { value: suffix },
  };
  const canceled = !isFailed && random.next() < 0.04;
  return {
    subscriptionId,
    resourceGroup,
    name: `loadtest-${suffix.padStart(3, '0')}`,
    caller: callerOf(stage, random.pick(people)),
    template: secureClusterTemplate,
    parameters,
    startedAt,
    resources: steps(clusterName, suffix, durationMs, failure),
    ...(canceled ? { canceled } : {}),
    ...(failure === undefined && !canceled
      ? { outputs: { managementEndpoint: { type: 'String', value: 'https://loadtest.westeurope.cloudapp.azure.com:19080' } } }
      : {}),
  };
}

const FAILURES: Readonly<Record<string, ArmError>> = {
  AllocationFailed: {
    code: 'AllocationFailed',
    message: 'Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at https://aka.ms/allocation-guidance',
  },
  StorageAccountAlreadyTaken: { code: 'StorageAccountAlreadyTaken', message: 'The storage account named loadtestdiag is already taken.' },
  OperationNotAllowed: {
    code: 'OperationNotAllowed',
    message: 'Operation could not be completed as it results in exceeding approved standardDSv5Family Cores quota. Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 50, Current Usage: 44, Additional Required: 14, (Minimum) New Limit Required: 58.',
  },
};

/** As the template's dependencies let them start; the machines take most of the time. */
function steps(cluster: string, suffix: string, durationMs: number, failure: ArmError | undefined): readonly PastOperation[] {
  const share = (part: number): number => Math.round(durationMs * part);
  const isStorage = failure?.code === 'StorageAccountAlreadyTaken';
  const [logs, diagnostics, net, address, balancer] = [`${cluster}logs${suffix}`, `${cluster}diag${suffix}`, `${cluster}-net`, `${cluster}-ip`, `${cluster}-lb`];
  const step = (type: string, name: string, after: readonly string[], from: number, length: number, error?: ArmError): PastOperation => ({
    type,
    name,
    after,
    startsAtMs: 2000 + share(from),
    durationMs: share(length),
    ...failing(error),
  });
  const before = [
    step('Microsoft.Storage/storageAccounts', logs, [], 0, 0.05),
    step('Microsoft.Storage/storageAccounts', diagnostics, [], 0, 0.05, isStorage ? failure : undefined),
    step('Microsoft.Network/virtualNetworks', net, [], 0, 0.02),
    step('Microsoft.Network/publicIPAddresses', address, [], 0, 0.02),
    step('Microsoft.Network/loadBalancers', balancer, [address], 0.03, 0.03),
    step('Microsoft.ServiceFabric/clusters', cluster, [logs], 0.06, 0.14),
  ];
  if (isStorage) return before;
  return [...before, step('Microsoft.Compute/virtualMachineScaleSets', 'load', [net, balancer, logs, diagnostics, cluster], 0.21, 0.78, failure)];
}
