import type { Clock } from '../../foundation/clock.ts';
import { appProcess, baseProcesses } from './processes.ts';
import type { Process } from './processes.ts';
import { InstalledPackages } from './installed-packages.ts';
import type { InstalledPackage, RunningApp } from './installed-packages.ts';
import type { Profile } from '../profiles.ts';

/**
 * How long a process stays in the list after it was told to stop; clients that know the portal poll up to ten times a
 * second apart (device-portal.md §1.4). Half of it the app still counts as running.
 */
const LINGERS_MS = 2000;

/** Memory of a typical demo app, in mebibytes. */
const APP_MEGABYTES = 280;
const APP_MEAN_CPU = 14;

/** Installed packages and what of them is running. */
export class Apps {
  readonly installed: InstalledPackages;
  readonly #clock: Clock;
  readonly #onChange: (stopped: string | undefined) => void;
  readonly #running = new Map<string, RunningApp>();
  #nextProcessId = 4100;

  /** @param onChange called after an app started, or with the full name of one that is gone. */
  constructor(clock: Clock, profile: Profile, onChange: (stopped: string | undefined) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.installed = new InstalledPackages(profile);
  }

  start(installed: InstalledPackage): RunningApp {
    const already = this.#running.get(installed.fullName);
    if (already !== undefined && already.stoppingSinceMs === undefined) return already;
    const app: RunningApp = {
      fullName: installed.fullName,
      processId: (this.#nextProcessId += 4),
      startedAtMs: this.#clock.now(),
      stoppingSinceMs: undefined,
    };
    this.#running.set(installed.fullName, app);
    this.#onChange(undefined);
    return app;
  }

  /** Asks an app to end. Returns false where it is not running. */
  stop(fullName: string): boolean {
    const app = this.#running.get(fullName);
    if (app === undefined) return false;
    if (app.stoppingSinceMs !== undefined) return true;
    const stopping = { ...app, stoppingSinceMs: this.#clock.now() };
    this.#running.set(fullName, stopping);
    this.#clock.setTimeout(() => {
      if (this.#running.get(fullName) === stopping) this.#remove(fullName);
    }, LINGERS_MS);
    return true;
  }

  /** Ends a process at once. Returns false for unknown and for system processes. */
  terminate(processId: number): boolean {
    const app = [...this.#running.values()].find((each) => each.processId === processId);
    if (app === undefined) return false;
    this.#remove(app.fullName);
    return true;
  }

  /** Ends all of one app at once. */
  terminateApp(fullName: string): void {
    this.#remove(fullName);
  }

  /** Nothing of an app is left, after a restart for instance. */
  stopAll(): void {
    for (const fullName of this.#running.keys()) this.#remove(fullName);
  }

  running(): RunningApp[] {
    return [...this.#running.values()];
  }

  isRunning(fullName: string): boolean {
    return this.#running.has(fullName);
  }

  /** Every process, the headset's own first. */
  processes(machineName: string): Process[] {
    const shell = this.installed.list().find((each) => each.manifest.name === 'HoloShell');
    const rows = baseProcesses(machineName);
    if (shell !== undefined) rows.push(this.#process(shell, 2484, true, machineName));
    for (const app of this.#running.values()) {
      const installed = this.installed.find(app.fullName);
      if (installed !== undefined) {
        rows.push(this.#process(installed, app.processId, this.#countsAsRunning(app), machineName));
      }
    }
    return rows;
  }

  #process(installed: InstalledPackage, processId: number, running: boolean, machineName: string): Process {
    const { manifest } = installed;
    const isShell = manifest.name === 'HoloShell';
    return appProcess({
      processId,
      imageName: manifest.applications[0]?.executable ?? `${manifest.name}.exe`,
      machineName,
      megabytes: isShell ? 67 : APP_MEGABYTES,
      meanCpu: running && !isShell ? APP_MEAN_CPU : 1.4,
      app: {
        appName: manifest.displayName,
        packageFullName: installed.fullName,
        publisher: manifest.publisher,
        version: manifest.version,
        running,
      },
    });
  }

  #countsAsRunning(app: RunningApp): boolean {
    return app.stoppingSinceMs === undefined || this.#clock.now() - app.stoppingSinceMs < LINGERS_MS / 2;
  }

  #remove(fullName: string): void {
    if (this.#running.delete(fullName)) this.#onChange(fullName);
  }
}
