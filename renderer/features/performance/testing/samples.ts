import type { PerformanceSample } from '../../../../shared/contract/devices.ts';

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
