import { USUAL_DURATION_MS } from '../model/provider.ts';
import type { ProviderFactory, ResourcePlan, ResourceType, WantedResource, World } from '../model/provider.ts';
import { deniedBy } from './authorization/policy.ts';
import { circumstancesOf } from './circumstances.ts';
import { slownessOf } from './regions.ts';

/** A provider under what holds for all alike: policies that deny, and the pace of regions. */
export function governed(factory: ProviderFactory): ProviderFactory {
  return (world) => {
    const provider = factory(world);
    return { ...provider, types: provider.types.map((type) => governedType(type, world)) };
  };
}

function governedType(type: ResourceType, world: World): ResourceType {
  const denied = (wanted: WantedResource) => deniedBy(circumstancesOf(world).policies ?? [], wanted);
  return {
    ...type,
    validate: (wanted) => denied(wanted) ?? type.validate?.(wanted),
    plan: (wanted): ResourcePlan => {
      const error = denied(wanted);
      // A policy denies at the door: nothing is queued or tried, and the provider never hears of it.
      if (error !== undefined) return { durationMs: 0, failure: { error, statusCode: 'Forbidden' } };
      const plan = type.plan?.(wanted) ?? { durationMs: type.durationMs ?? USUAL_DURATION_MS };
      return { ...plan, durationMs: Math.round(plan.durationMs * slownessOf(wanted.location, circumstancesOf(world).slowness)) };
    },
  };
}
