import type { World } from '../model/provider.ts';
import type { PolicyAssignment } from './authorization/policy.ts';

/** What a scenario decides about the providers of its world. All of it may be left out: nothing is in the way then. */
export interface Circumstances {
  readonly quotas?: readonly QuotaRule[];
  /** Sizes that a subscription may not use in a location: `skus` says so, and making them fails with SkuNotAvailable. */
  readonly restrictedSizes?: readonly { readonly size: string; readonly location: string }[];
  /** Sizes of which a location has none left: nothing tells beforehand, making them fails with AllocationFailed. */
  readonly exhaustedSizes?: readonly { readonly size: string; readonly location: string }[];
  readonly policies?: readonly PolicyAssignment[];
  /** Names of storage accounts that belong to somebody else in the cloud. */
  readonly takenStorageNames?: readonly string[];
  /** Labels of public addresses that somebody else has: `label.location`. */
  readonly takenDnsLabels?: readonly string[];
  /** Factors on the duration of work by region; see `regions.ts` for the rest. */
  readonly slowness?: Readonly<Record<string, number>>;
}

/** A row of the compute usages with other figures than the usual. */
export interface QuotaRule {
  /** Where left out, of every subscription. */
  readonly subscriptionId?: string;
  readonly location: string;
  /** `cores`, `virtualMachineScaleSets` or a family such as `standardDSv3Family`. */
  readonly name: string;
  readonly limit: number;
  /** In use by machines that are no resources of this world. Default 0. */
  readonly usedElsewhere?: number;
}

/** Scenarios are told after the providers of their world were made, so that providers look here when they are asked. */
const arranged = new WeakMap<World, Circumstances>();

/** Puts circumstances in force; what is not named stays as it is. */
export function arrange(world: World, circumstances: Circumstances): void {
  arranged.set(world, { ...circumstancesOf(world), ...circumstances });
}

export function circumstancesOf(world: World): Circumstances {
  return arranged.get(world) ?? {};
}
