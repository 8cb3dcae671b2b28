import type { UpgradePlan } from '../../../shared/contract/clusters/upgrades.ts';

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/**
 * The complete list to send, since what is left out reverts to the default (service-fabric.md §2.7): what is given now and exists
 * in the target version, with the edits over it. An edit of null takes the manifest's default, which means leaving it out.
 */
export function parametersToSend(plan: UpgradePlan, edits: ReadonlyMap<string, string | null>): readonly NamedValue[] {
  return plan.parameters.flatMap(({ name, next, targetDefault }) => {
    if (targetDefault === null) return [];
    const edit = edits.get(name);
    if (edit === null) return [];
    const value = edit ?? next;
    // A value that equals the default and was never typed is left to the manifest, so that a later default reaches it.
    if (value === null || (edit === undefined && value === targetDefault)) return [];
    return [{ name, value }];
  });
}

/** Parameters that do not stay as they are first, then by name. */
export function inPlanOrder(parameters: UpgradePlan['parameters'], edits: ReadonlyMap<string, string | null>): UpgradePlan['parameters'] {
  const moved = ({ name, change }: UpgradePlan['parameters'][number]): number => (edits.has(name) || change !== 'same' ? 0 : 1);
  return parameters.toSorted((left, right) => moved(left) - moved(right) || left.name.localeCompare(right.name, 'en'));
}

/** What has become of a parameter in this plan with these edits, in words. */
export function changeWords(parameter: UpgradePlan['parameters'][number], edit: string | null | undefined): string {
  if (edit === null) return `takes the default of the new version`;
  if (edit !== undefined) return edit === parameter.current ? 'as it is now' : 'changed by you';
  switch (parameter.change) {
    case 'same': return 'as it is now';
    case 'changed': return 'another value than now';
    case 'added': return 'new in this version';
    case 'removed': return 'not in this version: it goes';
    case 'reverts': return 'goes back to the default';
  }
}
