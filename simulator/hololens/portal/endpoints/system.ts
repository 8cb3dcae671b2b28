import { badParameter, empty, json } from '../answer.ts';
import type { Route, SocketRoute } from '../route.ts';
import type { Headset } from '../../model/headset.ts';
import type { Process } from '../../model/processes.ts';
import { portalJson } from '../portal-json.ts';

/** Operating system, task manager figures, restart and shutdown (device-portal.md §1.14). */
export const systemRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/os/info',
    handle: (_request, { machineName, profile }) =>
      json({
        ComputerName: machineName,
        Language: 'en-us',
        OsEdition: profile.osEdition,
        OsEditionId: profile.osEditionId,
        OsVersion: profile.osVersion,
        Platform: profile.platform,
      }),
  },
  { method: 'GET', path: '/api/os/devicefamily', handle: () => json({ DeviceType: 'Windows.Holographic' }) },
  {
    method: 'GET',
    path: '/api/os/machinename',
    handle: (_request, headset) => json({ ComputerName: headset.machineName }),
  },
  {
    method: 'POST',
    path: '/api/os/machinename',
    handle: ({ query }, headset) => {
      const name = query.base64('name');
      if (name === undefined || !isMachineName(name)) return badParameter('name');
      headset.rename(name);
      return empty();
    },
  },
  {
    method: 'POST',
    path: '/api/control/restart',
    handle: (_request, headset) => {
      headset.restart();
      return empty();
    },
  },
  {
    method: 'POST',
    path: '/api/control/shutdown',
    handle: (_request, headset) => {
      headset.shutDown();
      return empty();
    },
  },
  {
    method: 'GET',
    path: '/api/resourcemanager/processes',
    handle: (_request, headset) => json(processList(headset, cpuIsKnown(headset))),
  },
  {
    method: 'GET',
    path: '/api/resourcemanager/systemperf',
    handle: (_request, headset) => {
      const measured = systemPerformance(headset);
      return json(headset.profile.wrapsPerformanceInReason ? { Reason: portalJson(measured) } : measured);
    },
  },
];

export const systemSockets: readonly SocketRoute[] = [
  { path: '/api/resourcemanager/processes', next: (headset) => portalJson(processList(headset, true)) },
  { path: '/api/resourcemanager/systemperf', next: (headset) => portalJson(systemPerformance(headset)) },
];

/**
 * Uncertain: which names the headset takes. Assumed: at most 63 characters, not empty, none of the characters that
 * Windows bars from computer names.
 */
function isMachineName(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return name.length > 0 && name.length <= 63 && !/[\u0000-\u001f\\/:*?"<>|]/.test(name);
}

/** When each headset last measured CPU times for a plain GET. */
const lastMeasured = new WeakMap<Headset, number>();

/** Older than this, a measurement cannot serve as the start of an interval. */
const MEASUREMENT_EXPIRES_MS = 30_000;

/**
 * CPU use is a difference between two measurements, so the first GET says 0 for all (recorded, device-portal.md §1.14).
 * Uncertain: for how long a measurement counts.
 */
function cpuIsKnown(headset: Headset): boolean {
  const before = lastMeasured.get(headset);
  const now = headset.clock.now();
  lastMeasured.set(headset, now);
  return before !== undefined && now - before < MEASUREMENT_EXPIRES_MS;
}

function processList(headset: Headset, withCpu: boolean): { Processes: object[] } {
  const processes = headset.apps.processes(headset.machineName);
  const cpu = headset.performance.cpuByProcess(processes, headset.second());
  return { Processes: processes.map((each) => processRow(each, withCpu ? (cpu.get(each.processId) ?? 0) : 0)) };
}

function processRow(process: Process, cpuUsage: number): object {
  const { app } = process;
  return {
    ...(app === undefined ? {} : { AppName: app.appName }),
    CPUUsage: cpuUsage,
    ImageName: process.imageName,
    ...(app === undefined ? {} : { IsRunning: app.running, PackageFullName: app.packageFullName }),
    PageFileUsage: process.pageFileUsage,
    PrivateWorkingSet: process.privateWorkingSet,
    ProcessId: process.processId,
    ...(app === undefined ? {} : { Publisher: app.publisher }),
    SessionId: process.sessionId,
    TotalCommit: process.totalCommit,
    UserName: process.userName,
    ...(app === undefined ? {} : { Version: app.version }),
    VirtualSize: process.virtualSize,
    WorkingSetSize: process.workingSet,
  };
}

function systemPerformance(headset: Headset): object {
  const processes = headset.apps.processes(headset.machineName);
  return headset.performance.system(processes, headset.second(), {
    runningApps: headset.apps.running().length,
    recording: headset.camera.recording(),
    streams: headset.camera.streams(),
  });
}
