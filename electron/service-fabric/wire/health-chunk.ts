import * as z from 'zod';
import { readAnswer, readItems } from './answer.ts';
import { entityName, healthState, int64, listOf, numberOrNull, partitionId, text, textOrEmpty } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf } from './shape.ts';

/** `{TotalCount, Items}`; the count says how many passed the filter, not how many there are (§1.4). */
function chunkList<Item extends z.ZodType>(item: Item) {
  return answerOf({ totalCount: numberOrNull, items: listOf(item) }).nullable().transform((value) => value?.items ?? []);
}

const replicaChunk = answerOf({ healthState, replicaOrInstanceId: int64 });
const partitionChunk = answerOf({ healthState, partitionId, replicaHealthStateChunks: chunkList(replicaChunk) });
const serviceChunk = answerOf({ healthState, serviceName: entityName, partitionHealthStateChunks: chunkList(partitionChunk) });
const deployedPackageChunk = answerOf({ healthState, serviceManifestName: text, servicePackageActivationId: textOrEmpty });
const deployedApplicationChunk = answerOf({ healthState, nodeName: text, deployedServicePackageHealthStateChunks: chunkList(deployedPackageChunk) });
const nodeChunk = answerOf({ healthState, nodeName: text });
const applicationChunk = answerOf({
  healthState,
  applicationName: entityName,
  applicationTypeName: textOrEmpty,
  serviceHealthStateChunks: chunkList(serviceChunk),
  deployedApplicationHealthStateChunks: chunkList(deployedApplicationChunk),
});

/** Answer of `GetClusterHealthChunk`: only what the filters let through; lists stand bare, without their counts. */
export const clusterHealthChunk = answerOf({
  healthState,
  nodeHealthStateChunks: chunkList(nodeChunk),
  applicationHealthStateChunks: chunkList(applicationChunk),
});
export type ClusterHealthChunk = Immutable<z.infer<typeof clusterHealthChunk>>;
export type ApplicationHealthChunk = ClusterHealthChunk['applicationHealthStateChunks'][number];
export type ServiceHealthChunk = ApplicationHealthChunk['serviceHealthStateChunks'][number];

const outline = answerOf({ healthState, nodeHealthStateChunks: chunkList(z.unknown()), applicationHealthStateChunks: chunkList(z.unknown()) });

/** The same as `readAnswer` with `clusterHealthChunk`, without holding everybody up where thousands are in it. @throws FaultError `malformed-answer` */
export async function readHealthChunk(call: string, answer: string): Promise<ClusterHealthChunk> {
  const { healthState: state, nodeHealthStateChunks: nodes, applicationHealthStateChunks: applications } = readAnswer(call, outline, answer);
  return {
    healthState: state,
    nodeHealthStateChunks: await readItems(call, 'nodeHealthStateChunks', nodeChunk, nodes),
    applicationHealthStateChunks: await readItems(call, 'applicationHealthStateChunks', applicationChunk, applications),
  };
}
