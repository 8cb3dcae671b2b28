import type { deactivationIntents } from '../../../shared/contract/clusters/actions.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import * as commands from '../gateway/commands.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import type { NodeInfo } from '../wire/nodes.ts';
import type { Act } from './perform.ts';

interface OnNode {
  readonly nodeName: string;
  readonly typedName: string;
  readonly reason: string;
}

function act(cluster: Cluster, action: 'activateNode' | 'deactivateNode' | 'restartNode' | 'removeNodeState', input: OnNode, title: string, run: Act['run']): Act {
  const { nodeName, typedName, reason } = input;
  return { subject: { action, nodeName }, typedName, reason, title, ref: { kind: 'node', nodeName }, run, after: () => cluster.mirror.refreshNodes() };
}

/** Only this side's deactivation is lifted: a repair or the platform may hold the node as well (service-fabric.md §2.8). */
export function activateNode(cluster: Cluster, input: OnNode): Act {
  return act(cluster, 'activateNode', input, `Activate ${input.nodeName}`, async (client) => {
    const node = await present(client, input.nodeName);
    await commands.nodes.activate(client, input.nodeName);
    const others = (node.nodeDeactivationInfo?.nodeDeactivationTask ?? []).filter(({ nodeDeactivationTaskId: id }) => id?.nodeDeactivationTaskType === 'Infrastructure' || id?.nodeDeactivationTaskType === 'Repair').length;
    const held = others === 0 ? '' : ` ${others === 1 ? 'A repair task still holds' : `${others} repair tasks still hold`} it: it stays disabled until ${others === 1 ? 'that ends' : 'they end'}.`;
    return `${input.nodeName} is being activated.${held}`;
  });
}

const intentWords: Readonly<Record<(typeof deactivationIntents)[number], string>> = {
  Pause: 'it takes no new replicas, and those on it stay',
  Restart: 'its replicas are closed so that it can be restarted',
  RemoveData: 'its replicas are moved away, as it may lose its data',
  RemoveNode: 'its replicas are moved away for good',
};

export function deactivateNode(cluster: Cluster, input: OnNode & { readonly intent: (typeof deactivationIntents)[number] }): Act {
  const { nodeName, intent, reason } = input;
  return act(cluster, 'deactivateNode', input, `Deactivate ${nodeName} (${intent})`, async (client) => {
    await present(client, nodeName);
    await commands.nodes.deactivate(client, nodeName, intent, reason === '' ? 'From Fabriscope' : `${reason} (from Fabriscope)`);
    return `${nodeName} is being deactivated: ${intentWords[intent]}. It waits until that is safe.`;
  });
}

export function restartNode(cluster: Cluster, input: OnNode & { readonly instanceId: string }): Act {
  const { nodeName, instanceId } = input;
  return act(cluster, 'restartNode', input, `Restart ${nodeName}`, async (client) => {
    const node = await present(client, nodeName);
    // 0 stands for whichever instance it is: what nobody has seen is not restarted.
    if (instanceId === '0') throw faultError('conflict', { message: `It is not known which instance of ${nodeName} you have seen.`, hint: 'Wait until the list of nodes has it, then try again.', connectionId: cluster.connectionId });
    if (node.instanceId !== instanceId) {
      throw faultError('conflict', { message: `${nodeName} has restarted since you looked. It was left alone.`, hint: 'Look at it again before you restart it once more.', connectionId: cluster.connectionId });
    }
    await commands.nodes.restart(client, nodeName, instanceId);
    return `${nodeName} is restarting.`;
  });
}

export function removeNodeState(cluster: Cluster, input: OnNode): Act {
  const { nodeName } = input;
  return act(cluster, 'removeNodeState', input, `Declare the data of ${nodeName} as lost`, async (client) => {
    const node = await present(client, nodeName);
    if (node.nodeStatus === 'Up' || node.nodeStatus === 'Enabling' || node.nodeStatus === 'Disabling' || node.nodeStatus === 'Disabled') {
      throw faultError('conflict', { message: `${nodeName} is ${node.nodeStatus}: its data is there.`, hint: 'Only a node that is down and never comes back may be given up.', connectionId: cluster.connectionId });
    }
    await commands.nodes.removeState(client, nodeName);
    return `What ${nodeName} held is declared as lost. The cluster builds it anew elsewhere where it can.`;
  });
}

async function present(client: GatewayClient, nodeName: string): Promise<NodeInfo> {
  const node = await queries.nodes.one(client, nodeName);
  if (node === null) throw faultError('not-found', { message: `${nodeName} is not in the cluster any more.`, hint: 'Refresh the list of nodes.' });
  return node;
}
