import { approvers } from '../../../foundation/company-catalogue.ts';
import { companyYear } from '../../../foundation/company-year.ts';
import { SeededRandom } from '../../../foundation/random.ts';
import { guidOf } from '../../../foundation/guid.ts';
import { asList, asObject } from '../../model/json.ts';
import type { PastDeployment, PastOperation, Scenario, Stage } from '../../model/scenario.ts';
import { DEPLOYMENT_TYPE } from '../../template/scope.ts';
import { arrange } from '../../providers/circumstances.ts';
import { resolveSecret } from '../../providers/key-vault/secret-reference.ts';
import { secureClusterParameters, vaultReadersParameters } from '../../templates/samples.ts';
import { secureClusterTemplate } from '../../templates/secure-cluster.ts';
import { VAULT_READERS, vaultReadersTemplate } from '../../templates/small-templates.ts';
import { buildEstate, sampleWorldIn } from '../estate.ts';
import type { Estate, EstateOptions } from '../estate.ts';
import { idIn } from '../places.ts';
import { onlyEuropePolicy } from '../policies.ts';
import { callerOf } from '../staff.ts';
import { certificateDeployments, portalDeployments } from './by-hand.ts';
import { failing, nestedFailure } from '../causes.ts';
import { loadTestDeployments } from './load-tests.ts';
import { settleApplications } from './settled-applications.ts';
import { releaseDeployments } from './releases.ts';

/** A year of plausible history, and a present in which something runs and something waits to be repaired. */

const MINUTE_MS = 60_000;
/** Before the end of the year: when staging's vault was closed, and when a deployment found that out. */
const CLOSED_BEFORE_MS = 95 * MINUTE_MS;
const BROKEN_BEFORE_MS = 47 * MINUTE_MS;

export interface YearOptions extends EstateOptions {
  /** The same as of the other simulators, whose builds and upgrades belong to these deployments. Default 2026. */
  readonly seed?: number;
  /** End of the year in epoch milliseconds. Default: now by the world's clock. */
  readonly end?: number;
}

export function yearScenario(options: YearOptions = {}): Scenario {
  return {
    summary: 'A year of history over two subscriptions, one deployment under way, one that a switch of a vault keeps failing',
    build: (stage) => {
      const estate = buildEstate(stage, options);
      arrange(stage.world, {
        policies: [onlyEuropePolicy(stage.subscriptions.test)],
        takenStorageNames: ['contosologs', 'contosodata'],
        restrictedSizes: [{ size: 'Standard_D4s_v5', location: 'westeurope' }],
      });
      const year = yearOfDeployments(stage, estate, options);
      for (const past of year) stage.remember(past);
      settleApplications(stage, estate, year);
      // Deployments to staging went well until somebody closed its vault: only the activity log tells.
      const at = (options.end ?? stage.world.clock.now()) - CLOSED_BEFORE_MS;
      stage.happened({ resourceId: estate.vaults.staging, operation: 'Microsoft.KeyVault/vaults/write', caller: callerOf(stage, approvers[0]), at });
      underWay(stage, estate);
    },
  };
}

/** Everything that has ended, in order of time. */
export function yearOfDeployments(stage: Stage, estate: Estate, { seed = 2026, end = stage.world.clock.now() }: YearOptions = {}): readonly PastDeployment[] {
  const year = companyYear({ seed, end });
  const random = new SeededRandom(seed).branch('azure year');
  const span = (name: string) => ({ start: year.start, end, random: random.branch(name) });
  return [
    ...releaseDeployments(stage, estate, year, random.branch('releases')),
    ...loadTestDeployments({ stage, place: estate.places.loadtest, ...span('load tests') }),
    ...portalDeployments(stage, estate, span('portal')),
    ...certificateDeployments(stage, estate, span('certificates')),
    ...brokenRollout(stage, estate, end - BROKEN_BEFORE_MS),
  ].toSorted((a, b) => a.startedAt - b.startedAt);
}

/** Name of the deployment that fails until staging's vault is opened to templates. */
export const BROKEN_ROLLOUT = 'settings-rollout';

/** Failed, and will again: with all that is needed to repair it and deploy it once more. */
function brokenRollout(stage: Stage, estate: Estate, startedAt: number): readonly PastDeployment[] {
  const { subscriptionId, resourceGroup } = estate.places.staging;
  const correlationId = guidOf(resourceGroup, BROKEN_ROLLOUT, String(startedAt));
  const common = { subscriptionId, resourceGroup, caller: stage.callers.user, template: vaultReadersTemplate, correlationId };
  const vaultId = estate.vaults.staging;
  const parts = VAULT_READERS.map((service) => {
    const refused = resolveSecret(stage.world, { vaultId, secretName: `${service}-connection`, parameterName: 'connection' }, stage.callers.user);
    const step: PastOperation = {
      type: DEPLOYMENT_TYPE,
      name: `${service}-secret`,
      startsAtMs: 1500,
      durationMs: 1100,
      ...failing('error' in refused ? refused.error : undefined),
    };
    const inner: PastDeployment = {
      ...common,
      name: `${service}-settings`,
      template: innerTemplateOf(service),
      parameters: vaultReadersParameters({ closedVaultId: vaultId }),
      startedAt: startedAt + 2500,
      resources: [step],
    };
    return { inner, failure: nestedFailure(idIn(estate.places.staging, DEPLOYMENT_TYPE, inner.name), step) };
  });
  const outer: PastDeployment = {
    ...common,
    name: BROKEN_ROLLOUT,
    parameters: vaultReadersParameters({ closedVaultId: vaultId }),
    startedAt,
    resources: parts.map(({ inner, failure }) => ({ type: DEPLOYMENT_TYPE, name: inner.name, startsAtMs: 2000, durationMs: 5200, ...failing(failure) })),
  };
  return [...parts.map((each) => each.inner), outer];
}

function innerTemplateOf(service: string) {
  const found = asList(vaultReadersTemplate['resources']).map(asObject).find((each) => each['name'] === `${service}-settings`);
  return asObject(asObject(found?.['properties'])['template']);
}

/** A load test's environment is being made just now. */
function underWay(stage: Stage, estate: Estate): void {
  const { subscriptionId, resourceGroup } = estate.places.loadtest;
  stage.deploy({
    subscriptionId,
    resourceGroup,
    name: 'loadtest-now',
    caller: stage.callers.user,
    template: secureClusterTemplate,
    parameters: { ...secureClusterParameters(sampleWorldIn(stage.world), 'loadtest'), nodeTypeName: { value: 'load' }, nodeCount: { value: 5 }, storageSuffix: { value: '900' } },
  });
}
