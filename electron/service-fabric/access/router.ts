import { implement } from '@orpc/server';
import { clusterAccessContract } from '../../../shared/contract/clusters/access.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import type { RequestContext } from '../../core/request-context.ts';
import { watchPicture } from '../../core/picture-feed.ts';
import type { ClusterAccess } from './cluster-access.ts';

const os = implement(clusterAccessContract).$context<RequestContext>();
/** How often the costs of watching are counted anew for whoever looks at them. */
const trafficEveryMs = 2_000;

/** The procedures of `clusters.access.*`. */
export function accessRouter(access: ClusterAccess) {
  return os.router({
    probe: os.probe.handler(({ input, signal }) => abortableGenerator(signal, (ended) => access.probe(input.address, ended))),
    readIdentity: os.readIdentity.handler(async ({ input }) => ({ identity: await access.readIdentity(input.signIn) })),
    add: os.add.handler(({ input }) => access.add(input)),
    watch: os.watch.handler(({ input: { connectionId }, signal, context }) => {
      const cluster = access.clusters.of(connectionId);
      const { clock, connections } = cluster.services;
      return watchPicture({
        clock, draw: () => access.picture(connectionId), everyMs: trafficEveryMs,
        subscribe: (changed) => {
          const stops = [cluster.onChange(changed), connections.onChange(({ id }) => void (id === connectionId && changed()))];
          return () => stops.forEach((stop) => stop());
        },
      }, signal, { visible: () => context.visible });
    }),
    setGateways: os.setGateways.handler(async ({ input: { connectionId, address } }) => {
      await access.setGateways(connectionId, address);
      return {};
    }),
    setServer: os.setServer.handler(async ({ input: { connectionId, server } }) => {
      await access.setServer(connectionId, server);
      return {};
    }),
    addProfile: os.addProfile.handler(({ input: { connectionId, ...profile } }) => access.addProfile(connectionId, profile)),
    updateProfile: os.updateProfile.handler(({ input: { connectionId, profileId, ...change } }) => access.updateProfile(connectionId, profileId, change)),
    removeProfile: os.removeProfile.handler(async ({ input: { connectionId, profileId } }) => {
      await access.removeProfile(connectionId, profileId);
      return {};
    }),
    useProfile: os.useProfile.handler(async ({ input: { connectionId, profileId } }) => {
      await access.useProfile(connectionId, profileId);
      return {};
    }),
    unlock: os.unlock.handler(async ({ input: { connectionId, minutes, typedName } }) => ({ unlockedUntil: await access.unlock(connectionId, minutes, typedName) })),
    lock: os.lock.handler(({ input: { connectionId } }) => {
      access.lock(connectionId);
      return {};
    }),
    acceptCluster: os.acceptCluster.handler(async ({ input: { connectionId, clusterId } }) => {
      await access.acceptCluster(connectionId, clusterId);
      return {};
    }),
  });
}
