import { afterEach } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import { startCluster } from '../cluster-server.ts';
import type { ClusterServerOptions, SimulatedCluster } from '../cluster-server.ts';
import { ClusterCaller } from './cluster-caller.ts';

export interface Started {
  readonly cluster: SimulatedCluster;
  /** An administrator's client. */
  readonly caller: ClusterCaller;
  readonly clock: ManualClock;
}

/** Gives a test clusters that stand still in time, and closes them after each test. */
export function clusters(): (options?: ClusterServerOptions) => Promise<Started> {
  const running: SimulatedCluster[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((cluster) => cluster.close()));
  });
  return async (options = {}) => {
    const clock = new ManualClock();
    const cluster = await startCluster({ clock, ...options });
    running.push(cluster);
    return { cluster, caller: new ClusterCaller(cluster, 'admin'), clock };
  };
}
