import type { CompanyApplication, CompanyEnvironment } from './company-catalogue.ts';
import type { ArmDeploymentOfYear, Build, Deployment, DeploymentFailure, DeploymentOutcome, UpgradeOfYear } from './company-year.ts';
import type { SeededRandom } from './random.ts';

const MINUTE_MS = 60_000;

/** How a deployment goes once it has started. */
export type CourseOfDeployment = 'succeed' | 'template fails' | 'upgrade rolls back' | 'tests fail';

/** What it takes to say how a deployment goes. It starts at `startedAt`, or so that its upgrade starts at `upgradeAt`. */
export type DeploymentRequest = {
  readonly application: CompanyApplication;
  readonly environment: CompanyEnvironment;
  readonly version: string;
  readonly fromVersion: string | undefined;
  readonly attempt: number;
  readonly course: CourseOfDeployment;
  /** How long the upgrade takes if it goes well; the usual time of the environment without it. */
  readonly upgradeMs?: number | undefined;
  readonly random: SeededRandom;
} & ({ readonly startedAt: number } | { readonly upgradeAt: number });

export interface DeploymentRun {
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly outcome: DeploymentOutcome;
  /** The parts of a deployment that have to do with its run; the build's number is part of the template deployment's name. */
  tell(build: Pick<Build, 'buildNumber'>): Pick<Deployment, 'startedAt' | 'finishedAt' | 'outcome' | 'failure' | 'arm' | 'upgrade'>;
}

interface TemplateError {
  readonly code: string;
  readonly message: string;
}

/** What goes wrong when a template is deployed: codes as Azure Resource Manager gives them (reference/azure.md §6). */
const TEMPLATE_ERRORS: readonly [TemplateError, ...TemplateError[]] = [
  { code: 'Conflict', message: 'The vault is not enabled for template deployment.' },
  { code: 'SkuNotAvailable', message: 'The requested size Standard_D4s_v5 is currently not available in this location.' },
  { code: 'QuotaExceeded', message: 'Operation could not be completed as it results in exceeding approved standardDSv5Family Cores quota.' },
  { code: 'StorageAccountAlreadyTaken', message: 'The storage account named contosodiag is already taken.' },
  { code: 'RequestDisallowedByPolicy', message: 'Resource was disallowed by policy: tag costCentre is required.' },
];

/** Upload, registration and health checks take this long, in minutes: the larger the environment, the longer. */
const UPGRADE_MINUTES: Readonly<Record<'test' | 'staging', readonly [min: number, max: number]>> = { test: [4, 7], staging: [9, 14] };
/** Five upgrade domains of four minutes and two to settle: what the demo cluster records (`scenarios/past.ts`). */
const PRODUCTION_UPGRADE_MS = 22 * MINUTE_MS;
/** What the demo cluster takes for an upgrade while one looks on, with the policy of an operator in a hurry (`scenarios/trouble.ts`). */
export const LIVE_UPGRADE_MS = 8 * MINUTE_MS;
/** Two domains, ten minutes of bad health, six to go back. */
const ROLLBACK_MS = 24 * MINUTE_MS;

/** Lets a deployment run from its template over the upgrade to the tests after it. */
export function runDeployment(request: DeploymentRequest): DeploymentRun {
  const { application, environment, course, random } = request;
  const templateMs = application.hasTemplate ? random.between(2.5, 7) * MINUTE_MS : 0;
  const provisionMs = random.between(1, 2) * MINUTE_MS;
  const startedAt = 'startedAt' in request ? request.startedAt : request.upgradeAt - templateMs - provisionMs;
  const templateDone = startedAt + templateMs;
  const templateFails = course === 'template fails' && application.hasTemplate;
  const templateError = templateFails ? random.pick(TEMPLATE_ERRORS) : undefined;
  const upgrade = templateFails ? undefined : upgradeOf(request, templateDone + provisionMs);
  const testsMs = random.between(1, 2.5) * MINUTE_MS;
  const rolledBack = upgrade?.outcome === 'rolledBack';
  const finishedAt = (upgrade?.finishedAt ?? templateDone) + (templateFails || rolledBack ? 10_000 : testsMs);
  const failure = failureOf(course, templateError, rolledBack);
  const outcome = rolledBack ? 'rolledBack' : failure === undefined ? 'succeeded' : 'failed';
  const arm = (build: Pick<Build, 'buildNumber'>): ArmDeploymentOfYear => ({
    name: `${application.name.toLowerCase()}-${build.buildNumber}-${String(request.attempt)}`,
    resourceGroup: environment.resourceGroup,
    location: environment.location,
    startedAt: startedAt + 8_000,
    finishedAt: templateDone,
    succeeded: !templateFails,
    error: templateError,
  });
  return {
    startedAt,
    finishedAt,
    outcome,
    tell: (build) => ({ startedAt, finishedAt, outcome, failure, arm: application.hasTemplate ? arm(build) : undefined, upgrade }),
  };
}

function upgradeOf(request: DeploymentRequest, startedAt: number): UpgradeOfYear | undefined {
  const { application, environment, course, random, version, fromVersion } = request;
  if (application.applicationName === undefined || application.applicationType === undefined) return undefined;
  const rollsBack = course === 'upgrade rolls back';
  const usual = environment.name === 'test' || environment.name === 'staging' ? random.between(...UPGRADE_MINUTES[environment.name]) * MINUTE_MS : PRODUCTION_UPGRADE_MS;
  return {
    cluster: environment.cluster,
    applicationName: application.applicationName,
    applicationType: application.applicationType,
    fromVersion,
    toVersion: version,
    startedAt,
    finishedAt: startedAt + (rollsBack ? ROLLBACK_MS : (request.upgradeMs ?? usual)),
    outcome: rollsBack ? 'rolledBack' : 'completed',
  };
}

function failureOf(course: CourseOfDeployment, templateError: TemplateError | undefined, rolledBack: boolean): DeploymentFailure | undefined {
  if (templateError !== undefined) return { step: 'template', ...templateError };
  if (rolledBack) return { step: 'upgrade', code: 'HealthCheck', message: 'The upgrade was rolled back: health policies were violated after upgrade domain 1.' };
  if (course === 'succeed') return undefined;
  return { step: 'tests', code: 'TestsFailed', message: '3 of 184 end-to-end tests failed.' };
}
