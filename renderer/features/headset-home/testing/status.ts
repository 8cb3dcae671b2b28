import type { Battery, HeadsetStatus } from '../../../../shared/domain/headset.ts';

/** A quiet moment that all of these fixtures speak about: 20 November 2026, 12:00 UTC. */
export const moment = Date.UTC(2026, 10, 20, 12, 0);

/** @returns a battery at 82 %, discharging, with the given parts. */
export function batteryOf(parts: Partial<Battery> = {}): Battery {
  return {
    asOf: moment, present: true, percent: 82, remainingMilliwattHours: 12_365, maximumMilliwattHours: 15_079,
    charging: false, onMains: false, deviceEstimateSeconds: 6_000,
    forecast: { kind: 'discharging', minutesLeft: 100, low: 80, high: 120, samples: 30 },
    recent: [[moment - 1_200_000, 86], [moment - 600_000, 84], [moment, 82]],
    ...parts,
  };
}

/** @returns the status of a HoloLens 2 in good health, with the given parts. */
export function headsetStatus(parts: Partial<HeadsetStatus> = {}): HeadsetStatus {
  return {
    connectionId: 'bench3', asOf: moment, nextAt: moment + 5_000,
    machineName: 'BENCH-3', pendingName: null, generation: 'hololens2', platform: 'HoloLens 2',
    osVersion: '22621.1399.arm64fre.ni_release.220506-1250', osEdition: 'Holographic', language: 'en-US',
    battery: batteryOf(),
    thermal: { asOf: moment, stage: 0, since: moment - 3_600_000 },
    ipdMicrometres: 63_500,
    services: [
      { name: 'dwm.exe', expected: 'Running', observed: 'Running' },
      { name: 'mixedrealitycapture.exe', expected: 'Running', observed: 'Running' },
    ],
    network: {
      adapters: [
        { description: 'Bluetooth Device (Personal Area Network)', type: 'Ethernet', hardwareAddress: '4c-0b-be-00-00-01', addresses: ['0.0.0.0'] },
        { description: 'Qualcomm Wireless Adapter', type: 'IEEE 802.11', hardwareAddress: '4c-0b-be-00-00-02', addresses: ['fe80::1', '192.168.0.121'] },
      ],
      wifi: { ssid: 'Stage', signalPercent: 78 },
    },
    sleep: { onBatterySeconds: 180, onMainsSeconds: 600 },
    keepAwake: null, lowPowerState: false,
    appInFront: { packageFullName: 'Contoso.Guide_1.2.0.0_arm64__8wekyb3d8bbwe', displayName: 'Guide', since: moment - 720_000 },
    cameraUse: { recording: false, recordingSince: null, recordingStartedHere: false, liveViewers: 0, heldBy: null, conflict: null },
    unavailable: {},
    ...parts,
  };
}
