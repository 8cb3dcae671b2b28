import type { AppInfo, Notice, SecretProtection } from '../../shared/contract/app.ts';
import type { CertificateSummary, Connection, DiscoveredTarget } from '../../shared/contract/connections.ts';
import type { Task } from '../../shared/contract/tasks.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { connectionIdSchema, noticeIdSchema, taskIdSchema } from '../../shared/domain/identifiers.ts';

const minute = 60_000;
const hour = 60 * minute;

export function sampleCertificate(seed = 0x1c, change: Partial<CertificateSummary> = {}): CertificateSummary {
  const bytes = Array.from({ length: 32 }, (_, index) => ((index * 37 + seed * 11) % 256).toString(16).toUpperCase().padStart(2, '0'));
  return {
    fingerprint256: bytes.join(':'),
    subject: 'CN=HOLOLENS-7Q2LMA Microsoft Windows Web Management',
    issuer: 'CN=HOLOLENS-7Q2LMA Microsoft Windows Web Management',
    notBefore: Date.UTC(2025, 2, 4), notAfter: Date.UTC(2035, 2, 2), ...change,
  };
}

/** A paired HoloLens 2 that is online, with what a test wants otherwise. */
export function sampleConnection(id: string, change: Partial<Connection> = {}): Connection {
  const now = Date.now();
  return {
    id: connectionIdSchema.parse(id), kind: 'hololens', name: 'Bench 3', endpoint: { scheme: 'https', host: '192.168.0.12', port: 443 },
    position: 0, group: null, production: false, simulated: false, autoConnect: true, state: 'online', since: now - 2 * hour, step: null,
    lastSeenAt: now - 2_000, retryAt: null, latencyMs: 12, fault: null, pinned: sampleCertificate(), offered: null, userName: 'fabriscope',
    headset: {
      generation: 'hololens2', osVersion: '22621.1399.arm64fre.ni_release_svc_sydney_rel_prod.240709-1413', batteryPercent: 82, charging: false,
      minutesLeft: 131, thermalStage: 0, appInFront: 'Turbine Inspector',
    },
    cluster: null,
    azure: null,
    devops: null,
    ...change,
  };
}

/** A bench of headsets in every state, for looking at the shell. */
export function sampleConnections(): readonly Connection[] {
  const now = Date.now();
  const base = sampleConnection('h1');
  const summary = base.headset;
  return [
    base,
    sampleConnection('h2', {
      name: 'Stage left', position: 1, group: 'Showroom', production: true,
      headset: summary === null ? null : { ...summary, batteryPercent: 17, minutesLeft: 24, appInFront: 'Guided Tour' },
    }),
    sampleConnection('h3', {
      name: 'Stage right', position: 2, group: 'Showroom', production: true, since: now - 6 * minute,
      headset: summary === null ? null : { ...summary, batteryPercent: 64, charging: true, minutesLeft: null, thermalStage: 1, appInFront: null },
    }),
    sampleConnection('h4', {
      name: 'Maja’s HoloLens', position: 3, state: 'asleep', since: now - 41 * minute, lastSeenAt: now - 41 * minute, retryAt: now + 52_000,
      fault: { code: 'asleep', message: 'Maja’s HoloLens is asleep.', hint: 'Press its power button, then retry. It answered last 41 minutes ago.', retryable: true, remedy: 'wake' },
    }),
    sampleConnection('h5', {
      name: 'Old bench', position: 4, state: 'unreachable', since: now - 9 * minute, lastSeenAt: now - 26 * hour, retryAt: now + 9_000, endpoint: { scheme: 'https', host: '10.4.0.77', port: 443 },
      headset: summary === null ? null : { ...summary, generation: 'hololens1', osVersion: '17763.1.x86fre', batteryPercent: 51, minutesLeft: null },
      fault: { code: 'no-answer', message: '10.4.0.77 does not answer.', hint: 'It is off, asleep, or on another network. Wake it and check that both are on the same Wi-Fi.', retryable: true, remedy: 'retry', detail: 'connect ETIMEDOUT 10.4.0.77:443 after 4000 ms' },
    }),
    sampleConnection('h6', { name: 'Loaner', position: 5, state: 'untrusted', since: now - minute, pinned: null, offered: sampleCertificate(0x77), userName: null, headset: null, lastSeenAt: null }),
    sampleConnection('h7', { name: 'Demo kit 2', position: 6, state: 'unpaired', since: now - 3 * minute, userName: null, headset: null, simulated: true }),
    sampleConnection('h8', {
      name: 'Clinic', position: 7, state: 'unauthorised', since: now - 12 * minute,
      fault: { code: 'unauthorised', message: 'Clinic refuses the stored user name or password.', hint: 'Sign in again, or pair it again if nobody knows the new password.', retryable: false, remedy: 'sign-in' },
    }),
    sampleConnection('h9', {
      name: 'Lab east', position: 8, state: 'identity-changed', since: now - 4 * minute, offered: sampleCertificate(0x5e, { subject: 'CN=LAB-EAST Microsoft Windows Web Management', notBefore: Date.UTC(2026, 10, 18) }),
      fault: { code: 'identity-changed', message: 'Another certificate than the pinned one answered.', hint: 'Compare the two before anything else.', retryable: false, remedy: 'replace-trust' },
    }),
    sampleConnection('h10', { name: 'Warehouse', position: 9, state: 'connecting', since: now - 3_000, step: { name: 'credentials', since: now - 1_000 } }),
    sampleConnection('h11', { name: 'Spare', position: 10, state: 'offline', since: now - 30 * hour, lastSeenAt: now - 30 * hour }),
  ];
}

