import type { Build, Deployment } from '../../foundation/company-year.ts';

/** One thing that is done in a job, with its span; what lies ahead of the clock has not begun. */
export interface StepSpan {
  readonly name: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Why it failed, where it does. */
  readonly failure: string | undefined;
}

/** Shares of a build that its steps take. */
const BUILD_STEPS: readonly (readonly [name: string, share: number])[] = [
  ['Checkout', 0.06],
  ['Restore packages', 0.16],
  ['Build solution', 0.34],
  ['Run unit tests', 0.3],
  ['Package application', 0.08],
  ['Publish artifact: drop', 0.06],
];

/** What a build does from start to end; steps after one that failed are left out. */
export function stepsOfBuild(build: Build): readonly StepSpan[] {
  const failing = BUILD_STEPS.findIndex(([name]) => name === build.failure?.step);
  const done = failing === -1 ? BUILD_STEPS : BUILD_STEPS.slice(0, failing + 1);
  const whole = done.reduce((sum, [, share]) => sum + share, 0);
  let at = build.startedAt;
  return done.map(([name, share], index) => {
    const startedAt = at;
    at += ((build.finishedAt - build.startedAt) * share) / whole;
    return { name, startedAt, finishedAt: at, failure: index === failing ? build.failure?.message : undefined };
  });
}

/** What a deployment does from start to end: template, upgrade, tests. None while nobody has approved. */
export function stepsOfDeployment(deployment: Deployment): readonly StepSpan[] {
  const { startedAt, finishedAt, arm, upgrade, failure } = deployment;
  if (startedAt === undefined || finishedAt === undefined) return [];
  const failureOf = (step: string): string | undefined => (failure?.step === step ? `${failure.code}: ${failure.message}` : undefined);
  const steps: StepSpan[] = [];
  let at = startedAt;
  const add = (name: string, until: number, failed: string | undefined): void => {
    steps.push({ name, startedAt: at, finishedAt: until, failure: failed });
    at = until;
  };
  if (arm !== undefined) {
    add('Download artifact: drop', arm.startedAt, undefined);
    add(`Deploy template: ${arm.name}`, arm.finishedAt, failureOf('template'));
  }
  if (upgrade !== undefined) {
    add(`Provision ${upgrade.applicationType} ${upgrade.toVersion}`, upgrade.startedAt, undefined);
    add(`Upgrade ${upgrade.applicationName}`, upgrade.finishedAt, failureOf('upgrade'));
  }
  if (failure?.step !== 'template' && failure?.step !== 'upgrade') add('Run end-to-end tests', finishedAt, failureOf('tests'));
  return steps;
}
