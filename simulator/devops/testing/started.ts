import { afterAll, beforeAll } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import { startDevops } from '../index.ts';
import type { DevopsOptions, SimulatedDevops } from '../index.ts';
import { DevopsCaller } from './devops-caller.ts';

export interface StartedDevops {
  readonly devops: SimulatedDevops;
  readonly clock: ManualClock;
  readonly caller: DevopsCaller;
}

/** A Friday afternoon. */
export const START = Date.UTC(2026, 10, 27, 15, 0, 0);

/** One organisation for the tests of a file, whose time stands still until a test moves it. */
export function devopsOfFile(options: DevopsOptions = {}): () => StartedDevops {
  let started: StartedDevops | undefined;
  beforeAll(async () => {
    const clock = new ManualClock(START);
    const devops = await startDevops({ clock, rateLimitScale: 0, ...options });
    started = { devops, clock, caller: new DevopsCaller(devops) };
  });
  afterAll(() => started?.devops.close());
  return () => {
    if (started === undefined) throw new Error('Only within tests');
    return started;
  };
}
