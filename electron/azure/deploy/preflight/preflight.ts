import type { Draft, DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import type { LiveCheck } from '../../../../shared/contract/azure/shared.ts';
import { toFault } from '../../../core/faults.ts';
import { verdict } from '../../checks/verdict.ts';
import type { HeavyThread } from '../../heavy/heavy-thread.ts';
import type { DraftContent } from '../drafts/draft-content.ts';
import { groupLocation, groupVerdict, placeLines, plainRegion } from './group-lines.ts';
import { liveLine, ownLine, type CheckLine, type LookParts } from './line.ts';
import { machineLines } from './machine-lines.ts';
import { storageLines } from './storage-lines.ts';
import { validate } from './validation.ts';
import { certificateLines, referenceLines } from './vault-lines.ts';

export type PreflightPicture = Draft['preflight'];

const mostChecks = 200;

/**
 * Looks at everything that a deployment needs, all at once. One look that fails never hides the others.
 * @param tell gets the picture after each.
 * @throws FaultError `signed-out` where nothing can be looked at; what the signal is aborted with
 */
export async function runPreflight(content: DraftContent, target: DraftTarget, heavy: HeavyThread, parts: LookParts, tell: (picture: PreflightPicture) => void): Promise<void> {
  const board = new CheckBoard(tell);
  const group = await lookAtGroup(target, parts, board);
  const place = { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup, location: group.location === null ? null : plainRegion(group.location) };
  await Promise.all([
    board.run([
      ...placeLines(target, group.isThere, place, parts),
      ...content.template.namespaces.map((namespace) => liveLine({ request: { kind: 'provider-registration', namespace, subscriptionId: target.subscriptionId } }, place, parts)),
      ...referenceLines(content, place, parts), ...certificateLines(content, place, parts),
      validationLine(content, target, group.isThere, heavy, parts, board),
    ]),
    planLines(content, target, group, heavy, parts).then((lines) => board.run(lines)),
  ]);
  board.end(parts.clock.now());
}

interface GroupState {
  /** A subscription always is. */
  readonly isThere: boolean;
  /** Where what does not say its place goes; null where that is not known. */
  readonly location: string | null;
}

async function lookAtGroup(target: DraftTarget, parts: LookParts, board: CheckBoard): Promise<GroupState> {
  const { subscriptionId, resourceGroup, location } = target;
  if (resourceGroup === null) return { isThere: true, location };
  const asked = groupLocation(parts, subscriptionId, resourceGroup);
  await board.run([ownLine({ id: 'group', kind: 'location', title: `Resource group ${resourceGroup}` }, parts, async () => groupVerdict(target, await asked))]);
  try {
    const found = await asked;
    return { isThere: found !== null, location: found ?? location };
  } catch (error) {
    if (toFault(error).code === 'signed-out') throw error;
    // What could not be looked at is taken to be there: the other looks tell what they find.
    return { isThere: true, location };
  }
}

function validationLine(content: DraftContent, target: DraftTarget, isThere: boolean, heavy: HeavyThread, parts: LookParts, board: CheckBoard): CheckLine {
  return ownLine({ id: 'template', kind: 'template', title: 'Azure accepts the template' }, parts, async () => {
    if (!isThere) return verdict('unknown', 'Azure can validate it only once the resource group is there.');
    const { verdict: found, label } = await validate(content, target, heavy, parts);
    board.label(label);
    return found;
  });
}

async function planLines(content: DraftContent, target: DraftTarget, group: GroupState, heavy: HeavyThread, parts: LookParts): Promise<CheckLine[]> {
  const { subscriptionId, resourceGroup } = target;
  const place = { subscriptionId, resourceGroup: resourceGroup === null || group.location === null ? null : { name: resourceGroup, location: group.location } };
  const { plan } = await heavy.ask('planDeployment', { text: content.template.text, parameters: content.merged.parameters, place });
  return [...machineLines(plan.machines, target, group.isThere, parts), ...storageLines(plan, subscriptionId, group.isThere ? resourceGroup : null, parts)];
}

/** The looks of one preflight as they come in. */
class CheckBoard {
  readonly #tell: (picture: PreflightPicture) => void;
  readonly #checks = new Map<string, LiveCheck>();
  #validation = '';
  #leftOut = 0;

  constructor(tell: (picture: PreflightPicture) => void) {
    this.#tell = tell;
  }

  label(words: string): void {
    this.#validation = words.slice(0, 450);
  }

  /** Equal looks are made once. */
  async run(lines: readonly CheckLine[]): Promise<void> {
    const news = [...new Map(lines.map((line) => [line.open.id, line])).values()].filter(({ open }) => !this.#checks.has(open.id));
    const fresh = news.slice(0, Math.max(0, mostChecks - this.#checks.size));
    this.#leftOut += news.length - fresh.length;
    for (const { open } of fresh) this.#checks.set(open.id, open);
    this.#show('running', null);
    await Promise.all(fresh.map(async (line) => {
      this.#checks.set(line.open.id, await line.look());
      this.#show('running', null);
    }));
  }

  end(at: number): void {
    this.#show('done', at);
  }

  #show(state: PreflightPicture['state'], at: number | null): void {
    this.#tell({ state, checks: [...this.#checks.values()], at, fault: null, validation: `${this.#validation}${this.#leftOut === 0 ? '' : ` ${this.#leftOut} more looks were left out.`}`.slice(0, 500) });
  }
}

/** How a preflight is shown that could not begin, or was broken off. */
export function failedPreflight(error: unknown, at: number): PreflightPicture {
  return { state: 'failed', checks: [], at, fault: toFault(error), validation: '' };
}
