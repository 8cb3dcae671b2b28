import type { Profile } from '../profiles.ts';
import type { Process } from './processes.ts';

/** What is going on at the moment of a measurement. */
export interface Activity {
  readonly runningApps: number;
  readonly recording: boolean;
  readonly streams: number;
}

const PAGE_SIZE = 4096;
const GPU_ENGINES = 9;

/**
 * Numbers for the performance pages. Each is a fixed function of (seed, what, second), so that two readers in the same
 * second see the same figures and nothing has to run in the background.
 */
export class Performance {
  readonly #seed: number;
  readonly #profile: Profile;

  constructor(seed: number, profile: Profile) {
    this.#seed = seed;
    this.#profile = profile;
  }

  /** CPU percent of each process in this second; the idle process takes what the others leave. */
  cpuByProcess(processes: readonly Process[], second: number): Map<number, number> {
    const usage = new Map<number, number>();
    let total = 0;
    for (const process of processes) {
      if (process.processId === 0) continue;
      const wobble = 0.4 + 1.2 * this.#noise(`cpu${String(process.processId)}`, second);
      const percent = round6(Math.min(process.meanCpu * wobble, 95 - total));
      usage.set(process.processId, percent);
      total += percent;
    }
    usage.set(0, round6(100 - total));
    return usage;
  }

  /** The object behind `systemperf`: pages, bytes per second, percent. */
  system(processes: readonly Process[], second: number, activity: Activity): object {
    const idle = this.cpuByProcess(processes, second).get(0) ?? 100;
    const totalPages = Math.floor((this.#profile.installedMemoryKb * 1024 * 0.958) / PAGE_SIZE);
    const usedPages = Math.round(processes.reduce((sum, each) => sum + each.workingSet, 0) / PAGE_SIZE);
    return {
      AvailablePages: Math.max(0, totalPages - usedPages),
      CommitLimit: Math.round(totalPages * 1.52),
      CommittedPages: Math.round(usedPages * 1.1 + 20_000),
      CpuLoad: Math.round(100 - idle),
      IOOtherSpeed: Math.round(4_000_000 * (0.3 + this.#noise('io-other', second))),
      IOReadSpeed: Math.round(2_000_000 * this.#noise('io-read', second) ** 2),
      IOWriteSpeed: Math.round((activity.recording ? 1_600_000 : 400_000) * this.#noise('io-write', second)),
      NonPagedPoolPages: 15_470,
      PageSize: PAGE_SIZE,
      PagedPoolPages: 18_894,
      TotalInstalledInKb: this.#profile.installedMemoryKb,
      TotalPages: totalPages,
      GPUData: { AvailableAdapters: [this.#gpu(second, activity)] },
      NetworkingData: {
        NetworkInBytes: Math.round(3000 * this.#noise('net-in', second)),
        NetworkOutBytes: Math.round(2000 * this.#noise('net-out', second)) + activity.streams * 600_000,
      },
    };
  }

  #gpu(second: number, activity: Activity): object {
    const graphics = Math.min(99, 8 + 22 * activity.runningApps + 6 * this.#noise('gpu0', second));
    const encoder = activity.recording || activity.streams > 0 ? 20 + 8 * this.#noise('gpu1', second) : 0;
    const engines = Array.from({ length: GPU_ENGINES }, () => 0);
    engines[0] = round6(graphics);
    engines[1] = round6(encoder);
    return {
      DedicatedMemory: 119_537_664,
      DedicatedMemoryUsed: 65_536,
      Description: this.#profile.gpuDescription,
      SystemMemory: 1_028_395_008,
      SystemMemoryUsed: 48_513_024 + activity.runningApps * 210_000_000,
      EnginesUtilization: engines,
    };
  }

  /** A number in [0, 1) that changes smoothly enough from second to second to look measured. */
  #noise(what: string, second: number): number {
    const slow = hash01(this.#seed, what, Math.floor(second / 7));
    const fast = hash01(this.#seed, what, second + 1_000_003);
    return 0.6 * slow + 0.4 * fast;
  }
}

function hash01(seed: number, what: string, step: number): number {
  let hash = seed ^ Math.imul(step, 0x9e3779b1);
  for (let index = 0; index < what.length; index++) hash = Math.imul(hash ^ what.charCodeAt(index), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
