import { afterEach } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import { startHololens } from '../hololens.ts';
import type { HololensOptions, SimulatedHololens } from '../hololens.ts';
import { PortalCaller } from './portal-caller.ts';

/** A headset, its clock and a caller with its credentials; all are gone after the test. */
export interface Started {
  readonly device: SimulatedHololens;
  readonly clock: ManualClock;
  readonly portal: PortalCaller;
}

/** Call once per test file; the result starts headsets that are closed after each test. */
export function headsets(): (options?: HololensOptions) => Promise<Started> {
  const cleanUps: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  });
  return async (options = {}) => {
    const clock = new ManualClock();
    const device = await startHololens({ clock, paired: true, ...options });
    const portal = new PortalCaller(device);
    cleanUps.push(() => device.close(), () => portal.close());
    return { device, clock, portal };
  };
}
