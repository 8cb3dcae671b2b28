import type { CompanyApplication, CompanyEnvironment } from '../../../foundation/company-catalogue.ts';
import type { ArmDeploymentOfYear, Build, CompanyYear, Deployment } from '../../../foundation/company-year.ts';
import type { SeededRandom } from '../../../foundation/random.ts';
import { guidOf } from '../../../foundation/guid.ts';
import { asList, asObject } from '../../model/json.ts';
import { resourceId, scopeOf } from '../../model/resource-id.ts';
import type { PastDeployment, PastOperation, Stage } from '../../model/scenario.ts';
import { vaultName } from '../estate.ts';
import type { Estate } from '../estate.ts';
import { ApplicationTemplates, isPlatform } from './application-template.ts';
import { failing, leafOf, nestedFailure } from '../causes.ts';
import { accountNameOf, applicationParameters } from './settings.ts';

/** The template deployments that the company's pipelines made, as its year tells them: same names, times and versions. */
export function releaseDeployments(stage: Stage, estate: Estate, year: CompanyYear, random: SeededRandom): readonly PastDeployment[] {
  const templates = new ApplicationTemplates();
  const builds = new Map(year.builds.map((each) => [each.id, each]));
  return year.deployments.flatMap((deployment) => {
    const application = year.applications.find((each) => each.name === deployment.application);
    const environment = year.environments.find((each) => each.name === deployment.environment);
    const build = builds.get(deployment.buildId);
    const { arm } = deployment;
    if (arm === undefined || application === undefined || environment === undefined || build === undefined) return [];
    // What has not ended yet is not of the past.
    if (arm.finishedAt > year.end) return [];
    const whole = { application, environment, build, deployment, arm };
    const progress = (arm.startedAt - year.start) / (year.end - year.start);
    const outer = outerDeployment(stage, estate, templates, whole, progress, random);
    return isPlatform(application) ? [...partsOfPlatform(outer, whole), outer] : [outer];
  });
}

interface Whole {
  readonly application: CompanyApplication;
  readonly environment: CompanyEnvironment;
  readonly build: Build;
  readonly deployment: Deployment;
  readonly arm: ArmDeploymentOfYear;
}

function outerDeployment(stage: Stage, estate: Estate, templates: ApplicationTemplates, whole: Whole, progress: number, random: SeededRandom): PastDeployment {
  const { application, environment, build, deployment, arm } = whole;
  const { subscriptionId, resourceGroup } = estate.places[environment.name];
  const { name: environmentName } = environment;
  const accountName = accountNameOf(application, environmentName);
  const parameters = applicationParameters({
    application,
    environment: environmentName,
    version: deployment.version,
    commitId: build.sourceVersion,
    buildNumber: build.buildNumber,
    vaultId: estate.vaults[environmentName],
    progress,
  });
  return {
    subscriptionId,
    resourceGroup,
    name: arm.name,
    caller: stage.callers.pipeline,
    template: templates.of(application, deployment.version),
    parameters,
    startedAt: arm.startedAt,
    correlationId: guidOf(resourceGroup, arm.name),
    resources: isPlatform(application) ? platformSteps(whole, accountName, subscriptionId) : applicationSteps(whole, accountName, random),
    ...(arm.succeeded ? { outputs: { account: { type: 'String', value: accountName }, version: { type: 'String', value: deployment.version } } } : {}),
  };
}

const leafOfWhole = ({ arm, environment }: Whole) => leafOf(arm.error, vaultName(environment), environment.location);

/** An account, whose making takes the whole time. */
function applicationSteps(whole: Whole, accountName: string, random: SeededRandom): readonly PastOperation[] {
  const { arm } = whole;
  const wholeMs = arm.finishedAt - arm.startedAt;
  const startsAtMs = Math.round(random.between(1500, 6000));
  return [{ type: 'Microsoft.Storage/storageAccounts', name: accountName, startsAtMs, durationMs: Math.round(wholeMs - startsAtMs), ...failing(leafOfWhole(whole)) }];
}

/** The account at once, then the network, then the machines: what fails are the machines. */
function platformSteps(whole: Whole, accountName: string, subscriptionId: string): readonly PastOperation[] {
  const { arm } = whole;
  const [network, machines] = partNames(whole);
  const id = resourceId(scopeOf(subscriptionId, arm.resourceGroup), 'Microsoft.Resources/deployments', machines);
  return [
    { type: 'Microsoft.Storage/storageAccounts', name: accountName, startsAtMs: PART_STARTS_MS, durationMs: 21_000 },
    { type: 'Microsoft.Resources/deployments', name: network, startsAtMs: PART_STARTS_MS, durationMs: NETWORK_MS },
    {
      type: 'Microsoft.Resources/deployments',
      name: machines,
      after: [network],
      startsAtMs: PART_STARTS_MS + NETWORK_MS,
      durationMs: Math.round(arm.finishedAt - arm.startedAt - PART_STARTS_MS - NETWORK_MS),
      ...failing(nestedFailure(id, machinesStep(whole))),
    },
  ];
}

/** When the first parts of a platform deployment start, and how long its network takes. */
const PART_STARTS_MS = 2000;
const NETWORK_MS = 24_000;

function machinesStep(whole: Whole): PastOperation {
  const wholeMs = whole.arm.finishedAt - whole.arm.startedAt;
  return {
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    name: 'jobs',
    startsAtMs: 1500,
    durationMs: Math.round(wholeMs - NETWORK_MS - 6000),
    ...failing(leafOfWhole(whole)),
  };
}

/** As the template names its parts. A second attempt with the same build takes their place, as in Azure. */
const partNames = ({ build }: Whole): readonly [network: string, machines: string] => [`platform-${build.buildNumber}-network`, `platform-${build.buildNumber}-machines`];

/** The nested deployments, which a group's history lists beside the outer one. */
function partsOfPlatform(outer: PastDeployment, whole: Whole): readonly PastDeployment[] {
  const { parameters: _parameters, outputs: _outputs, ...common } = outer;
  const [network, machines] = partNames(whole);
  const part = (name: string, index: 0 | 1, afterMs: number, step: PastOperation): PastDeployment => ({
    ...common,
    name,
    template: innerTemplate(outer, index),
    parameters: { location: { value: whole.environment.location } },
    startedAt: outer.startedAt + PART_STARTS_MS + afterMs,
    resources: [step],
  });
  return [
    part(network, 0, 500, { type: 'Microsoft.Network/networkSecurityGroups', name: 'platform-nsg', startsAtMs: 1500, durationMs: NETWORK_MS - 3000 }),
    part(machines, 1, NETWORK_MS + 500, machinesStep(whole)),
  ];
}

/** The template within, which equal outer templates share. */
function innerTemplate({ template }: PastDeployment, index: 0 | 1) {
  const inner = asList(template['resources']).map(asObject).filter((each) => each['type'] === 'Microsoft.Resources/deployments')[index];
  return asObject(asObject(inner?.['properties'])['template']);
}
