import type { Router } from '@orpc/server';
import type { Contract } from '../../shared/contract/index.ts';
import type { DiscoveredTarget } from '../../shared/contract/connections.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import type { ConnectionDriver } from './connections/driver.ts';
import type { AnnouncedTargets } from './demo/announced-targets.ts';
import type { FetchRoute } from './fetch-route.ts';
import type { Journal } from './journal.ts';
import type { RequestContext } from './request-context.ts';
import type { CoreServices } from './services.ts';

/** Areas of the contract that a system implements; core has the others. */
export interface SystemRouter {
  readonly devices?: Router<Contract['devices'], RequestContext>;
  readonly clusters?: Partial<Router<Contract['clusters'], RequestContext>>;
  readonly azure?: Partial<Router<Contract['azure'], RequestContext>>;
  readonly devops?: Router<Contract['devops'], RequestContext>;
  readonly history?: Router<Contract['history'], RequestContext>;
  readonly journal?: Router<Contract['journal'], RequestContext>;
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
  /** Adds those simulated targets of its kind that have just been started; @returns the connections to them, old and new. */
  readonly addSimulated?: (announced: AnnouncedTargets) => Promise<ConnectionId[]>;
  /** What helps to understand a report about one of its targets: short facts without names, addresses or secrets. */
  readonly diagnostics?: (connectionId: ConnectionId) => readonly string[];
  /** Puts back what was changed on targets as far as they answer, and lets go of everything. */
  close(): Promise<void>;
}

/**
 * Each system exports one; the hosts hand them to `createProgram`.
 * @param dataDir folder of the profile, for files that are no documents.
 */
export type SystemFactory = (services: CoreServices, dataDir: string) => System | Promise<System>;

/** The journal, with the procedures that show it. */
export interface JournalSystem {
  readonly journal: Journal;
  readonly router: SystemRouter;
  /** Writes what waits. Called after every system has closed, because they note their ends. */
  close(): Promise<void>;
}

/**
 * Opens the journal of a profile: before any system, as each tells it what happens. It answers at once, and what is wrong
 * with the file shows in the journal's status.
 * @param dataDir folder of the profile.
 */
export type JournalFactory = (services: Omit<CoreServices, 'journal'>, dataDir: string) => Promise<JournalSystem>;
