import type * as z from 'zod';
import { flag, numberOrNull, openEnum, secondsOrNull, textOrEmpty, texts } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf, mapOf } from './shape.ts';
import { clusterHealthPolicy } from './upgrades.ts';

/** `GET /Tools/Chaos`. Seconds in what says so. */
export const chaos = answerOf({
  status: openEnum<'Invalid' | 'Running' | 'Stopped'>(),
  scheduleStatus: openEnum<'Invalid' | 'Stopped' | 'Active' | 'Expired' | 'Pending'>(),
  chaosParameters: answerOf({
    timeToRunInSeconds: secondsOrNull,
    maxClusterStabilizationTimeoutInSeconds: secondsOrNull,
    maxConcurrentFaults: numberOrNull,
    enableMoveReplicaFaults: flag,
    waitTimeBetweenFaultsInSeconds: secondsOrNull,
    waitTimeBetweenIterationsInSeconds: secondsOrNull,
    clusterHealthPolicy: clusterHealthPolicy.nullable(),
    context: answerOf({ map: mapOf(textOrEmpty) }).nullable().transform((value) => value?.map ?? []),
    chaosTargetFilter: answerOf({ nodeTypeInclusionList: texts, applicationInclusionList: texts }).nullable(),
  }).nullable(),
});
export type Chaos = Immutable<z.infer<typeof chaos>>;
