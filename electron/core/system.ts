import type { Router } from '@orpc/server';
import type { Contract } from '../../shared/contract/index.ts';
import type { DiscoveredTarget } from '../../shared/contract/connections.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import type { ConnectionDriver } from './connections/driver.ts';
import type { AnnouncedCluster } from './demo/announced-targets.ts';
import type { FetchRoute } from './fetch-route.ts';
import type { RequestContext } from './request-context.ts';
import type { CoreServices } from './services.ts';

/** Areas of the contract that a system implements; core has the others. */
export interface SystemRouter {
  readonly devices?: Router<Contract['devices'], RequestContext>;
  readonly clusters?: Partial<Router<Contract['clusters'], RequestContext>>;
}

/** A target that announces itself; core adds the connection that has its address already. */
export type FoundTarget = Omit<DiscoveredTarget, 'connectionId'>;

/** Finds targets on the network while somebody listens. */
export interface DiscoverySource {
  /** Yields the whole list at each change, the first time at once (it may be empty), until the signal is aborted. */
  discover(signal: AbortSignal): AsyncIterable<readonly FoundTarget[]>;
}

/** What one connected system (headsets, clusters, …) adds to the program. */
export interface System {
  readonly router: SystemRouter;
  readonly fetchRoutes: readonly FetchRoute[];
  /** Registered with the connection registry before saved connections are opened. */
  readonly drivers: readonly ConnectionDriver[];
  readonly discovery?: DiscoverySource;
  /** Adds simulated clusters that have just been started; @returns the connections to them, old and new. */
  readonly addSimulatedClusters?: (clusters: readonly AnnouncedCluster[]) => Promise<ConnectionId[]>;
  /** What helps to understand a report about one of its targets: short facts without names, addresses or secrets. */
  readonly diagnostics?: (connectionId: ConnectionId) => readonly string[];
  /** Puts back what was changed on targets as far as they answer, and lets go of everything. */
  close(): Promise<void>;
}

/** Each system exports one; the hosts hand them to `createProgram`. */
export type SystemFactory = (services: CoreServices) => System | Promise<System>;
