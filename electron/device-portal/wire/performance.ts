import * as z from 'zod';
import { amount, exactText, optionalAmount, optionalFlag, optionalText, shownText } from './fields.ts';

const processAnswer = z.object({
  CPUUsage: optionalAmount,
  ImageName: shownText(400).default(''),
  PrivateWorkingSet: amount.default(0),
  WorkingSetSize: amount.default(0),
  TotalCommit: optionalAmount,
  ProcessId: amount,
  UserName: shownText(300).default(''),
  AppName: optionalText(400),
  PackageFullName: exactText(400).nullish(),
  IsRunning: optionalFlag,
});

/** `processes`, as request and as message of its socket (device-portal.md §1.14). */
export const processesAnswer = z.object({ Processes: z.array(processAnswer) }).transform((answer) =>
  answer.Processes.map((entry) => ({
    processId: Math.round(entry.ProcessId),
    imageName: entry.ImageName,
    appName: entry.AppName,
    userName: entry.UserName,
    packageFullName: entry.PackageFullName === undefined || entry.PackageFullName === '' ? null : entry.PackageFullName,
    /** False for a suspended app; null for desktop processes, which do not say. */
    isRunning: entry.IsRunning,
    cpuPercent: entry.CPUUsage,
    workingSetBytes: entry.WorkingSetSize,
    privateBytes: entry.PrivateWorkingSet,
    commitBytes: entry.TotalCommit,
  })));
export type PortalProcess = z.infer<typeof processesAnswer>[number];

const adapterAnswer = z.object({
  DedicatedMemoryUsed: amount.default(0),
  SystemMemoryUsed: amount.default(0),
  EnginesUtilization: z.array(amount).default([]),
});

/** `systemperf`: memory comes in pages (device-portal.md §5.5); speeds in bytes a second. */
export const systemPerformanceAnswer = z.object({
  AvailablePages: amount,
  CommitLimit: amount.default(0),
  CommittedPages: amount.default(0),
  TotalPages: amount,
  PageSize: amount.default(4096),
  CpuLoad: amount,
  IOReadSpeed: amount.default(0),
  IOWriteSpeed: amount.default(0),
  IOOtherSpeed: amount.default(0),
  GPUData: z.object({ AvailableAdapters: z.array(adapterAnswer).default([]) }).nullish(),
  NetworkingData: z.object({ NetworkInBytes: amount.default(0), NetworkOutBytes: amount.default(0) }).nullish(),
}).transform((answer) => {
  const adapters = answer.GPUData?.AvailableAdapters ?? [];
  return {
    cpuPercent: answer.CpuLoad,
    gpuPercent: adapters.flatMap((adapter) => adapter.EnginesUtilization).slice(0, 64),
    memoryUsedBytes: Math.max(0, answer.TotalPages - answer.AvailablePages) * answer.PageSize,
    memoryTotalBytes: answer.TotalPages * answer.PageSize,
    committedBytes: answer.CommittedPages * answer.PageSize,
    commitLimitBytes: answer.CommitLimit * answer.PageSize,
    gpuMemoryUsedBytes: adapters.reduce((sum, adapter) => sum + adapter.DedicatedMemoryUsed + adapter.SystemMemoryUsed, 0),
    readBytesPerSecond: answer.IOReadSpeed,
    writeBytesPerSecond: answer.IOWriteSpeed,
    otherBytesPerSecond: answer.IOOtherSpeed,
    networkInBytes: answer.NetworkingData?.NetworkInBytes ?? 0,
    networkOutBytes: answer.NetworkingData?.NetworkOutBytes ?? 0,
  };
});
export type SystemPerformance = z.infer<typeof systemPerformanceAnswer>;
