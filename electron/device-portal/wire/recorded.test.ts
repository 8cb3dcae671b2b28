import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../endpoints.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { PortalEndpoint } from '../endpoints.ts';
import { readAnswer } from './answer.ts';
import { epochMsFromFileTime } from './filetime.ts';
import { hex64 } from './hex64.ts';
import { ipdAnswer, servicesAnswer, thermalStageAnswer } from './holographic.ts';
import { parseLossless } from './json.ts';
import { ipConfigurationAnswer, wifiInterfacesAnswer, wifiNetworksAnswer } from './networking.ts';
import { deviceFamilyAnswer, machineNameAnswer, osInfoAnswer } from './os.ts';
import { packagesAnswer, packageStateAnswer } from './packages.ts';
import { processesAnswer, systemPerformanceAnswer } from './performance.ts';
import { batteryAnswer, powerSchemeAnswer, powerStateAnswer } from './power.ts';

/** Answers of real devices (device-portal.md §4). They lie beside the repository, where they are present at all. */
const recordings = join(import.meta.dirname, '../../../../shared/fixtures/wdp');
const holoLens = 'HoloLens/rs1_release';

const recorded = (path: string) => readFileSync(join(recordings, path), 'utf8');
const ofHoloLens = (name: string) => recorded(`${holoLens}/${name}_HoloLens_rs1_release.dat`);

describe.skipIf(!existsSync(recordings))('what a real headset answered (skipped where the recordings are not present)', () => {
  it('tells what it is', () => {
    expect(readAnswer(endpoints.osInfo, osInfoAnswer, ofHoloLens('api_os_info'))).toEqual({
      machineName: 'MyHoloLens', language: 'en-us', osEdition: 'WindowsHolographic', osVersion: '14393.0.x86fre.rs1_release.160715-1616', platform: 'HoloLens',
    });
    expect(readAnswer(endpoints.deviceFamily, deviceFamilyAnswer, ofHoloLens('api_os_devicefamily'))).toBe('Windows.Holographic');
    expect(readAnswer(endpoints.machineName, machineNameAnswer, ofHoloLens('api_os_machinename'))).toBe('MyHoloLens');
  });

  it('tells its battery without an estimate on mains', () => {
    expect(readAnswer(endpoints.battery, batteryAnswer, ofHoloLens('api_power_battery'))).toEqual({
      present: true, onMains: true, charging: false, estimatedSeconds: null, maximumMilliwattHours: 15_079, remainingMilliwattHours: 14_921,
    });
    expect(readAnswer(endpoints.powerState, powerStateAnswer, ofHoloLens('api_power_state'))).toBe(false);
  });

  it('tells its holographic parts', () => {
    expect(readAnswer(endpoints.ipd, ipdAnswer, ofHoloLens('api_holographic_os_settings_ipd'))).toBe(67_500);
    expect(readAnswer(endpoints.thermalStage, thermalStageAnswer, ofHoloLens('api_holographic_thermal_stage'))).toBe(0);
    const services = readAnswer(endpoints.services, servicesAnswer, ofHoloLens('api_holographic_os_services'));
    expect(services).toHaveLength(6);
    expect(services).toContainEqual({ name: 'dwm.exe', expected: 'Running', observed: 'Running' });
  });

  it('tells its network: the adapter’s own address, not the one of its lease', () => {
    const adapters = readAnswer(endpoints.ipConfiguration, ipConfigurationAnswer, ofHoloLens('api_networking_ipconfig'));
    expect(adapters.map(({ type, addresses }) => [type, addresses.length])).toEqual([['Ethernet', 0], ['IEEE 802.11', 1]]);
    expect(adapters[1]?.addresses[0]).toMatch(/\.121$/);
  });

  it.each(['api_resourcemanager_systemperf', 'WebSocket_api_resourcemanager_systemperf'])('tells its load, wrapped or not: %s', (name) => {
    const load = readAnswer(endpoints.systemPerformance, systemPerformanceAnswer, ofHoloLens(name));
    expect(load.memoryTotalBytes).toBe(502_146 * 4_096);
    expect(load.gpuPercent).toHaveLength(9);
    expect(load.memoryUsedBytes).toBeLessThan(load.memoryTotalBytes);
  });

  it.each(['api_resourcemanager_processes', 'WebSocket_api_resourcemanager_processes'])('tells its processes: %s', (name) => {
    const processes = readAnswer(endpoints.processes, processesAnswer, ofHoloLens(name));
    expect(processes).toHaveLength(42);
    expect(processes.filter(({ packageFullName }) => packageFullName !== null)).toHaveLength(5);
  });

  it.each([
    ['api_os_info_Default', endpoints.osInfo, osInfoAnswer], ['api_os_devicefamily_Default', endpoints.deviceFamily, deviceFamilyAnswer],
    ['api_os_machinename_Default', endpoints.machineName, machineNameAnswer], ['api_resourcemanager_processes_Default', endpoints.processes, processesAnswer],
    ['WebSocket_api_resourcemanager_processes_Default', endpoints.processes, processesAnswer],
    ['api_resourcemanager_systemperf_Default', endpoints.systemPerformance, systemPerformanceAnswer],
    ['WebSocket_api_resourcemanager_systemperf_Default', endpoints.systemPerformance, systemPerformanceAnswer],
  ] as const)('of another device is read just as well: %s', (name, endpoint: PortalEndpoint, schema) => {
    expect(readAnswer(endpoint, schema, recorded(`Defaults/${name}.dat`))).not.toBeNull();
  });
});

