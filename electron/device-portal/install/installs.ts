import type { InstallPlan } from '../../../shared/contract/devices.ts';
import type { TaskId } from '../../../shared/domain/identifiers.ts';
import type { Apps } from '../apps/apps.ts';
import type { Devices } from '../devices.ts';
import { portalError } from '../portal-faults.ts';

/** Checks packages and installs them. */
export class Installs {
  readonly devices: Devices;
  readonly apps: Apps;
  constructor(devices: Devices, apps: Apps) {
    this.devices = devices;
    this.apps = apps;
  }
  inspect(): Promise<InstallPlan> {
    throw portalError('not-supported');
  }
  start(): Promise<TaskId> {
    throw portalError('not-supported');
  }
}
