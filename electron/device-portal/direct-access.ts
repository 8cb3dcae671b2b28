import type { Agent } from 'node:http';
import type { Endpoint } from '../../shared/contract/connections.ts';

/** The pinned connection of one device, for a transfer outside of the pool that calls share. */
export interface DirectAccess {
  /** Pinned for https; only its options are to be used, never its sockets. */
  readonly agent: Agent;
  readonly endpoint: Endpoint;
  /** Headers that sign a GET. */
  readonly headers: Readonly<Record<string, string>>;
}
