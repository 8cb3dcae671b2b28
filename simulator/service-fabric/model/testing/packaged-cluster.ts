import { expect } from 'vitest';
import { ManualClock } from '../../../foundation/clock.ts';
import { buildScenario } from '../../scenarios/index.ts';
import type { ApplicationPackage, PackageSource } from '../index.ts';

/** A refusal with this code. */
export const refused = (code: string): unknown => expect.objectContaining({ code });

/** A healthy cluster of eight nodes that finds these packages, and notes those it was told to discard. */
export function cluster(packages: Readonly<Record<string, ApplicationPackage>> = {}) {
  const clock = new ManualClock();
  const model = buildScenario('healthy', { clock, seed: 8, nodes: 8 });
  const discarded: string[] = [];
  const source: PackageSource = {
    packageAt: (locator) => packages[locator],
    discard: (locator) => void discarded.push(locator),
  };
  model.usePackages(source);
  return { clock, model, discarded };
}
