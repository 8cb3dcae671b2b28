/**
 * Every address of the Device Portal that Fabriscope asks, once. Each carries its source in
 * device-portal.md and how sure that source is:
 *
 * - `recorded`: an answer of a real headset exists;
 * - `documented`: Microsoft's reference names it for HoloLens;
 * - `observed`: read out of another client that was run against a headset;
 * - `inferred`: shown nowhere for HoloLens. A refusal of such an address only greys out its part.
 */
export type Certainty = 'recorded' | 'documented' | 'observed' | 'inferred';

export interface PortalEndpoint {
  readonly path: string;
  readonly source: string;
  readonly certainty: Certainty;
}

const endpoint = (path: string, source: string, certainty: Certainty): PortalEndpoint => ({ path, source, certainty });

export const endpoints = {
  // access
  root: endpoint('/', '§1.1', 'observed'),
  pairPage: endpoint('/devicepair.htm', '§1.1', 'documented'),
  oldPairPage: endpoint('/devicesecurity.htm', '§1.1', 'documented'),
  rootCertificate: endpoint('/config/rootcertificate', '§1.1', 'observed'),
  startPair: endpoint('/api/authorize/startpair', '§1.1', 'observed'),
  pair: endpoint('/api/authorize/pair', '§1.1', 'observed'),
  httpsSetting: endpoint('/api/holographic/os/webmanagement/settings/https', '§1.1', 'recorded'),

  // the device itself
  osInfo: endpoint('/api/os/info', '§1.14', 'recorded'),
  deviceFamily: endpoint('/api/os/devicefamily', '§1.14', 'recorded'),
  machineName: endpoint('/api/os/machinename', '§1.14', 'recorded'),
  battery: endpoint('/api/power/battery', '§1.14', 'recorded'),
  powerState: endpoint('/api/power/state', '§1.14', 'recorded'),
  activePowerScheme: endpoint('/api/power/activecfg', '§1.14', 'observed'),
  powerScheme: endpoint('/api/power/cfg/scheme_current', '§1.14', 'observed'),
  standbyIdle: endpoint('/api/power/cfg/SCHEME_CURRENT/SUB_SLEEP/STANDBYIDLE', '§1.14', 'observed'),
  videoIdle: endpoint('/api/power/cfg/SCHEME_CURRENT/SUB_VIDEO/VIDEOIDLE', '§1.14', 'observed'),
  restart: endpoint('/api/control/restart', '§1.14', 'documented'),
  shutDown: endpoint('/api/control/shutdown', '§1.14', 'documented'),
  thermalStage: endpoint('/api/holographic/thermal/stage', '§1.8', 'recorded'),
  services: endpoint('/api/holographic/os/services', '§1.8', 'recorded'),
  ipd: endpoint('/api/holographic/os/settings/ipd', '§1.8', 'recorded'),
  ipConfiguration: endpoint('/api/networking/ipconfig', '§1.13', 'recorded'),
  wifiInterfaces: endpoint('/api/wifi/interfaces', '§1.13', 'documented'),
  wifiNetworks: endpoint('/api/wifi/networks', '§1.13', 'documented'),

  // apps
  packages: endpoint('/api/app/packagemanager/packages', '§1.3', 'documented'),
  package: endpoint('/api/app/packagemanager/package', '§1.3', 'documented'),
  packageState: endpoint('/api/app/packagemanager/state', '§1.3', 'documented'),
  packageCertificate: endpoint('/api/app/packagemanager/certificate', '§1.1', 'observed'),
  runningApp: endpoint('/api/taskmanager/app', '§1.4', 'documented'),
  process: endpoint('/api/taskmanager/process', '§1.4', 'documented'),

  // input
  keyboardText: endpoint('/api/holographic/input/keyboard/text', '§1.14', 'observed'),
  keyDown: endpoint('/api/holographic/input/keyboard/vkey/down', '§1.14', 'observed'),
  keyUp: endpoint('/api/holographic/input/keyboard/vkey/up', '§1.14', 'observed'),

  // performance
  processes: endpoint('/api/resourcemanager/processes', '§1.14', 'recorded'),
  systemPerformance: endpoint('/api/resourcemanager/systemperf', '§1.14', 'recorded'),

  // mixed reality capture
  captureFiles: endpoint('/api/holographic/mrc/files', '§1.10', 'recorded'),
  captureFile: endpoint('/api/holographic/mrc/file', '§1.10', 'documented'),
  captureThumbnail: endpoint('/api/holographic/mrc/thumbnail', '§1.10', 'documented'),
  capturePhoto: endpoint('/api/holographic/mrc/photo', '§1.10', 'documented'),
  captureStart: endpoint('/api/holographic/mrc/video/control/start', '§1.10', 'documented'),
  captureStop: endpoint('/api/holographic/mrc/video/control/stop', '§1.10', 'documented'),
  captureStatus: endpoint('/api/holographic/mrc/status', '§1.10', 'recorded'),
  captureSettings: endpoint('/api/holographic/mrc/settings', '§1.10', 'observed'),
  liveLow: endpoint('/api/holographic/stream/live_low.mp4', '§1.10', 'documented'),
  liveMedium: endpoint('/api/holographic/stream/live_med.mp4', '§1.10', 'documented'),
  liveHigh: endpoint('/api/holographic/stream/live_high.mp4', '§1.10', 'documented'),
} as const satisfies Record<string, PortalEndpoint>;

export type QueryValue = string | number | boolean;
export type PortalQuery = Readonly<Record<string, QueryValue | undefined>>;

/**
 * @returns path and query for the wire. Keys keep their spelling and order (the portal treats them as case-sensitive,
 * device-portal.md §1.0); keys whose value is undefined are left out.
 */
export function addressOf(path: string, query: PortalQuery = {}): string {
  const pairs = Object.entries(query)
    .filter((pair): pair is [string, QueryValue] => pair[1] !== undefined)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
