import { deploymentNameProblems } from '../../../../shared/domain/azure/deployment-names.ts';
import type { DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import type { TemplateScope } from '../../../../shared/domain/azure/template-lint.ts';
import { lacksSecrets } from '../reading/hidden-text.ts';
import type { DraftContent } from './draft-content.ts';
import type { DraftSteps } from './draft-steps.ts';

/**
 * What still keeps a draft from being deployed, each in words. What preflight found is no obstacle, for it may be wrong about
 * what Azure will do; that it was looked at, as things are now, is one.
 */
export function obstaclesOf({ obstacles }: DraftContent, steps: DraftSteps): readonly string[] {
  return obstacles.length > 0 ? obstacles : stepObstacles(steps);
}

/** Those that are known without asking Azure. */
export function ownObstacles({ record, template, parameters, merged, secretsState }: Omit<DraftContent, 'obstacles'>): string[] {
  return [
    ...lintObstacle('template', template), ...(parameters === null ? [] : lintObstacle('parameters file', parameters)),
    ...secretObstacles(secretsState, lacksSecrets(template.hidden)),
    ...template.placeholders.slice(0, 5).map((name) => `${name} still stands for a value in the template.`),
    ...merged.parameters.flatMap(({ definition, problems }) => problems.filter(({ severity }) => severity === 'error').slice(0, 1).map(({ words }) => `Parameter ${definition.name}: ${words}`)),
    ...merged.unknown.map((name) => `The template has no parameter ${name}, which the parameters file gives. Azure refuses it.`),
    ...(record.target === null ? ['Say where to deploy to.'] : targetObstacles(record.target, template.scope)),
    ...(record.deployed !== null && record.deployed.name.toLowerCase() === record.target?.deploymentName.toLowerCase() ? [`This was deployed as ${record.deployed.name}. Give it another name to deploy it again.`] : []),
  ];
}

function lintObstacle(file: string, { lint, hasErrors }: Pick<DraftContent['template'], 'lint' | 'hasErrors'>): string[] {
  const [first] = lint.filter(({ severity }) => severity === 'error');
  return hasErrors ? [`Azure would refuse the ${file}${first === undefined ? '' : `, line ${first.line}: ${first.words}`}`] : [];
}

function secretObstacles(state: DraftContent['secretsState'], templateLacks: boolean): string[] {
  if (state === 'locked') return ['Its secrets are locked. Unlock the stored passwords.'];
  return templateLacks ? ['Secrets that stood in the template are no longer kept. Take the template from its file again.'] : [];
}

function targetObstacles(target: DraftTarget, scope: TemplateScope | null): string[] {
  const { resourceGroup, createGroup, location, deploymentName } = target;
  const wrongScope = resourceGroup === null ? scope === 'resource-group' : scope === 'subscription';
  return [
    ...deploymentNameProblems(deploymentName),
    ...(resourceGroup === '' ? ['Say which resource group.'] : []),
    ...(resourceGroup === null && !location ? ['A deployment to a subscription needs a location.'] : []),
    ...(createGroup && resourceGroup !== null && !location ? ['A new resource group needs a location.'] : []),
    ...(scope === 'management-group' || scope === 'tenant' ? ['This template is for a management group or a whole tenant, which Fabriscope does not deploy to.'] : []),
    ...(wrongScope ? [resourceGroup === null ? 'This template goes into a resource group, not to a subscription.' : 'This template is for a subscription, not for a resource group.'] : []),
  ];
}

function stepObstacles({ preflight, whatIf }: DraftSteps): string[] {
  const obstacles: string[] = [];
  if (preflight.state === 'not-run') obstacles.push('Look before: it was not checked yet what Azure would say.');
  if (preflight.state === 'outdated') obstacles.push('Something changed since it was checked. Look again.');
  if (preflight.state === 'running') obstacles.push('It is being checked.');
  if (whatIf.state === 'outdated') obstacles.push('Something changed since Azure was asked what would change. Ask again.');
  if (whatIf.state === 'running') obstacles.push('Azure is being asked what would change.');
  return obstacles;
}
