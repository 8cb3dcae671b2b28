import type { ConnectionDriver } from '../core/connections/driver.ts';
import type { CoreServices } from '../core/services.ts';
import type { Devices } from './devices.ts';
import type { Roads } from './session/roads.ts';
import { PortalSession } from './session/session.ts';
import { walkLadder } from './walk.ts';

/** Lets the registry hold connections to headsets. */
export function portalDriver(services: CoreServices, devices: Devices, roads: Roads): ConnectionDriver {
  return {
    kind: 'hololens',
    open: (record, link) => new PortalSession({ services, headset: devices.headset(record.id), record, link, roads }),
    walk: (endpoint, record, credentials, signal) => walkLadder(endpoint, record, credentials, services.clock, signal),
    forget: (id) => devices.forget(id),
  };
}
