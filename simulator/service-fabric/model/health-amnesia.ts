import type { HealthSubject } from './health-subject.ts';
import { runAfter } from './timers.ts';
import type { World } from './world.ts';

/**
 * The health store has no data of an entity, or of any but the cluster itself, for a while: lists show `Unknown`,
 * health queries do not find it, and it counts nowhere. What the cluster itself reports of an entity meanwhile brings it
 * back at once; reports from outside are refused. Afterwards all is there again as it was, for the store is replicated.
 *
 * @param subject all entities where missing
 */
export function forgetHealth(world: World, subject: HealthSubject | undefined, forMs: number): void {
  const { known } = world.health;
  if (subject === undefined) known.forgetAll();
  else known.forget(subject.entity);
  touchEverything(world, subject);
  runAfter(world.clock, forMs, () => {
    if (subject === undefined) known.rememberAll();
    else known.remember(subject.entity);
    touchEverything(world, subject);
  });
}

function touchEverything(world: World, subject: HealthSubject | undefined): void {
  if (subject !== undefined) {
    world.touched(subject);
    return;
  }
  world.touched({ kind: 'Cluster', entity: world.root });
  for (const entity of [...world.applications.values(), world.systemApplication]) world.touched({ kind: 'Application', entity });
}
