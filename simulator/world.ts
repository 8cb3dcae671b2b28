import { SkippableClock } from './foundation/clock.ts';
import type { Clock } from './foundation/clock.ts';
import { ControlServer } from './foundation/control-server.ts';
import { startHololens } from './hololens/hololens.ts';
import type { SimulatedHololens } from './hololens/hololens.ts';

/** The world of `npm run demo`: what is simulated, and what its user already has access to. */

export interface DemoWorldOptions {
  /** Same seed, same world. Default 2026. */
  readonly seed?: number;
  /** Default: real time that the control endpoint can push forward. */
  readonly clock?: Clock;
}

export interface DemoWorld {
  /**
   * "Bench 3" (second generation) is paired, its credentials are in `credentials`; "Stage L" (first generation) waits to be
   * paired: its PIN appears in `pin()` once one was asked for.
   */
  readonly headsets: readonly SimulatedHololens[];
  close(): Promise<void>;
}

/** Starts the demo world on loopback. */
export async function startDemoWorld(options: DemoWorldOptions = {}): Promise<DemoWorld> {
  const seed = options.seed ?? 2026;
  const clock = options.clock ?? new SkippableClock();
  const control = new ControlServer();
  await control.listen();
  const shared = { clock, control };
  const headsets = await Promise.all([
    startHololens({ ...shared, seed, profile: 'hololens2', name: 'Bench 3', paired: true, batteryLevel: 0.76, captures: { count: 40 } }),
    startHololens({ ...shared, seed: seed + 1, profile: 'hololens1', name: 'Stage L', batteryLevel: 0.34 }),
  ]);
  return {
    headsets,
    async close() {
      await Promise.all(headsets.map((headset) => headset.close()));
      await control.close();
    },
  };
}
