import { useCallback, useRef, useState } from 'react';
import type { InstalledApp } from '../../../shared/contract/devices.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, useCollection } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';

const keyOf = (app: InstalledApp): string => app.packageFullName;

/** The apps of a headset, as it shows them. */
export function useApps(connectionId: ConnectionId) {
  return useCollection((signal) => api.devices.apps.watch({ connectionId }, { signal }), keyOf, [connectionId]);
}

export type AppAct = 'launch' | 'restart' | 'stop' | 'uninstall' | 'favourite' | 'order';

export interface FailedAct {
  readonly act: AppAct;
  readonly app: InstalledApp;
  readonly fault: Fault;
}

export interface AppActs {
  /** Acts that have been sent and not been answered, by package. */
  readonly running: ReadonlyMap<string, AppAct>;
  readonly failed: FailedAct | null;
  readonly dismiss: () => void;
  /** Each resolves with true when the headset has shown the effect. */
  readonly launch: (app: InstalledApp) => Promise<boolean>;
  /** Stops it first where it runs: a clean start for the next visitor. */
  readonly restart: (app: InstalledApp) => Promise<boolean>;
  readonly stop: (app: InstalledApp) => Promise<boolean>;
  readonly uninstall: (app: InstalledApp) => Promise<boolean>;
  readonly setFavourite: (app: InstalledApp, favourite: boolean) => Promise<boolean>;
  readonly order: (app: InstalledApp, packageFamilyNames: string[]) => Promise<boolean>;
  readonly again: (failed: FailedAct) => Promise<boolean>;
}

/** What can be done with an app. One act an app at a time: a second press is refused and says so. */
export function useAppActs(connectionId: ConnectionId): AppActs {
  const [running, setRunning] = useState<ReadonlyMap<string, AppAct>>(new Map());
  const [failed, setFailed] = useState<FailedAct | null>(null);
  const inFlight = useRef(new Map<string, AppAct>());

  const run = useCallback(async (act: AppAct, app: InstalledApp, call: () => Promise<unknown>): Promise<boolean> => {
    const earlier = inFlight.current.get(app.packageFullName);
    if (earlier !== undefined) {
      announce(`${app.displayName}: still busy with “${actWords[earlier]}”.`, { tone: 'warn' });
      return false;
    }
    inFlight.current.set(app.packageFullName, act);
    setRunning(new Map(inFlight.current));
    setFailed(null);
    try {
      await call();
      return true;
    } catch (error) {
      setFailed({ act, app, fault: faultOf(error) });
      return false;
    } finally {
      inFlight.current.delete(app.packageFullName);
      setRunning(new Map(inFlight.current));
    }
  }, []);

  const one = (app: InstalledApp) => ({ connectionId, packageFullName: app.packageFullName });
  const told = async (done: Promise<boolean>, text: string): Promise<boolean> => {
    const isDone = await done;
    if (isDone) announce(text, { tone: 'ok' });
    return isDone;
  };
  const acts = {
    launch: (app: InstalledApp) => told(run('launch', app, () => api.devices.apps.launch(one(app))), `${app.displayName} is running.`),
    restart: (app: InstalledApp) => told(run('restart', app, async () => {
      if (app.running) await api.devices.apps.stop(one(app));
      await api.devices.apps.launch(one(app));
    }), `${app.displayName} has started anew.`),
    stop: (app: InstalledApp) => told(run('stop', app, () => api.devices.apps.stop(one(app))), `${app.displayName} has stopped.`),
    uninstall: (app: InstalledApp) => told(run('uninstall', app, () => api.devices.apps.uninstall(one(app))), `${app.displayName} is uninstalled.`),
    setFavourite: (app: InstalledApp, favourite: boolean) => run('favourite', app, () => api.devices.apps.setFavourite({ ...one(app), favourite })),
    order: (app: InstalledApp, packageFamilyNames: string[]) => run('order', app, () => api.devices.apps.orderFavourites({ connectionId, packageFamilyNames })),
  };
  const again = ({ act, app }: FailedAct): Promise<boolean> => {
    switch (act) {
      case 'launch': return acts.launch(app);
      case 'restart': return acts.restart(app);
      case 'stop': return acts.stop(app);
      case 'uninstall': return acts.uninstall(app);
      case 'favourite': return acts.setFavourite(app, !app.favourite);
      // The order that was meant is gone with the drag: there is nothing to send again.
      case 'order': return Promise.resolve(false);
    }
  };
  return { ...acts, again, running, failed, dismiss: () => { setFailed(null); } };
}

/** What each act is called. */
export const actWords: Readonly<Record<AppAct, string>> = {
  launch: 'launch', restart: 'start clean', stop: 'stop', uninstall: 'uninstall', favourite: 'favourite', order: 'order',
};
