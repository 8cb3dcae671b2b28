import type { EntityRef } from '../../../../shared/domain/service-fabric/entity-ref.ts';
import { nodeActs } from '../../../../shared/domain/service-fabric/entity-actions.ts';
import { deactivationTaskWords, heldByOthers, intentMeaning, isDeactivated } from '../../../../shared/domain/service-fabric/node-words.ts';
import { healthFilter } from '../../../../shared/domain/service-fabric/health-state.ts';
import { wordTable } from '../../../../shared/domain/service-fabric/word-table.ts';
import * as queries from '../../gateway/queries.ts';
import type { NodeInfo } from '../../wire/nodes.ts';
import { bounded } from '../bounded-values.ts';
import * as facts from '../facts.ts';
import { steadyNodeRow } from '../mirrored-rows.ts';
import type { Described, Inquiry } from './inquiry.ts';

/** Checks that are told one by one; the rest is counted. */
const mostChecks = 30;

export async function describeNode(inquiry: Inquiry, { nodeName }: Extract<EntityRef, { kind: 'node' }>): Promise<Described | null> {
  const node = await queries.nodes.one(inquiry.client, nodeName, inquiry.options);
  if (node === null) return null;
  const [health, deployed, checks] = await Promise.all([
    inquiry.part('Its health', (client, options) => queries.nodes.health(client, nodeName, { events: healthFilter.all }, options)),
    inquiry.part('What is deployed on it', (client, options) => queries.nodes.deployedApplications(client, nodeName, options)),
    safetyCheckLines(inquiry, node),
  ]);
  const row = steadyNodeRow(node, inquiry.times, inquiry.now);
  const heldOnlyByOthers = heldByOthers(node.nodeDeactivationInfo) && !heldByClient(node);
  return {
    name: row.nodeName, healthState: row.healthState, status: row.status, health, sections: facts.sections(
      facts.section('Node', [
        facts.id('Address', node.ipAddressOrFQDN), facts.text('Type', node.type), facts.text('Upgrade domain', node.upgradeDomain, 'Nodes of one domain are upgraded together.'),
        facts.text('Fault domain', node.faultDomain, 'Nodes of one domain may fail together, with their rack for instance.'),
        facts.yesNo('Seed node', node.isSeedNode, 'Seed nodes hold the cluster together: most of them must be up.'),
        row.upSince === null ? facts.time('Down since', row.downSince) : facts.time('Up since', row.upSince),
        facts.yesNo('Stopped by a test command', node.isStopped ? true : null),
        facts.number('Deployed applications', deployed?.length ?? null), facts.list('Tags', node.nodeTags),
      ]),
      deactivationSection(node, checks),
      facts.section('Versions and ids', [
        facts.text('Service Fabric version', node.codeVersion), facts.text('Configuration version', node.configVersion),
        facts.id('Node id', node.id), facts.id('Instance id', node.instanceId, 'Changes with each start of the node.'),
        facts.id('Placement id of the platform', node.infrastructurePlacementID), facts.yesNo('Is being upgraded on its own', node.isNodeByNodeUpgradeInProgress === true ? true : null),
      ]),
      facts.unknownFields(node.more),
    ),
    handles: { instanceId: node.instanceId, nodeName: bounded(node.name) },
    childCounts: [], actions: [...nodeActs({ status: node.nodeStatus, isDeactivated: isDeactivated(node.nodeDeactivationInfo), heldByOthersOnly: heldOnlyByOthers, isSeedNode: node.isSeedNode })],
  };
}

function heldByClient({ nodeDeactivationInfo }: NodeInfo): boolean {
  return nodeDeactivationInfo !== null && nodeDeactivationInfo.nodeDeactivationTask.some((task) => task.nodeDeactivationTaskId?.nodeDeactivationTaskType === 'Client');
}

function deactivationSection(node: NodeInfo, checks: readonly string[]): facts.Section | null {
  const info = node.nodeDeactivationInfo;
  if (!isDeactivated(info)) return null;
  const intent = info.nodeDeactivationIntent ?? '';
  return facts.section('Deactivation', [
    facts.text('Intent', intent, intentMeaning(intent)), facts.text('State', deactivationState(info.nodeDeactivationStatus ?? '')),
    facts.list('Asked for by', deactivationTaskWords(info), 'It stays out of service until each of them has let go.'),
    facts.list('Waits for', checks, 'What has to be safe before the node may go down.'),
  ]);
}

const stateWords = wordTable<string>({ SafetyCheckInProgress: 'Waits for safety checks', SafetyCheckComplete: 'Safety checks passed, is being taken out of service', Completed: 'Out of service' });
function deactivationState(status: string): string {
  return stateWords(status) ?? status;
}

/** What each pending safety check waits for, resolved to names. */
export async function safetyCheckLines({ safetyChecks, signal, now }: Inquiry, node: NodeInfo): Promise<readonly string[]> {
  const pending = node.nodeDeactivationInfo?.pendingSafetyChecks ?? [];
  const resolved = await Promise.all(pending.slice(0, mostChecks).map((check) => safetyChecks.resolve(node.name, { kind: check.kind, partitionId: check.partitionId }, now, signal)));
  const lines = resolved.map(({ words, blockedByWords }) => bounded(blockedByWords === '' ? words : `${words}; ${blockedByWords}`, 4_000));
  return pending.length > mostChecks ? [...lines, `and ${pending.length - mostChecks} more`] : lines;
}
