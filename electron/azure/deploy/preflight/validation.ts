import type { DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { causesOf } from '../../../../shared/domain/azure/causes.ts';
import { vaultReferences } from '../../../../shared/domain/azure/parameters.ts';
import { AzureRefusal } from '../../arm/azure-refusal.ts';
import { askLong } from '../../arm/long-question.ts';
import { verdict, type CheckVerdict } from '../../checks/verdict.ts';
import type { HeavyThread } from '../../heavy/heavy-thread.ts';
import { assignmentsOf, type DraftContent } from '../drafts/draft-content.ts';
import { deploymentRequest } from '../requests.ts';
import type { LookParts } from './line.ts';

type Level = 'Provider' | 'Template';

/** What Azure itself says of a deployment before it is one. */
export interface Validation {
  readonly verdict: CheckVerdict;
  /** The level at which it was validated, or why a lesser one was used. */
  readonly label: string;
}

/**
 * Has Azure validate a deployment: with its resource providers, where it lets us, else the template alone (azure.md §2.2).
 * @throws FaultError where Azure cannot be asked at all
 */
export async function validate(content: DraftContent, target: DraftTarget, heavy: HeavyThread, parts: LookParts): Promise<Validation> {
  const whole = await refusalAt('Provider', content, target, heavy, parts);
  if (whole === null) return { verdict: verdict('good', 'Azure and its resource providers find nothing wrong.'), label: 'Validated by Azure with its resource providers (level Provider).' };
  if (!isAboutLevel(whole)) return { verdict: verdict('bad', wordsOf(whole, content)), label: 'Validated by Azure with its resource providers (level Provider).' };
  const label = `Azure refused to validate with its resource providers (${whole.azureCode === '' ? `HTTP ${whole.status}` : whole.azureCode}): only the template itself was validated (level Template).`;
  const lesser = await refusalAt('Template', content, target, heavy, parts);
  if (lesser !== null) return { verdict: verdict('bad', wordsOf(lesser, content)), label };
  return { verdict: verdict('warning', `The template itself is in order. What its resource providers say is not known: ${wordsOf(whole, content)}`), label };
}

/** Null where it is valid. */
async function refusalAt(level: Level, content: DraftContent, target: DraftTarget, heavy: HeavyThread, { session, clock, signal }: LookParts): Promise<AzureRefusal | null> {
  const request = await deploymentRequest(content, target, 'validate', heavy, { validationLevel: level });
  try {
    await askLong(session.arm(target.subscriptionId), { ...request, signal }, clock);
    return null;
  } catch (error) {
    if (error instanceof AzureRefusal && error.status < 500 && error.status !== 401 && error.status !== 429) return error;
    throw error;
  }
}

/** Not the deployment is refused but its validation at this level: for want of rights, or because this cloud does not know it. */
function isAboutLevel({ status, azureCode, fault }: AzureRefusal): boolean {
  if (status === 403 || /^(AuthorizationFailed|LinkedAuthorizationFailed|InvalidValidationLevel)$/i.test(azureCode)) return true;
  return /validationLevel/i.test(`${fault.message} ${fault.detail ?? ''}`);
}

function wordsOf(refusal: AzureRefusal, content: DraftContent): string {
  const { causes } = causesOf([refusal.error], { references: vaultReferences(assignmentsOf(content)) });
  const words = causes.slice(0, 6).map(({ message, code, count, hint }) => `${message === '' ? code : message}${count > 1 ? ` (${count} times)` : ''}${hint === null ? '' : ` ${hint.means} ${hint.advice}`}`);
  if (causes.length > 6) words.push(`And ${causes.length - 6} more.`);
  return words.length === 0 ? refusal.fault.message : words.join('\n');
}
