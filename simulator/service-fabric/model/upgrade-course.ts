import { NodeByNodeUpgrade } from './node-by-node-upgrade.ts';
import type { NodeWatch } from './node-watch.ts';
import { RollingUpgrade } from './rolling-upgrade.ts';
import { sortDomains } from './upgrade-descriptions.ts';
import type { UpgradeCourse, UpgradeSubject } from './upgrade-subject.ts';
import type { RollingUpgradeDescription } from './upgrade-types.ts';
import type { World } from './world.ts';

/** How an upgrade goes about it, by its mode: domain after domain, or as nodes are deactivated. */
export function upgradeCourse<Description extends RollingUpgradeDescription>(
  world: World,
  subject: UpgradeSubject,
  description: Description,
  watch: NodeWatch,
): UpgradeCourse<Description> {
  if (description.rollingUpgradeMode === 'UnmonitoredDeferred') return new NodeByNodeUpgrade(world, subject, description, watch);
  return new RollingUpgrade(world, subject, description, sortDomains(world.upgradeDomains, description.sortOrder));
}