export const sampleInfo: AppInfo = { version: '0.1.0', host: 'browser', role: 'operator', platform: 'linux', demo: false, canSimulate: true, startedAt: Date.now() - hour };

export const sampleSettings: Settings = {
  theme: 'system', density: 'dense', notifications: 'warnings', lowBatteryPercent: 20, heartbeatSeconds: 5, liveQuality: 'medium', liveSound: false,
  keepAwakeMinutes: 120, connectAtStart: true, closeToTray: true, deleteAfterDownload: false,
};

export const sampleProtection: SecretProtection = {
  kind: 'memory', label: 'this session’s memory only', advice: 'They are asked for again at the next start. Set a passphrase to keep them in a sealed file.', locked: false, canSetPassphrase: true,
};

export function sampleTask(id: string, change: Partial<Task> = {}): Task {
  const now = Date.now();
  return {
    id: taskIdSchema.parse(id), kind: 'download', title: 'Download 14 captures from Bench 3', connectionId: connectionIdSchema.parse('h1'), state: 'running',
    phase: 'Receiving 20261120_101512_HoloLens.mp4', phaseSince: now - 12_000, startedAt: now - 48_000, endedAt: null, bytesDone: 732_000_000, bytesTotal: 1_204_000_000,
    bytesPerSecond: 15_200_000, remainingSeconds: 31, itemsDone: 8, itemsTotal: 14,
    items: [
      { key: 'a', label: '20261120_101512_HoloLens.mp4', state: 'running', bytesDone: 120_000_000, bytesTotal: 312_000_000, note: null, fault: null },
      { key: 'b', label: '20261120_095847_HoloLens.jpg', state: 'done', bytesDone: 2_400_000, bytesTotal: 2_400_000, note: 'saved as 20261120_095847_HoloLens.jpg', fault: null },
      { key: 'c', label: '20261119_170201_HoloLens.mp4', state: 'waiting', bytesDone: 0, bytesTotal: 201_000_000, note: null, fault: null },
    ],
    fault: null, folder: null, canCancel: true, canRetry: false, ...change,
  };
}

export function sampleTasks(): readonly Task[] {
  const now = Date.now();
  return [
    sampleTask('t1'),
    sampleTask('t2', {
      kind: 'install', title: 'Install Turbine Inspector 2.4.0.0 on Stage left', state: 'failed', phase: 'Failed', bytesDone: 88_000_000, bytesTotal: 88_000_000, bytesPerSecond: null, remainingSeconds: null,
      endedAt: now - 5 * minute, startedAt: now - 6 * minute, itemsDone: 0, itemsTotal: 1, items: [], canCancel: false, canRetry: true,
      fault: { code: 'package-dependency-missing', message: 'A framework that the app needs is missing on the headset.', hint: 'Add Microsoft.VCLibs.140.00 (arm64) and install again.', retryable: true, remedy: 'add-dependency', detail: '0x80073CF3' },
    }),
    sampleTask('t3', { title: 'Download 3 captures from Stage right', state: 'done', phase: 'Done', bytesDone: 48_000_000, bytesTotal: 48_000_000, bytesPerSecond: null, remainingSeconds: null, endedAt: now - 40 * minute, startedAt: now - 41 * minute, itemsDone: 3, itemsTotal: 3, items: [], canCancel: false }),
  ];
}

export function sampleNotices(): readonly Notice[] {
  const now = Date.now();
  const notice = (id: string, change: Partial<Notice>): Notice => ({ id: noticeIdSchema.parse(id), severity: 'info', title: '', body: '', at: now, connectionId: null, href: null, read: false, ...change });
  return [
    notice('n1', { severity: 'warning', title: 'Stage left: battery at 17 %', body: 'About 24 min left with Guided Tour in front. Put it on its charger.', at: now - 4 * minute, href: '#/headsets/h2/home' }),
    notice('n2', { severity: 'error', title: 'Lab east: another certificate answered', body: 'Nothing is sent to it until you have compared the two.', at: now - 4 * minute, href: '#/headsets/h9/home' }),
    notice('n3', { title: 'Download finished', body: '3 captures from Stage right', at: now - 40 * minute, read: true, href: '#/tasks' }),
  ];
}

export function sampleDiscoveries(): readonly DiscoveredTarget[] {
  return [
    { key: 'HOLOLENS-7Q2LMA', name: 'HOLOLENS-7Q2LMA', endpoint: { scheme: 'https', host: '192.168.0.31', port: 443 }, architecture: 'arm64', deviceType: 'Windows.Holographic', tags: ['Bench 5'], connectionId: null },
    { key: 'HOLOLENS-BENCH3', name: 'HOLOLENS-BENCH3', endpoint: { scheme: 'https', host: '192.168.0.12', port: 443 }, architecture: 'arm64', deviceType: 'Windows.Holographic', tags: [], connectionId: connectionIdSchema.parse('h1') },
  ];
}
