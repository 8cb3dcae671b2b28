import type { PackageVersion } from '../packages/manifest.ts';

/** A row of the task manager. Sizes are bytes; CPU is left to the moment of asking. */
export interface Process {
  readonly processId: number;
  readonly imageName: string;
  readonly sessionId: number;
  readonly userName: string;
  readonly workingSet: number;
  readonly privateWorkingSet: number;
  readonly pageFileUsage: number;
  readonly virtualSize: number;
  readonly totalCommit: number | undefined;
  /** Share of the whole processor it takes on average, in percent. */
  readonly meanCpu: number;
  readonly app: ProcessApp | undefined;
}

export interface ProcessApp {
  readonly appName: string;
  readonly packageFullName: string;
  readonly publisher: string;
  readonly version: PackageVersion;
  readonly running: boolean;
}

type BaseRow = readonly [imageName: string, user: 'system' | 'local' | 'network' | 'dwm' | 'shell' | 'user', megabytes: number, cpu: number];

/** Image names as Windows has them on a headset; sizes and loads are round figures of ours. */
const BASE: readonly BaseRow[] = [
  ['smss.exe', 'system', 0.8, 0],
  ['csrss.exe', 'system', 2.2, 0],
  ['wininit.exe', 'system', 3.8, 0],
  ['services.exe', 'system', 5, 0.1],
  ['lsass.exe', 'system', 12, 0.4],
  ['dwm.exe', 'dwm', 255, 24],
  ['svchost.exe', 'system', 15, 0.2],
  ['svchost.exe', 'network', 7, 0.6],
  ['svchost.exe', 'local', 14, 0.1],
  ['svchost.exe', 'local', 11, 0],
  ['svchost.exe', 'system', 28, 0.3],
  ['svchost.exe', 'system', 18, 0.1],
  ['svchost.exe', 'network', 9, 0],
  ['audiodg.exe', 'local', 9, 0.5],
  ['sihost.exe', 'shell', 22, 0.1],
  ['WebManagement.exe', 'system', 15, 1.6],
  ['MixedRealityCapture.exe', 'system', 6, 0.1],
  ['Spectrum.exe', 'local', 160, 2.6],
  ['HoloSI.exe', 'shell', 13, 0.1],
  ['SpeechRuntime.exe', 'shell', 26, 0.1],
  ['RuntimeBroker.exe', 'user', 17, 0],
  ['SearchIndexer.exe', 'system', 12, 0],
  ['dllhost.exe', 'user', 9, 0],
];

const MEBIBYTE = 1_048_576;

/** The processes that run on every headset, the idle process first. */
export function baseProcesses(machineName: string): Process[] {
  const rows: Process[] = [
    systemRow(0, 'System Idle Process', 8192, 0),
    systemRow(4, 'System', 32_768, 1.2),
    ...BASE.map(([imageName, user, megabytes, cpu], index) =>
      sized({ processId: 340 + index * 68, imageName, userName: userName(user, machineName), megabytes, meanCpu: cpu }),
    ),
  ];
  return rows;
}

/** A process of an app. */
export function appProcess(request: {
  readonly processId: number;
  readonly imageName: string;
  readonly machineName: string;
  readonly megabytes: number;
  readonly meanCpu: number;
  readonly app: ProcessApp;
}): Process {
  const userAccount = userName(request.app.appName === 'HoloShell' ? 'shell' : 'user', request.machineName);
  return { ...sized({ ...request, userName: userAccount }), app: request.app };
}

function systemRow(processId: number, imageName: string, workingSet: number, meanCpu: number): Process {
  return {
    processId,
    imageName,
    sessionId: 0,
    userName: 'NT AUTHORITY\\SYSTEM',
    workingSet,
    privateWorkingSet: 8192,
    pageFileUsage: processId === 0 ? 0 : 53_248,
    virtualSize: processId === 0 ? 0 : 1_617_920,
    totalCommit: undefined,
    meanCpu,
    app: undefined,
  };
}

function sized(request: {
  readonly processId: number;
  readonly imageName: string;
  readonly userName: string;
  readonly megabytes: number;
  readonly meanCpu: number;
}): Process {
  const workingSet = Math.round((request.megabytes * MEBIBYTE) / 4096) * 4096;
  const part = (share: number): number => Math.round((workingSet * share) / 4096) * 4096;
  return {
    processId: request.processId,
    imageName: request.imageName,
    sessionId: 0,
    userName: request.userName,
    workingSet,
    privateWorkingSet: part(0.45),
    pageFileUsage: part(0.6),
    virtualSize: workingSet + 60 * MEBIBYTE,
    totalCommit: request.megabytes > 5 ? part(0.8) : undefined,
    meanCpu: request.meanCpu,
    app: undefined,
  };
}

/** Account names; those of a user's processes begin with the machine's name. */
function userName(kind: BaseRow[1], machineName: string): string {
  const machine = machineName.toUpperCase();
  const names: Readonly<Record<BaseRow[1], string>> = {
    system: 'NT AUTHORITY\\SYSTEM',
    local: 'NT AUTHORITY\\LOCAL SERVICE',
    network: 'NT AUTHORITY\\NETWORK SERVICE',
    dwm: 'Window Manager\\DWM-0',
    shell: `${machine}\\DefaultAccount`,
    user: `${machine}\\developer`,
  };
  return names[kind];
}
