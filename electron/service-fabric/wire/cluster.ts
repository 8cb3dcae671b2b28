import type * as z from 'zod';
import { flag, listOf, numberOrNull, text, textOrEmpty, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf } from './shape.ts';

/** `GET /$/GetAadMetadata`: how one signs in; `type` is `aad`, or empty where the cluster does not use Entra ID (§3). */
export const aadMetadata = answerOf({
  type: textOrEmpty,
  metadata: answerOf({
    authority: textOrEmpty, client: textOrEmpty, cluster: textOrEmpty, login: textOrEmpty, redirect: textOrEmpty, tenant: textOrEmpty,
  }).nullable(),
}).transform(({ type, metadata }) => (type.toLowerCase() === 'aad' && metadata !== null ? { usesEntra: true as const, ...metadata } : { usesEntra: false as const }));
export type AadMetadata = Immutable<z.infer<typeof aadMetadata>>;

/** `GET /$/GetClusterVersion`, such as `10.1.2175.9590`. */
export const clusterVersion = answerOf({ version: text });
export type ClusterVersion = Immutable<z.infer<typeof clusterVersion>>;

/** XML text of the cluster's, an application's or a service's manifest. */
export const manifest = answerOf({ manifest: text });
export type Manifest = Immutable<z.infer<typeof manifest>>;

/** JSON text of a standalone cluster's configuration. */
export const clusterConfiguration = answerOf({ clusterConfiguration: text });
export type ClusterConfiguration = Immutable<z.infer<typeof clusterConfiguration>>;

export const provisionedCodeVersions = listOf(answerOf({ codeVersion: text }));
export const provisionedConfigVersions = listOf(answerOf({ configVersion: text }));

/** `GET /$/GetFailoverManagerManagerInformation` (11.4 and later). */
export const failoverManagerManager = answerOf({ nodeName: text, nodeId: textOrEmpty, nodeInstanceId: textOrEmpty });
export type FailoverManagerManager = Immutable<z.infer<typeof failoverManagerManager>>;

const nodeIdText = answerOf({ id: textOrEmpty }).nullable().transform((value) => value?.id ?? '');

/** `GET /$/GetLoadInformation`. Amounts are in the metric's own unit; null where the version does not tell. */
export const clusterLoad = answerOf({
  lastBalancingStartTimeUtc: timeOrNull,
  lastBalancingEndTimeUtc: timeOrNull,
  loadMetricInformation: listOf(answerOf({
    name: text,
    isBalancedBefore: flag,
    isBalancedAfter: flag,
    deviationBefore: numberOrNull,
    deviationAfter: numberOrNull,
    balancingThreshold: numberOrNull,
    action: textOrEmpty,
    activityThreshold: numberOrNull,
    clusterCapacity: numberOrNull,
    clusterLoad: numberOrNull,
    currentClusterLoad: numberOrNull,
    clusterRemainingCapacity: numberOrNull,
    clusterCapacityRemaining: numberOrNull,
    isClusterCapacityViolation: flag,
    nodeBufferPercentage: numberOrNull,
    clusterBufferedCapacity: numberOrNull,
    bufferedClusterCapacityRemaining: numberOrNull,
    clusterRemainingBufferedCapacity: numberOrNull,
    minNodeLoadValue: numberOrNull,
    minimumNodeLoad: numberOrNull,
    minNodeLoadNodeId: nodeIdText,
    maxNodeLoadValue: numberOrNull,
    maximumNodeLoad: numberOrNull,
    maxNodeLoadNodeId: nodeIdText,
    plannedLoadRemoval: numberOrNull,
  })),
});
export type ClusterLoad = Immutable<z.infer<typeof clusterLoad>>;
