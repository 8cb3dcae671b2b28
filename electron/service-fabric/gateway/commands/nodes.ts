import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { CommandOptions } from './options.ts';

/** Takes back this side's deactivation; those of a repair or of the platform stay (§2.8). */
export function activate(client: GatewayClient, nodeName: string, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.activateNode, { ...options, path: { nodeName } });
}

export type DeactivationIntentInput = 'Pause' | 'Restart' | 'RemoveData' | 'RemoveNode';

/** @param description comes back with the node's task since 10.1, so that others see who did it and why (§2.8). */
export function deactivate(client: GatewayClient, nodeName: string, intent: DeactivationIntentInput, description = '', options: CommandOptions = {}): Promise<void> {
  const body = { DeactivationIntent: intent, ...(description === '' ? {} : { DeactivationDescription: description }) };
  return client.write(endpoints.deactivateNode, { ...options, path: { nodeName }, body });
}

/** @param instanceId of the node as it was seen, so that one that has restarted since is left alone. */
export function restart(client: GatewayClient, nodeName: string, instanceId: string, options: CommandOptions & { readonly createDump?: boolean } = {}): Promise<void> {
  const { createDump = false, ...rest } = options;
  return client.write(endpoints.restartNode, { ...rest, path: { nodeName }, body: { NodeInstanceId: instanceId, CreateFabricDump: createDump ? 'True' : 'False' } });
}

/** Declares what the node held as lost: only for nodes that never come back (§2.8). */
export function removeState(client: GatewayClient, nodeName: string, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.removeNodeState, { ...options, path: { nodeName } });
}
