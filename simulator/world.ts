import type { RunningCluster } from './azure/scenarios/index.ts';
import { startCompany } from './company.ts';
import type { SimulatedCompany } from './company.ts';
import { SkippableClock } from './foundation/clock.ts';
import type { Clock } from './foundation/clock.ts';
import { ControlServer } from './foundation/control-server.ts';
import { startHololens } from './hololens/hololens.ts';
import type { SimulatedHololens } from './hololens/hololens.ts';
import { startCluster } from './service-fabric/index.ts';
import type { SimulatedCluster } from './service-fabric/index.ts';
import { keepUpgrading } from './service-fabric/ongoing-upgrades.ts';

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
  /**
   * "prod-we" is secure, in trouble and always in the middle of some upgrade or a few minutes before the next;
   * "dev-local" is plain, small and healthy.
   */
  readonly clusters: readonly DemoCluster[];
  /** What the company that "prod-we" belongs to has in Azure, and what it built, released and deployed within a year. */
  readonly company: SimulatedCompany;
  close(): Promise<void>;
}

/** A cluster of the demo, and whether it is one that people depend on. */
export interface DemoCluster {
  readonly cluster: SimulatedCluster;
  readonly production: boolean;
}

/** Three gateways, so that one can be taken down and the others still answer. */
const PRODUCTION_GATEWAYS = 3;

/** Starts the demo world on loopback. */
export async function startDemoWorld(options: DemoWorldOptions = {}): Promise<DemoWorld> {
  const seed = options.seed ?? 2026;
  const clock = options.clock ?? new SkippableClock();
  // What has been started ends again where something else does not start: nothing keeps the process alive then.
  await using starting = new AsyncDisposableStack();
  const kept = async <T extends { close(): Promise<void> }>(started: Promise<T> | T): Promise<T> => {
    const each = await started;
    starting.defer(() => each.close());
    return each;
  };
  const control = await kept(new ControlServer());
  await control.listen();
  const shared = { clock, control };
  const headsets = [
    await kept(startHololens({ ...shared, seed, profile: 'hololens2', name: 'Bench 3', paired: true, batteryLevel: 0.76, captures: { count: 40 } })),
    await kept(startHololens({ ...shared, seed: seed + 1, profile: 'hololens1', name: 'Stage L', batteryLevel: 0.34 })),
  ];
  const busy = await kept(startCluster({ ...shared, seed, scenario: 'busy', name: 'prod-we', https: true, gateways: PRODUCTION_GATEWAYS }));
  const calm = await kept(startCluster({ ...shared, seed: seed + 1, scenario: 'healthy', name: 'dev-local', nodes: 5, apps: 3 }));
  starting.defer(keepUpgrading(busy.model));
  const company = await kept(startCompany({ ...shared, seed, yearSeed: seed, scenario: 'year', clusters: { [busy.name]: runningCluster(busy), [calm.name]: runningCluster(calm) } }));
  const running = starting.move();
  return {
    headsets,
    clusters: [
      { cluster: busy, production: true },
      { cluster: calm, production: false },
    ],
    company,
    close: () => running.disposeAsync(),
  };
}

/** A cluster as Azure knows it. */
function runningCluster({ url, thumbprints, credentials }: SimulatedCluster): RunningCluster {
  return {
    endpoint: url,
    ...(thumbprints === undefined ? {} : { thumbprint: thumbprints.thumbprint }),
    ...(credentials === undefined ? {} : { certificate: credentials.server }),
  };
}