function outcomeOf(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    return error instanceof FaultError ? `${error.fault.code}: ${(error.fault.detail ?? '').split(':')[0] ?? ''}` : String(error);
  }
}

describe('answers in general', () => {
  const schemas = {
    osInfoAnswer, deviceFamilyAnswer, machineNameAnswer, batteryAnswer, powerStateAnswer, powerSchemeAnswer, thermalStageAnswer, ipdAnswer, servicesAnswer,
    ipConfigurationAnswer, wifiInterfacesAnswer, wifiNetworksAnswer, packagesAnswer, packageStateAnswer, processesAnswer, systemPerformanceAnswer,
  };
  it.each(Object.entries(schemas))('%s takes anything or says what is wrong with it, and never anything else', (_name, schema) => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const outcome = outcomeOf(() => readAnswer(endpoints.osInfo, schema, JSON.stringify(value)));
      expect(['read', 'malformed-answer: /api/os/info']).toContain(outcome);
    }));
  });

  it('keep whole numbers beyond 2^53 as they were written', () => {
    fc.assert(fc.property(fc.bigInt({ min: 2n ** 53n + 1n, max: 2n ** 64n }), (number) => {
      expect(parseLossless(`{"a": ${number}, "b": [${number}]}`)).toEqual({ a: number, b: [number] });
    }));
    const values = [fc.string(), fc.boolean(), fc.maxSafeInteger(), fc.constant(null), fc.double({ min: -1e6, max: 1e6, noNaN: true })];
    fc.assert(fc.property(fc.object({ values }), (value) => {
      expect(parseLossless(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });

  it('give file times to the millisecond', () => {
    expect(epochMsFromFileTime(131_139_578_729_029_932n)).toBe(Date.UTC(2016, 6, 25, 22, 4, 32, 902));
    fc.assert(fc.property(fc.date({ min: new Date(0), max: new Date(8.64e15), noInvalidDate: true }), (date) => {
      expect(epochMsFromFileTime((BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n)).toBe(date.getTime());
    }));
    expect(epochMsFromFileTime(0n)).toBeNull();
    expect(epochMsFromFileTime(2n ** 64n)).not.toBeNull();
  });

  it('know hex64 as plain Base64 of UTF-8', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(Buffer.from(hex64(text), 'base64').toString('utf8')).toBe(text);
    }));
  });
});
