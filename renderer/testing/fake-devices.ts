import type { DeviceProcess, InstalledApp, PerformanceSample } from '../../shared/contract/devices.ts';
import type { HeadsetStatus } from '../../shared/domain/headset.ts';
import { batteryOf, headsetStatus } from '../features/headset-home/testing/status.ts';
import { installedApp } from '../features/apps/testing/apps.ts';
import { processOf, sampleAt } from '../features/performance/testing/samples.ts';
import { FakeCollection, FakeValue, type FakeProcedures } from './fake-host.ts';

/** One headset that lives: figures move, apps start after a moment. For looking at its screens. */
export class FakeHeadset {
  readonly status: FakeValue<HeadsetStatus>;
  readonly apps: FakeCollection<InstalledApp>;
  readonly processes: FakeCollection<DeviceProcess>;

  constructor(now = Date.now()) {
    this.status = new FakeValue(headsetStatus({
      asOf: now, nextAt: now + 5_000,
      battery: batteryOf({ asOf: now, recent: Array.from({ length: 90 }, (_, index) => [now - (90 - index) * 30_000, 96 - index * 0.16 + Math.sin(index / 4) * 0.3]) }),
      thermal: { asOf: now, stage: 0, since: now - 3_600_000 },
      appInFront: { packageFullName: 'Contoso.TurbineInspector_2.4.0.0_arm64__8wekyb3d8bbwe', displayName: 'Turbine Inspector', since: now - 720_000 },
    }));
    const favourite = (rank: number) => ({ favourite: true, favouriteRank: rank });
    this.apps = new FakeCollection<InstalledApp>((app) => app.packageFullName, [
      installedApp('Turbine Inspector', { ...favourite(0), running: true, version: '2.4.0.0', sizeBytes: 88_400_000 }),
      installedApp('Guided Tour', { ...favourite(1), version: '1.0.3.0' }),
      installedApp('Brewery AR', favourite(2)),
      installedApp('Remote Assist', { origin: 'store', publisher: 'CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US', version: '2024.513.1.0' }),
      installedApp('Anatomy for Schools and Universities, extended edition', { publisher: 'CN="Fabrikam, Inc.", O=Fabrikam' }),
      ...['Settings', 'Camera', 'Microsoft Edge', 'Feedback Hub', 'Photos', 'Mixed Reality Viewer', 'HoloLens Tips'].map((name) => installedApp(name, { origin: 'system', canUninstall: false, publisher: 'CN=Microsoft Windows, O=Microsoft Corporation, C=US' })),
      ...Array.from({ length: 140 }, (_, index) => installedApp(`Framework ${index}`, { origin: 'system', launchable: false, canUninstall: false })),
    ]);
    this.processes = new FakeCollection<DeviceProcess>((process) => process.key, [
      processOf(0, { imageName: 'System Idle Process', displayName: 'System Idle Process', cpuPercent: 62 }),
      processOf(4, { imageName: 'System', displayName: 'System', cpuPercent: 2 }),
      processOf(2_214, { imageName: 'TurbineInspector.exe', displayName: 'Turbine Inspector', packageFullName: 'Contoso.TurbineInspector_2.4.0.0_arm64__8wekyb3d8bbwe', userName: 'BENCH-3\\guest', cpuPercent: 22, workingSetBytes: 412e6, privateBytes: 366e6, commitBytes: 401e6 }),
      ...Array.from({ length: 80 }, (_, index) => processOf(400 + index * 8, { imageName: `service${index}.exe`, displayName: `service${index}.exe`, cpuPercent: (index * 7) % 5, workingSetBytes: 4e6 + index * 1.3e6 })),
    ]);
  }
}

