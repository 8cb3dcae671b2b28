import type { Replica } from './entities.ts';
import type { World } from './world.ts';

/**
 * Stateless instances about to be closed, by an upgrade or with their node, first lose their endpoint, so that nobody
 * new calls them, and go on for a while with what they have begun. Only instances whose service has a delay of its own
 * do so; an upgrade may set another for them (`Infinity`: it does not).
 *
 * @returns milliseconds until the last of them may be closed; 0 where none waits
 */
export function drain(world: World, replicas: Iterable<Replica>, delayOfUpgrade = Infinity): number {
  let longest = 0;
  for (const replica of replicas) {
    const { serviceKind, instanceCloseDelayDuration } = replica.partition.service;
    if (serviceKind !== 'Stateless' || replica.status !== 'Ready' || instanceCloseDelayDuration <= 0) continue;
    world.draining.add(replica);
    longest = Math.max(longest, Number.isFinite(delayOfUpgrade) ? delayOfUpgrade : instanceCloseDelayDuration);
  }
  return longest;
}

/** They are not closed after all: their endpoints are published again. */
export function stopDraining(world: World, replicas: Iterable<Replica>): void {
  for (const replica of replicas) world.draining.delete(replica);
}
