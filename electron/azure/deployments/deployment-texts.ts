import type { DeploymentDiff, DiffEntry } from '../../../shared/contract/azure/deployments.ts';
import { diffOutputs, diffParameters, type DiffEntry as Difference } from '../../../shared/domain/azure/deployment-diff.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError, toFault } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import type { AzureSession } from '../azure-session.ts';
import type { HeavyThread } from '../heavy/heavy-thread.ts';
import { readDeployment, type ArmDeployment } from './arm-deployment.ts';
import { exportTemplateText, getDeployment, listLog, listOperations } from './deployment-calls.ts';
import { deploymentRow } from './deployment-row.ts';

export interface TextParts {
  readonly services: Pick<CoreServices, 'clock'>;
  readonly session: AzureSession;
  readonly heavy: HeavyThread;
}

/** Most characters that go to the page at once. */
const longestText = 5_000_000;

/** The template as it was deployed, without secrets. @throws FaultError `too-large`, `not-found` */
export async function shownTemplate({ session, heavy }: TextParts, deploymentId: string, signal: AbortSignal | undefined): Promise<{ text: string; fileName: string }> {
  const { text } = await heavy.ask('shownTemplate', { text: await exportTemplateText(session, deploymentId, signal) });
  if (text === null) throw faultError('not-found', { message: 'Azure has no template of this deployment.', hint: 'A linked template is kept by its address only.' });
  if (text.length > longestText) throw faultError('too-large', { message: 'The template is too large to be shown.' });
  const name = deploymentId.split('/').at(-1) ?? 'template';
  return { text, fileName: `${name.replaceAll(/[^\w.-]+/g, '-').slice(0, 150)}.template.json` };
}

/** What Azure answers about a deployment, with secrets taken out. Parts that cannot be read say why. */
export async function rawAnswers({ session, heavy, services: { clock } }: TextParts, deploymentId: string, signal: AbortSignal | undefined): Promise<{ text: string }> {
  const { body } = await getDeployment(session, deploymentId, signal);
  const deployment = readDeployment(body);
  const { correlationId, startedAt, subscriptionId } = deployment;
  const or = (part: Promise<{ readonly items: readonly unknown[] }>): Promise<unknown> => part.then(({ items }) => items, (error: unknown) => ({ notRead: toFault(error).message }));
  const [operations, log] = await Promise.all([
    or(listOperations(session, deploymentId, signal)),
    correlationId === null || startedAt === null ? [] : or(listLog(session, subscriptionId, { from: startedAt - 60_000, to: clock.now(), correlationId }, signal)),
  ]);
  const parts = [{ title: 'The deployment', value: body }, { title: 'Its operations', value: operations }, { title: 'Its activity log', value: log }];
  const { text } = await heavy.ask('redacted', { parts });
  return { text: text.length <= longestText ? text : `${text.slice(0, longestText - 40)}\n// … the rest is too long to be shown` };
}

/** What differs between two deployments. @throws FaultError where one of them cannot be read */
export async function diffDeployments(parts: TextParts, left: string, right: string, isNested: (id: string) => boolean, signal: AbortSignal | undefined): Promise<DeploymentDiff> {
  const read = async (id: string): Promise<ArmDeployment> => readDeployment((await getDeployment(parts.session, id, signal)).body);
  const [before, after] = await Promise.all([read(left), read(right)]);
  const sameTemplate = before.templateHash !== null && before.templateHash === after.templateHash;
  const missing: string[] = [];
  const template = sameTemplate ? [] : await templateDifferences(parts, before, after, missing, signal);
  return {
    left: deploymentRow(before, isNested(before.id)), right: deploymentRow(after, isNested(after.id)), sameTemplate, missing,
    template: template.slice(0, 5_000).map(shownDifference),
    parameters: diffParameters(before.parameters, after.parameters).slice(0, 2_000).map(shownDifference),
    outputs: diffOutputs(before.outputs, after.outputs).slice(0, 2_000).map(shownDifference),
  };
}

async function templateDifferences({ session, heavy }: TextParts, before: ArmDeployment, after: ArmDeployment, missing: string[], signal: AbortSignal | undefined): Promise<readonly Difference[]> {
  const textOf = (deployment: ArmDeployment): Promise<string | null> => exportTemplateText(session, deployment.id, signal).catch((error: unknown) => {
    if (!(error instanceof FaultError)) throw error;
    const link = deployment.templateLink === null ? '' : ` It is linked: ${deployment.templateLink.slice(0, 200)}`;
    missing.push(`The template of ${deployment.name} could not be read: ${error.fault.message}${link}`.slice(0, 500));
    return null;
  });
  const [left, right] = await Promise.all([textOf(before), textOf(after)]);
  return left === null || right === null ? [] : (await heavy.ask('diffTemplates', { left, right })).entries;
}

function shownDifference({ path, change, before, after, secret }: Difference): DiffEntry {
  return { path: path.join(' / ').slice(0, 2_000), change, before, after, secret };
}
