import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { PortalProcess } from '../wire/performance.ts';

/** An app with at least one process that is not suspended. */
export interface RunningApp {
  readonly packageFullName: string;
  readonly displayName: string;
  readonly cpuPercent: number;
  /** Part of Windows' own shell (start menu, search, settings): it runs all the time and is nobody's app in front. */
  readonly partOfShell: boolean;
}

/** Publisher id of the packages that Windows itself consists of; Microsoft's apps from the store have another one. */
const windowsPublisherId = 'cw5n1h2txyewy';

/** A broker may outlive its app: it does not count (device-portal.md §1.4). */
const brokers = new Set(['runtimebroker.exe']);

/** @returns the apps that run, by their packages' full names. */
export function runningApps(processes: readonly PortalProcess[]): ReadonlyMap<string, RunningApp> {
  const found = new Map<string, RunningApp>();
  for (const process of processes) {
    const { packageFullName } = process;
    if (packageFullName === null || process.isRunning === false || brokers.has(process.imageName.toLowerCase())) continue;
    const before = found.get(packageFullName);
    found.set(packageFullName, {
      packageFullName,
      displayName: before?.displayName ?? process.appName ?? packageFullName.split('_', 1)[0] ?? packageFullName,
      cpuPercent: (before?.cpuPercent ?? 0) + (process.cpuPercent ?? 0),
      partOfShell: packageFullName.toLowerCase().endsWith(`_${windowsPublisherId}`),
    });
  }
  return found;
}

/** Whether the app has a process at all, also one that is suspended or ending. */
export function hasProcessOf(processes: readonly PortalProcess[], packageFullName: string): boolean {
  return processes.some((process) => process.packageFullName === packageFullName && !brokers.has(process.imageName.toLowerCase()));
}

type AppInFront = NonNullable<HeadsetStatus['appInFront']>;

/**
 * Which app the wearer most likely sees. The portal does not say: the one that came last counts, since starting an app
 * on a headset brings it to the front; of those that were there at the first look, the busiest.
 */
export class AppInFrontRule {
  #seen: ReadonlyMap<string, number | null> | null = null;

  /** @param now ms since 1970. */
  look(processes: readonly PortalProcess[], now: number): AppInFront | null {
    const apps = [...runningApps(processes).values()].filter((app) => !app.partOfShell);
    const firstLook = this.#seen === null;
    const seen = new Map(apps.map((app) => [app.packageFullName, this.#seen?.get(app.packageFullName) ?? (firstLook || this.#seen?.has(app.packageFullName) ? null : now)] as const));
    this.#seen = seen;
    const front = apps.toSorted((left, right) => (seen.get(right.packageFullName) ?? 0) - (seen.get(left.packageFullName) ?? 0) || right.cpuPercent - left.cpuPercent)[0];
    if (front === undefined) return null;
    return { packageFullName: front.packageFullName, displayName: front.displayName.slice(0, 300), since: seen.get(front.packageFullName) ?? null };
  }

  /** After a restart of the headset nothing of before counts. */
  forget(): void {
    this.#seen = null;
  }
}
