import type { DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { recordAct } from '../../../core/acts.ts';
import { faultError } from '../../../core/faults.ts';
import type { CoreServices } from '../../../core/services.ts';
import type { AzureSession } from '../../azure-session.ts';
import type { HeavyThread } from '../../heavy/heavy-thread.ts';
import type { OpenDraft } from '../drafts/drafts.ts';
import { obstaclesOf } from '../drafts/obstacles.ts';
import { scopePath } from '../names.ts';
import { deploymentRequest } from '../requests.ts';
import type { Submissions } from './submissions.ts';

/** What the user confirmed. */
export interface Confirmation {
  readonly typedName: string;
  readonly why: string;
  /** `at` of the what-if that was seen; null where none was. */
  readonly whatIfAt: number | null;
}

export interface SubmitParts {
  readonly services: Pick<CoreServices, 'clock' | 'journal'>;
  readonly heavy: HeavyThread;
  readonly submissions: Submissions;
}

/**
 * Deploys a draft.
 * @throws FaultError `locked`; `invalid-input` for another name than the target's; `conflict` where something is in the way or
 *   is not as it was seen; what Azure refuses; `outcome-unknown`
 */
export async function submitDraft(session: AzureSession, draft: OpenDraft, confirmation: Confirmation, { services, heavy, submissions }: SubmitParts): Promise<{ readonly deploymentId: string }> {
  const { content } = draft;
  session.guardWrite();
  const target = targetToDeployTo(draft, confirmation);
  const request = await deploymentRequest(content, target, null, heavy);
  // The secrets are in it: nothing of it is kept but in this call.
  await makeGroup(session, target, confirmation.why, services);
  draft.changed.throwIfAborted();
  const { subscriptionId, resourceGroup, deploymentName } = target;
  return submissions.send(session, { subscriptionId, resourceGroup, deploymentName, draftId: content.record.draftId, why: confirmation.why, facts: factsOf(session, draft, target, confirmation) }, request);
}

/** @throws FaultError where it may not be deployed as it is, or not on this confirmation */
function targetToDeployTo({ content, steps }: OpenDraft, { typedName, whatIfAt }: Confirmation): DraftTarget {
  const { target } = content.record;
  const obstacles = obstaclesOf(content, steps);
  if (target === null || obstacles.length > 0) {
    throw faultError('conflict', { message: obstacles[0] ?? 'Say where to deploy to.', hint: obstacles.length > 1 ? `${obstacles.length - 1} more ${obstacles.length === 2 ? 'thing is' : 'things are'} in the way.` : 'Then deploy.', detail: obstacles.join('\n') });
  }
  const name = target.resourceGroup ?? target.deploymentName;
  if (typedName.trim() !== name) throw faultError('invalid-input', { message: `“${typedName.slice(0, 200)}” is not the name that was to be typed.`, hint: `Type ${name} to confirm.` });
  if (whatIfAt !== null && (steps.whatIf.state !== 'done' || steps.whatIf.result?.at !== whatIfAt)) {
    throw faultError('conflict', { message: 'Something changed after the what-if that you saw.', hint: 'Look at what would change now, then deploy.' });
  }
  return target;
}

async function makeGroup(session: AzureSession, { subscriptionId, resourceGroup, createGroup, location }: DraftTarget, why: string, { journal, clock }: SubmitParts['services']): Promise<void> {
  if (resourceGroup === null || !createGroup) return;
  const call = { api: 'resourceGroups', path: scopePath(subscriptionId, resourceGroup) } as const;
  const client = session.arm(subscriptionId);
  if (await client.exists(call)) return;
  const act = { source: session.connectionId, name: session.name, entity: resourceGroup, act: 'Create resource group', confirmed: 'typed', why, attributes: { subscriptionId, location, account: accountOf(session) } } as const;
  await recordAct(journal, clock, act, () => client.write('PUT', { ...call, body: { location } }));
}

function accountOf({ account }: AzureSession): string {
  return account?.userName ?? '';
}

/** What the journal keeps beside who, when and why. */
function factsOf(session: AzureSession, { content, steps }: OpenDraft, { subscriptionId, resourceGroup, mode }: DraftTarget, { whatIfAt }: Confirmation): Record<string, string | number | null> {
  const { checks } = steps.preflight;
  const counts = whatIfAt === null ? null : steps.whatIf.result?.counts ?? null;
  return {
    account: accountOf(session), subscriptionId, resourceGroup, mode, template: content.record.title, resources: content.template.outline?.resources.length ?? 0,
    whatIf: counts === null ? 'not asked' : 'seen', creates: counts?.create ?? null, modifies: counts?.modify ?? null, deletes: counts?.delete ?? null,
    checksBad: checks.filter(({ state }) => state === 'bad').length, checks: checks.length,
  };
}
