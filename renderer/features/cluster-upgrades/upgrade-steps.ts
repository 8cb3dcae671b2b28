import type { UpgradeMode, UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';
import type { UpgradePlan } from '../../../shared/contract/clusters/upgrades.ts';
import { formatCount } from '../../components/format.ts';

export const upgradeSteps = [
  { id: 'version', label: 'Version' },
  { id: 'parameters', label: 'Parameters' },
  { id: 'how', label: 'How it goes on' },
  { id: 'changes', label: 'What will change' },
] as const;
export type UpgradeStep = (typeof upgradeSteps)[number]['id'];

interface Choices {
  readonly plan: UpgradePlan;
  readonly edits: ReadonlyMap<string, string | null>;
  readonly mode: UpgradeMode;
  readonly policy: UpgradePolicy;
}

/** What stands under a step before it is opened: the finding that tells whether it needs a look. */
export function stepFindings(step: UpgradeStep, { plan, edits, mode, policy }: Choices): string {
  switch (step) {
    case 'version': return plan.currentVersion === plan.targetVersion ? `stays ${plan.currentVersion}` : `${plan.currentVersion} → ${plan.targetVersion}`;
    case 'parameters': {
      const moved = plan.parameters.filter(({ change }) => change !== 'same').length;
      return moved === 0 && edits.size === 0 ? 'as they are now' : formatCount(Math.max(moved, edits.size), 'change');
    }
    case 'how': return mode === 'Monitored' ? `monitored, ${policy.failureAction === 'Rollback' ? 'rolls back' : 'stops'} on failure` : mode === 'UnmonitoredAuto' ? 'without health checks' : 'domain by domain, by hand';
    case 'changes': {
      const packages = plan.packages.filter(({ change }) => change !== 'same').length;
      const warnings = plan.warnings.length;
      if (plan.obstacle !== '') return 'not possible as it is';
      return `${formatCount(packages, 'package')}${warnings === 0 ? '' : `, ${formatCount(warnings, 'warning')}`}`;
    }
  }
}
