import type { DraftTarget, WhatIf } from '../../../../shared/contract/azure/deploy.ts';
import type { Clock } from '../../../core/clock.ts';
import { faultError } from '../../../core/faults.ts';
import { AzureRefusal } from '../../arm/azure-refusal.ts';
import { askLong } from '../../arm/long-question.ts';
import type { AzureSession } from '../../azure-session.ts';
import type { HeavyThread } from '../../heavy/heavy-thread.ts';
import type { DraftContent } from '../drafts/draft-content.ts';
import { deploymentRequest } from '../requests.ts';
import type { Baselines } from './baselines.ts';

export interface WhatIfParts {
  readonly session: AzureSession;
  readonly heavy: HeavyThread;
  readonly baselines: Baselines;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Tests give their own. */
  readonly longestMs?: number;
}

/** Azure itself stops after 5 minutes (azure.md §2.2); beyond this nothing will come. */
const patienceMs = 15 * 60_000;

/**
 * Asks Azure what a deployment would change.
 * @throws FaultError `not-found` where the group is not there yet, `slow`, `cancelled`, what Azure refuses
 */
export async function askWhatIf(content: DraftContent, target: DraftTarget, parts: WhatIfParts): Promise<WhatIf> {
  const { heavy, baselines, clock } = parts;
  const answer = await rawWhatIf(content, target, parts);
  // Locked secrets keep the baseline from being subtracted, and nothing else.
  const baseline = await baselines.find(target, content.record.title).catch(() => null);
  const { picture } = await heavy.ask('whatIfPicture', { answer, baseline, at: clock.now() });
  return picture;
}

/** Keeps the what-if of a draft as it stands, to be subtracted from later ones. @throws FaultError as `askWhatIf` and `Baselines.keep` */
export async function keepBaseline(content: DraftContent, target: DraftTarget, parts: WhatIfParts): Promise<void> {
  const answer = await rawWhatIf(content, target, parts);
  const { packed } = await parts.heavy.ask('packAnswer', { answer });
  await parts.baselines.keep(target, content.record.title, { packed, at: parts.clock.now() });
}

async function rawWhatIf(content: DraftContent, target: DraftTarget, { session, heavy, clock, signal, longestMs = patienceMs }: WhatIfParts): Promise<unknown> {
  const request = await deploymentRequest(content, target, 'whatIf', heavy, { whatIfSettings: { resultFormat: 'FullResourcePayloads' } });
  const limit = new AbortController();
  const timer = clock.after(longestMs, () => limit.abort());
  try {
    return await askLong(session.arm(target.subscriptionId), { ...request, signal: AbortSignal.any([signal, limit.signal]) }, clock);
  } catch (error) {
    if (limit.signal.aborted && !signal.aborted) throw faultError('slow', { message: `Azure did not say within ${Math.ceil(longestMs / 60_000)} minutes what would change.`, hint: 'Try again, or deploy without knowing.' });
    if (error instanceof AzureRefusal && error.azureCode === 'ResourceGroupNotFound') {
      throw faultError('not-found', { message: `${target.resourceGroup ?? 'The group'} is not there yet, so that Azure cannot compare.`, hint: 'Everything in the template would be created.', detail: error.fault.detail ?? '' });
    }
    throw error;
  } finally {
    timer.cancel();
  }
}