function sampleNow(at: number): PerformanceSample {
  const wave = (span: number, low: number, high: number): number => low + ((Math.sin(at / span) + 1) / 2) * (high - low) + Math.random() * (high - low) * 0.12;
  return sampleAt(at, {
    cpuPercent: wave(41_000, 18, 62), gpuPercent: [wave(23_000, 20, 71), wave(60_000, 0, 4), 0, wave(90_000, 1, 12), 0, 0],
    memoryUsedBytes: wave(300_000, 1.2e9, 1.5e9), memoryTotalBytes: 3.9e9, committedBytes: wave(200_000, 1.6e9, 2e9), commitLimitBytes: 5.2e9, gpuMemoryUsedBytes: wave(120_000, 1.5e8, 2.6e8),
    readBytesPerSecond: Math.max(0, wave(17_000, -2e6, 4e6)), writeBytesPerSecond: Math.max(0, wave(29_000, -3e6, 1e6)), otherBytesPerSecond: wave(31_000, 1e5, 9e5),
    networkInBytes: Math.max(0, wave(13_000, -2_000, 6_000)), networkOutBytes: Math.max(0, wave(19_000, 1_000, 300_000)),
  });
}

async function* samples(signal: AbortSignal | undefined): AsyncGenerator<{ kind: 'history'; samples: PerformanceSample[] } | { kind: 'sample'; sample: PerformanceSample }> {
  const now = Date.now();
  const history = Array.from({ length: 600 }, (_, index) => now - (600 - index) * 1_000).filter((at) => at < now - 250_000 || at > now - 190_000);
  yield { kind: 'history', samples: history.map(sampleNow) };
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, 1_000); });
    if (signal?.aborted === true) return;
    yield { kind: 'sample', sample: sampleNow(Date.now()) };
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const nothing = (): Promise<Record<string, never>> => Promise.resolve({});

/** The procedures of one fake headset, the same for every connection. */
export function fakeDeviceProcedures(headset: FakeHeadset): NonNullable<FakeProcedures['devices']> {
  const run = async (packageFullName: string, running: boolean): Promise<Record<string, never>> => {
    headset.apps.change(packageFullName, { pending: running ? 'starting' : 'stopping' });
    await pause(900);
    headset.apps.change(packageFullName, { pending: null, running });
    return {};
  };
  return {
    apps: {
      watch: async (_input, { signal }) => headset.apps.watch(signal),
      refresh: nothing,
      launch: ({ packageFullName }) => run(packageFullName, true),
      stop: ({ packageFullName }) => run(packageFullName, false),
      uninstall: async ({ packageFullName }) => { await pause(900); headset.apps.remove(packageFullName); return {}; },
      setFavourite: async ({ packageFullName, favourite }) => { headset.apps.change(packageFullName, { favourite, favouriteRank: favourite ? 99 : null }); return {}; },
      orderFavourites: async ({ packageFamilyNames }) => {
        for (const app of headset.apps.items) if (app.favourite) headset.apps.change(app.packageFullName, { favouriteRank: packageFamilyNames.indexOf(app.packageFamilyName) });
        return {};
      },
    },
    performance: {
      watch: async (_input, { signal }) => samples(signal),
      processes: async (_input, { signal }) => headset.processes.watch(signal),
      terminate: async ({ processId }) => { headset.processes.remove(String(processId)); return {}; },
    },
    system: {
      watch: async (_input, { signal }) => headset.status.watch(signal),
      refresh: nothing,
      setName: async ({ name }) => { headset.status.set({ ...headset.status.value, pendingName: name }); return {}; },
      setIpd: async ({ micrometres }) => { headset.status.set({ ...headset.status.value, ipdMicrometres: micrometres }); return {}; },
      setSleep: async ({ onBatterySeconds, onMainsSeconds }) => { headset.status.set({ ...headset.status.value, sleep: { onBatterySeconds, onMainsSeconds } }); return {}; },
      keepAwake: async ({ minutes }) => {
        const { value } = headset.status;
        headset.status.set({ ...value, sleep: { onBatterySeconds: 1_800, onMainsSeconds: 1_800 }, keepAwake: { since: Date.now(), until: Date.now() + minutes * 60_000, previous: value.sleep ?? { onBatterySeconds: null, onMainsSeconds: null }, restorePending: false } });
        return {};
      },
      stopKeepAwake: async () => {
        const { value } = headset.status;
        headset.status.set({ ...value, sleep: value.keepAwake?.previous ?? value.sleep, keepAwake: null });
        return {};
      },
      restart: nothing,
      shutDown: nothing,
    },
  };
}
