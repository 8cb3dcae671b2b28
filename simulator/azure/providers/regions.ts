import { locationName } from '../model/world.ts';

/**
 * How much longer things take from region to region. The figures are made up, the effect is not: the same template takes
 * longer in a small or a busy region, and a console that compares environments has to show it.
 */
const SLOWNESS: Readonly<Record<string, number>> = {
  westeurope: 1,
  northeurope: 1.15,
  germanywestcentral: 1.3,
  swedencentral: 1.1,
  uksouth: 1.05,
  eastus: 0.9,
  eastus2: 0.95,
  westus2: 1.1,
  southeastasia: 1.6,
  australiaeast: 1.9,
};

/** Factor by which work in a region takes longer than in West Europe; `overrides` win. */
export function slownessOf(location: string | undefined, overrides: Readonly<Record<string, number>> = {}): number {
  if (location === undefined) return 1;
  const name = locationName(location);
  return overrides[name] ?? SLOWNESS[name] ?? 1.25;
}
