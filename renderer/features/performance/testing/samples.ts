import type { DeviceProcess, PerformanceSample } from '../../../../shared/contract/devices.ts';

/** @returns a plausible sample of a HoloLens at that time, with the given figures. */
export function sampleAt(at: number, figures: Partial<PerformanceSample> = {}): PerformanceSample {
  return {
    at,
    cpuPercent: 20,
    gpuPercent: [8, 0, 0],
    memoryUsedBytes: 900e6,
    memoryTotalBytes: 2_057e6,
    committedBytes: 922e6,
    commitLimitBytes: 3_130e6,
    gpuMemoryUsedBytes: 48e6,
    readBytesPerSecond: 4e6,
    writeBytesPerSecond: 0,
    otherBytesPerSecond: 7.9e6,
    networkInBytes: 1_000,
    networkOutBytes: 0,
    ...figures,
  };
}

/** @returns a process of the system, with the given parts. */
export function processOf(processId: number, parts: Partial<DeviceProcess> = {}): DeviceProcess {
  return {
    key: String(processId), processId, imageName: 'svchost.exe', displayName: 'svchost.exe', userName: 'NT AUTHORITY\\SYSTEM',
    packageFullName: null, cpuPercent: 0.2, workingSetBytes: 12e6, privateBytes: 8e6, commitBytes: null, ...parts,
  };
}
