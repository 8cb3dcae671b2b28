import { implement } from '@orpc/server';
import { clusterEntitiesContract } from '../../../shared/contract/clusters/entities.ts';
import { faultError } from '../../core/faults.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { EventDesk } from '../events/event-desk.ts';
import { followContainerLog } from './container-log.ts';
import type { EntityDesk } from './entity-desk.ts';
import { loadByNode, loadOf } from './load.ts';
import { manifestOf, serviceManifestNames } from './manifests.ts';
import { applicationParameters, typeParameters } from './parameters.ts';
import { rawAnswers } from './raw-answers.ts';

const os = implement(clusterEntitiesContract).$context<RequestContext>();

/** Everything behind `clusters.entities.*`. */
export function entitiesRouter(desk: EntityDesk, events: EventDesk) {
  return os.router({
    list: os.list.handler(({ input, signal, context }) => desk.of(input.connectionId).lists.watch(input, signal, () => context.visible)),
    listFreshness: os.listFreshness.handler(({ input, signal, context }) => desk.of(input.connectionId).lists.watchFreshness(input, signal, () => context.visible)),
    detail: os.detail.handler(({ input, signal, context }) => desk.of(input.connectionId).details.watch(input.ref, signal, () => context.visible)),
    raw: os.raw.handler(async ({ input, signal }) => ({ answers: await rawAnswers(desk.of(input.connectionId).cluster, input.ref, signal) })),
    parameters: os.parameters.handler(({ input, signal, context }) => {
      // It changes nothing, so that the wallboard may call it; what it would tell is not for a link that hangs on a wall.
      if (input.reveal === true && context.role !== 'operator') throw faultError('read-only', { message: 'This link is for looking only, and shows no secrets.', hint: 'Open Fabriscope itself to see them.' });
      const { cluster, manifests } = desk.of(input.connectionId);
      return applicationParameters(cluster, manifests, input.applicationName, input.reveal ?? false, signal);
    }),
    typeParameters: os.typeParameters.handler(async ({ input, signal }) => ({ parameters: await typeParameters(desk.of(input.connectionId).cluster, input.typeName, input.typeVersion, signal) })),
    manifest: os.manifest.handler(({ input, signal }) => {
      const { cluster, manifests } = desk.of(input.connectionId);
      return manifestOf(cluster, manifests, input.ref, input.serviceManifestName, signal);
    }),
    serviceManifests: os.serviceManifests.handler(async ({ input, signal }) => {
      const { cluster, manifests } = desk.of(input.connectionId);
      return { names: await serviceManifestNames(cluster, manifests, input.ref, signal) };
    }),
    load: os.load.handler(({ input, signal }) => loadOf(desk.of(input.connectionId).cluster, input.ref, signal)),
    loadByNode: os.loadByNode.handler(async ({ input, signal }) => ({ nodes: await loadByNode(desk.of(input.connectionId).cluster, input.metric, input.nodeNames, signal) })),
    containerLog: os.containerLog.handler(({ input, signal, context }) => followContainerLog(desk.of(input.connectionId).cluster, input.ref, input.tail, input.previous, signal, () => context.visible)),
    events: os.events.handler(({ input, signal }) => events.of(input.connectionId).within(input.ref, { from: input.from, to: input.to }, signal)),
    correlatedEvents: os.correlatedEvents.handler(async ({ input, signal }) => ({ events: await events.of(input.connectionId).correlated(input.eventInstanceId, signal) })),
  });
}
