import { implement } from '@orpc/server';
import { devicesContract } from '../../../shared/contract/devices.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Apps } from './apps.ts';

const os = implement(devicesContract.apps).$context<RequestContext>();

export function appsRouter(apps: Apps) {
  return os.router({
    watch: os.watch.handler(async ({ input, signal, context }) => {
      const list = apps.list(input.connectionId);
      await list.firstLook();
      return list.apps.watch(signal, { visible: () => context.visible });
    }),
    refresh: os.refresh.handler(async ({ input }) => {
      await apps.list(input.connectionId).refresh();
      return {};
    }),
    launch: os.launch.handler(async ({ input }) => {
      await apps.launch(input.connectionId, input.packageFullName);
      return {};
    }),
    stop: os.stop.handler(async ({ input }) => {
      await apps.stop(input.connectionId, input.packageFullName);
      return {};
    }),
    uninstall: os.uninstall.handler(async ({ input }) => {
      await apps.uninstall(input.connectionId, input.packageFullName);
      return {};
    }),
    setFavourite: os.setFavourite.handler(async ({ input }) => {
      await apps.setFavourite(input.connectionId, input.packageFullName, input.favourite);
      return {};
    }),
    orderFavourites: os.orderFavourites.handler(async ({ input }) => {
      await apps.orderFavourites(input.connectionId, input.packageFamilyNames);
      return {};
    }),
  });
}
