import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { DirectAccess } from '../direct-access.ts';

/**
 * An agent with the same pin and a pool of its own, for what keeps connections busy for long: calls never wait for it.
 * The caller destroys it.
 */
export function separateAgent({ agent }: Pick<DirectAccess, 'agent'>, maxSockets: number): HttpAgent {
  if (!(agent instanceof HttpsAgent)) return new HttpAgent({ keepAlive: false, maxSockets });
  const { timeout: _poolTimeout, ...pinned } = agent.options;
  return new HttpsAgent({ ...pinned, keepAlive: false, maxSockets });
}
