import { implement } from '@orpc/server';
import { devicesContract } from '../../shared/contract/devices.ts';
import type { RequestContext } from '../core/request-context.ts';
import type { CoreServices } from '../core/services.ts';
import type { System } from '../core/system.ts';
import { Apps } from './apps/apps.ts';
import { Favourites } from './apps/favourites.ts';
import { appsRouter } from './apps/router.ts';
import { Captures } from './capture/captures.ts';
import { capturesRouter } from './capture/router.ts';
import { Devices } from './devices.ts';
import { PortalDiscovery } from './discovery/portal-discovery.ts';
import { portalDriver } from './driver.ts';
import { installRouter } from './install/router.ts';
import { Installs } from './install/installs.ts';
import { Keyboard } from './keyboard/keyboard.ts';
import { keyboardRouter } from './keyboard/router.ts';
import { Snippets } from './keyboard/snippets.ts';
import { LiveHub } from './live/live-hub.ts';
import { liveRouter } from './live/router.ts';
import { Pairing } from './pairing.ts';
import { pairingRouter } from './pairing-router.ts';
import { Performance } from './performance/performance.ts';
import { performanceRouter, performanceRoutes } from './performance/router.ts';
import { Roads } from './session/roads.ts';
import { SystemCommands } from './system/commands.ts';
import { KeepAwake } from './system/keep-awake.ts';
import { systemRouter } from './system/router.ts';

/** Headsets, and any Windows device that serves a Device Portal: everything behind `devices.*` and the driver for connections. */
export async function createDevicePortal(services: CoreServices): Promise<System> {
  const discovery = new PortalDiscovery(services.clock, services.logger);
  const devices = new Devices(services);
  const roads = await Roads.open(services, discovery);
  const keepAwake = await KeepAwake.open(services, devices);
  devices.onForgotten((connectionId) => roads.forget(connectionId));
  const apps = new Apps(devices, await Favourites.open(services));
  const snippets = await Snippets.open(services);
  const performance = new Performance(devices);
  const captures = await Captures.open(devices);
  const live = new LiveHub(devices, (connectionId) => captures.of(connectionId).desk);
  const installs = new Installs(devices, apps);
  const router = implement(devicesContract).$context<RequestContext>().router({
    pairing: pairingRouter(new Pairing(devices)),
    apps: appsRouter(apps),
    install: installRouter(installs),
    keyboard: keyboardRouter(new Keyboard(devices), snippets),
    captures: capturesRouter(captures),
    live: liveRouter(live),
    performance: performanceRouter(performance),
    system: systemRouter(devices, new SystemCommands(devices, keepAwake), keepAwake),
  });
  return {
    router: { devices: router },
    fetchRoutes: [...captures.fetchRoutes(), ...performanceRoutes(devices, performance)],
    drivers: [portalDriver(services, devices, roads)],
    discovery,
    close: async () => {
      await keepAwake.close();
      live.close();
      await captures.close();
      apps.close();
      performance.close();
      devices.close();
    },
  };
}
