import type { SimulatedCluster } from '../../../../simulator/service-fabric/index.ts';
import type { Fault } from '../../../../shared/domain/fault.ts';
import { parseGateways } from '../../../../shared/domain/service-fabric/endpoint.ts';
import { FaultError } from '../../../core/fault-error.ts';
import { systemClock } from '../../../core/system-clock.ts';
import { GatewayClient } from '../gateway-client.ts';
import type { GatewayClientOptions } from '../gateway-client.ts';

/** A client of a simulated cluster. */
export async function connect(cluster: SimulatedCluster, options: Partial<GatewayClientOptions> = {}): Promise<GatewayClient> {
  const parsed = parseGateways(cluster.gateways.join(','));
  if (!parsed.ok) throw new Error(parsed.problem);
  return new GatewayClient({ gateways: parsed.gateways, clock: systemClock, version: '1.2.3', ...options });
}

/** What a call came to: `done`, or the fault's code and words. */
export async function outcomeOf(task: Promise<unknown>): Promise<string> {
  try {
    await task;
    return 'done';
  } catch (error) {
    if (error instanceof FaultError) return `${error.fault.code}: ${error.fault.message} (${error.fault.detail ?? ''})`;
    throw error;
  }
}
/** The fault that a call ends with. */
export async function faultOf(task: Promise<unknown>): Promise<Fault> {
  const outcome: unknown = await task.then(() => 'done', (error: unknown) => error);
  if (outcome instanceof FaultError) return outcome.fault;
  throw new Error(`No fault but ${String(outcome)}.`);
}
