import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LadderStep } from '../../../shared/contract/connections.ts';
import type { FaultCode } from '../../../shared/domain/fault.ts';
import { defaultCaptureSources } from '../../../shared/domain/headset.ts';
import type { FaultInput } from '../../../simulator/foundation/faults.ts';
import type { HololensOptions } from '../../../simulator/hololens/hololens.ts';
import { samplePackages, sampleSigners } from '../../../simulator/hololens/packages/samples.ts';
import { codeOf, done, failedWith } from './weather-cell.ts';
import type { Outcome, WeatherCell } from './weather-cell.ts';

/** Something that a user does with a headset. */
export interface Flow {
  readonly name: string;
  /** The requests that it is about; scoped faults strike these. */
  readonly path: string;
  readonly method?: string;
  readonly device?: HololensOptions;
  /** Where the connection stands when all is well. */
  readonly home?: 'online' | 'unpaired';
  prepare?(cell: WeatherCell): Promise<void>;
  /** Also done again when the weather has cleared. */
  act(cell: WeatherCell): Promise<Outcome>;
  /** Whatever came of the act, this holds right after it. */
  intact?(cell: WeatherCell): Promise<void> | void;
  /** And this when it has been done again in good weather. */
  complete?(cell: WeatherCell): Promise<void> | void;
  /** Codes that fit beyond those that fit every flow. */
  readonly alsoFits?: Partial<Record<FaultInput['kind'], readonly (FaultCode | 'done' | 'waiting')[]>>;
}

const smallCapture = { fileName: 'small.jpg', size: 60_000 };
const largeCapture = { fileName: 'large.mp4', size: 9_000_000 };
const ownSleep = { ac: 600, dc: 300 };
const chosenUser = { userName: 'presenter', password: 'long-enough-password' };
const packages = samplePackages(sampleSigners()).filter(({ name }) => name === 'fabrikam.cer' || name === 'HoloSample_1.0.0.0_arm64.msix');

export const flows: readonly Flow[] = [
  {
    name: 'trying an address', path: '/api/os/info',
    prepare: async (cell) => void cell.left.set('address', cell.device.url),
    act: async ({ page, device, cleared, left }) => {
      let last: readonly LadderStep[] = [];
      for await (const { steps } of await page.connections.probe({ address: cleared ? device.url : left.get('address') ?? '' })) last = steps;
      expect(last.every(({ state, finding }) => state !== 'running' && state !== 'waiting' && finding !== '')).toBe(true);
      const fault = last.find((step) => step.fault !== null)?.fault ?? null;
      return fault === null ? done : failedWith(fault);
    },
    alsoFits: { unauthorized: ['done'], 'malformed-json': ['not-a-portal'], 'certificate-changed': ['done'] },
  },
  {
    name: 'connecting', path: '/api/os/info',
    prepare: async ({ page, id }) => void (await page.connections.disconnect({ connectionId: id })),
    act: async (cell) => {
      await cell.page.connections.connect({ connectionId: cell.id });
      const reached = await cell.connectionAs(({ state, fault }) => state === 'online' || fault !== null);
      return reached.fault === null ? done : failedWith(reached.fault);
    },
  },
  {
    name: 'asking for a PIN', path: '/api/authorize/startpair', device: { paired: false }, home: 'unpaired',
    act: (cell) => cell.call(() => cell.page.devices.pairing.requestPin({ connectionId: cell.id })),
    complete: ({ device }) => expect(device.pin()).toBeDefined(),
  },
  {
    name: 'pairing', path: '/api/authorize/pair', device: { paired: false }, home: 'unpaired',
    prepare: async ({ page, id }) => void (await page.devices.pairing.requestPin({ connectionId: id })),
    act: (cell) => cell.call(async () => {
      if (cell.cleared && cell.device.pin() === undefined) await cell.page.devices.pairing.requestPin({ connectionId: cell.id });
      await cell.page.devices.pairing.pair({ connectionId: cell.id, pin: cell.device.pin() ?? '', ...chosenUser });
    }),
    intact: credentialsAreTrue,
    complete: async (cell) => {
      await cell.connectionAs(({ state }) => state === 'online');
      expect(cell.device.credentials).toEqual({ username: chosenUser.userName, password: chosenUser.password });
    },
  },
  {
    // A wrong password in bad weather, the right one after it.
    name: 'signing in', path: '/api/os/info',
    act: (cell) => {
      const { username = '', password = '' } = cell.device.credentials ?? {};
      return cell.call(() => cell.page.devices.pairing.signIn({ connectionId: cell.id, userName: username, password: cell.cleared ? password : `not ${password}` }));
    },
    intact: credentialsAreTrue,
    complete: async (cell) => void (await cell.connectionAs(({ state }) => state === 'online')),
    alsoFits: Object.fromEntries(['slow', 'cut', 'malformed-json', 'wrong-content-length', 'sockets-dropped', 'sockets-silent', 'certificate-changed'].map((kind) => [kind, ['unauthorised', 'malformed-answer']])),
  },
  {
    name: 'watching over it', path: '*',
    act: async (cell) => {
      if (cell.cleared) {
        await cell.connectionAs(({ state, fault }) => state === 'online' && fault === null);
        return done;
      }
      await cell.connectionAs(({ state, fault }) => state !== 'online' && fault !== null, 2_500).catch(() => undefined);
      expect(cell.connection.state === 'connecting' ? cell.connection.step ?? cell.connection.fault : true).not.toBeNull();
      return cell.connection.fault === null ? done : failedWith(cell.connection.fault);
    },
    alsoFits: { slow: ['slow'], forbidden: ['done'], 'server-error': ['done'], 'no-answer': ['asleep', 'no-answer'] },
  },
  { name: 'listing apps', path: '/api/app/packagemanager/packages', act: (cell) => cell.call(() => cell.page.devices.apps.refresh({ connectionId: cell.id })) },
  {
    name: 'launching an app', path: '/api/taskmanager/app', method: 'POST',
    prepare: rememberApp,
    act: (cell) => cell.call(() => cell.page.devices.apps.launch({ connectionId: cell.id, packageFullName: appOf(cell) })),
    complete: (cell) => expect(cell.device.model.apps.isRunning(appOf(cell))).toBe(true),
  },
  {
    name: 'stopping an app', path: '/api/taskmanager/app', method: 'DELETE',
    prepare: async (cell) => {
      await rememberApp(cell);
      await cell.page.devices.apps.launch({ connectionId: cell.id, packageFullName: appOf(cell) });
    },
    act: (cell) => cell.call(() => cell.page.devices.apps.stop({ connectionId: cell.id, packageFullName: appOf(cell) })),
    complete: (cell) => expect(cell.device.model.apps.isRunning(appOf(cell))).toBe(false),
  },
  {
    name: 'removing an app', path: '/api/app/packagemanager/package', method: 'DELETE',
    prepare: rememberApp,
    act: async (cell) => {
      const outcome = await cell.call(() => cell.page.devices.apps.uninstall({ connectionId: cell.id, packageFullName: appOf(cell) }));
      // It went the first time, though its answer was lost.
      return cell.cleared && outcome.kind === 'fault' && outcome.fault.code === 'not-found' ? done : outcome;
    },
    complete: (cell) => expect(cell.device.model.apps.installed.find(appOf(cell))).toBeUndefined(),
  },
  { ...installing(), name: 'sending a package', path: '/api/app/packagemanager/package', method: 'POST' },
  { ...installing(), name: 'waiting for an installation', path: '/api/app/packagemanager/state' },
  {
    name: 'typing text', path: '/api/holographic/input/keyboard/text',
    act: (cell) => cell.call(() => cell.page.devices.keyboard.sendText({ connectionId: cell.id, text: 'Hello', secret: false, slowly: false })),
    intact: ({ device }) => expect(device.model.keyboard.text()).toMatch(/^(Hello)*$/),
    complete: ({ device }) => expect(device.model.keyboard.text()).toMatch(/^(Hello){1,2}$/),
  },
  {
    name: 'pressing a key', path: '/api/holographic/input/keyboard/vkey/*',
    act: (cell) => cell.call(() => cell.page.devices.keyboard.pressKey({ connectionId: cell.id, key: 'Tab', times: 1 })),
    complete: ({ device }) => expect(device.model.keyboard.heldKeys()).toEqual([]),
  },
  {
    name: 'taking a photo', path: '/api/holographic/mrc/photo',
    act: (cell) => cell.call(() => cell.page.devices.captures.takePhoto({ connectionId: cell.id, sources: defaultCaptureSources })),
  },
  {
    name: 'starting a recording', path: '/api/holographic/mrc/video/control/start',
    act: async (cell) => {
      const outcome = await cell.call(() => cell.page.devices.captures.startRecording({ connectionId: cell.id, sources: defaultCaptureSources }));
      return cell.cleared && outcome.kind === 'fault' && outcome.fault.code === 'busy' ? done : outcome;
    },
    complete: ({ device }) => expect(device.recorder.isRecording()).toBe(true),
  },
  {
    name: 'stopping a recording', path: '/api/holographic/mrc/video/control/stop',
    prepare: async (cell) => void (await cell.page.devices.captures.startRecording({ connectionId: cell.id, sources: defaultCaptureSources })),
    act: (cell) => cell.call(() => cell.page.devices.captures.stopRecording({ connectionId: cell.id })),
    complete: ({ device }) => {
      expect(device.recorder.isRecording()).toBe(false);
      expect(device.model.captures.list().some(({ fileName }) => fileName.endsWith('.mp4'))).toBe(true);
    },
  },
  { name: 'listing captures', path: '/api/holographic/mrc/files', act: (cell) => cell.call(() => cell.page.devices.captures.refresh({ connectionId: cell.id })) },
  {
    name: 'showing a thumbnail', path: '/api/holographic/mrc/thumbnail', device: { captures: { demo: false, count: 1 } },
    prepare: async (cell) => void (await cell.page.devices.captures.refresh({ connectionId: cell.id })),
    act: async (cell) => {
      const ask = () => cell.fetched(`/devices/${cell.id}/thumbnails/${cell.capture(cell.device.model.captures.list()[0]?.fileName ?? '')}`);
      if (!cell.cleared) return ask();
      // What has failed is left alone for a while.
      await expect.poll(async () => codeOf(await ask()), { timeout: 8_000, interval: 100 }).toBe('done');
      return done;
    },
    alsoFits: { 'server-error': ['not-found'], 'malformed-json': ['not-found'] },
  },
  { ...downloading(smallCapture), name: 'downloading a photo' },
  { ...downloading(largeCapture), name: 'downloading a video' },
  {
    name: 'deleting a capture', path: '/api/holographic/mrc/file', method: 'DELETE', device: { captures: { demo: false, files: [smallCapture] } },
    prepare: async (cell) => void (await cell.page.devices.captures.refresh({ connectionId: cell.id })),
    act: (cell) => cell.task(() => cell.page.devices.captures.remove({ connectionId: cell.id, captureIds: [cell.capture(smallCapture.fileName)] })),
    complete: ({ device }) => expect(device.model.captures.list()).toEqual([]),
  },
  {
    name: 'watching live', path: '/api/holographic/stream/*',
    act: async (cell) => {
      const events = await cell.page.devices.live.watch({ connectionId: cell.id, quality: 'low', sources: defaultCaptureSources });
      for await (const event of events) {
        if (event.kind === 'opening') expect(event.step).not.toBe('');
        if (event.kind === 'playing') return done;
        if (event.kind === 'interrupted' && !cell.cleared) return failedWith(event.fault);
      }
      throw new Error('the live view ended');
    },
  },
  {
    name: 'watching its load', path: '/api/resourcemanager/systemperf',
    act: async (cell) => {
      for await (const event of await cell.page.devices.performance.watch({ connectionId: cell.id })) {
        if (event.kind === 'sample') return done;
        if (event.kind === 'gap' && !cell.cleared) return failedWith(event.fault);
      }
      throw new Error('the watch ended');
    },
    alsoFits: { 'sockets-dropped': ['connection-lost'], 'sockets-silent': ['slow'], 'no-answer': ['no-answer'] },
  },
  {
    name: 'watching its processes', path: '/api/resourcemanager/processes',
    act: (cell) => cell.call(async () => {
      for await (const message of await cell.page.devices.performance.processes({ connectionId: cell.id })) {
        if (message.kind === 'snapshot' && message.items.length > 0) return;
        if (message.kind === 'patch' && message.upsert.length > 0) return;
      }
    }),
    // The heartbeat may have asked a moment ago.
    alsoFits: Object.fromEntries((['cut', 'unauthorized', 'forbidden', 'server-error', 'no-answer', 'asleep', 'address-changed'] as const).map((kind) => [kind, ['done']])),
  },
  {
    name: 'renaming it', path: '/api/os/machinename', method: 'POST',
    act: (cell) => cell.call(() => cell.page.devices.system.setName({ connectionId: cell.id, name: 'STAGE-9', restartNow: false })),
  },
  {
    name: 'changing when it sleeps', path: '/api/power/*', method: 'POST',
    act: (cell) => cell.call(() => cell.page.devices.system.setSleep({ connectionId: cell.id, onBatterySeconds: 240, onMainsSeconds: 480 })),
    complete: ({ device }) => expect(device.model.powerSettings.active('STANDBYIDLE')).toEqual({ ac: 480, dc: 240 }),
  },
  {
    ...keepingAwake(), name: 'keeping it awake',
    act: (cell) => cell.call(() => cell.page.devices.system.keepAwake({ connectionId: cell.id, minutes: 30 })),
    complete: async (cell) => {
      expect(cell.device.model.powerSettings.active('STANDBYIDLE')).toEqual({ ac: 1_800, dc: 1_800 });
      await cell.page.devices.system.stopKeepAwake({ connectionId: cell.id });
      expect(cell.device.model.powerSettings.active('STANDBYIDLE')).toEqual(ownSleep);
    },
  },
  {
    ...keepingAwake(), name: 'letting it sleep again',
    prepare: async (cell) => {
      setOwnSleep(cell);
      await cell.page.devices.system.keepAwake({ connectionId: cell.id, minutes: 30 });
    },
    act: (cell) => cell.call(() => cell.page.devices.system.stopKeepAwake({ connectionId: cell.id })),
    complete: async ({ device }) => {
      await expect.poll(() => device.model.powerSettings.active('STANDBYIDLE'), { timeout: 8_000 }).toEqual(ownSleep);
    },
    // It is put back later, by itself.
    alsoFits: Object.fromEntries((['asleep', 'cut', 'unauthorized', 'forbidden', 'server-error', 'no-answer', 'wrong-content-length', 'certificate-changed', 'address-changed'] as const).map((kind) => [kind, ['done']])),
  },
  {
    name: 'restarting it', path: '/api/control/restart', device: { restartMs: 1_500 },
    // A headset that hangs up on this command has most likely obeyed.
    alsoFits: { asleep: ['done'], 'address-changed': ['done'] },
    act: async (cell) => {
      const outcome = await cell.call(() => cell.page.devices.system.restart({ connectionId: cell.id }));
      if (outcome.kind === 'done' && cell.cleared) await cell.connectionAs(({ state }) => state === 'online');
      return outcome;
    },
    complete: async (cell) => void (await cell.connectionAs(({ state }) => state === 'online')),
  },
  { name: 'reading capture settings', path: '/api/holographic/mrc/settings', act: (cell) => cell.call(() => cell.page.devices.captures.settings({ connectionId: cell.id })) },
];

function downloading(capture: { readonly fileName: string; readonly size: number }): Omit<Flow, 'name'> {
  return {
    path: '/api/holographic/mrc/file', method: 'GET', device: { captures: { demo: false, files: [capture] } },
    prepare: async (cell) => void (await cell.page.devices.captures.refresh({ connectionId: cell.id })),
    act: (cell) => cell.task(() => cell.page.devices.captures.download({ connectionId: cell.id, captureIds: [cell.capture(capture.fileName)], folder: cell.folder.handle, deleteAfter: false })),
    intact: ({ folder }) => {
      for (const name of readdirSync(folder.label)) if (!name.endsWith('.part')) expect(statSync(join(folder.label, name)).size).toBe(capture.size);
    },
    complete: ({ folder }) => {
      expect(readdirSync(folder.label)).toEqual([capture.fileName]);
      expect(statSync(join(folder.label, capture.fileName)).size).toBe(capture.size);
    },
    alsoFits: { asleep: ['waiting'], 'address-changed': ['waiting'], 'no-answer': ['waiting'], 'server-error': ['waiting'], 'malformed-json': ['verification-failed', 'cut-short', 'waiting'], 'wrong-content-length': ['verification-failed', 'waiting'], cut: ['waiting'], forbidden: ['waiting'] },
  };
}

function installing(): Omit<Flow, 'name' | 'path'> {
  return {
    prepare: async (cell) => void cell.left.set('uploads', JSON.stringify(await cell.uploads(packages))),
    act: (cell) => cell.task(async () => {
      const uploads = JSON.parse(cell.left.get('uploads') ?? '[]');
      return cell.page.devices.install.start({ connectionId: cell.id, uploads, stopRunning: true, uninstallFirst: false, launchAfter: false });
    }),
    complete: ({ device }) => expect(device.model.apps.installed.list().some(({ manifest }) => manifest.name === 'Fabrikam.HoloSample')).toBe(true),
    // Until the headset tells the result; a minute long.
    alsoFits: Object.fromEntries((['asleep', 'cut', 'forbidden', 'server-error', 'malformed-json', 'no-answer', 'wrong-content-length', 'address-changed'] as const).map((kind) => [kind, ['waiting', 'connection-lost', 'device-refused']])),
  };
}

function keepingAwake(): Pick<Flow, 'path' | 'method' | 'prepare'> {
  return { path: '/api/power/cfg/*', method: 'POST', prepare: async (cell) => setOwnSleep(cell) };
}

function setOwnSleep({ device }: WeatherCell): void {
  for (const name of ['STANDBYIDLE', 'VIDEOIDLE'] as const) device.model.powerSettings.store(name, ownSleep);
  device.model.powerSettings.activate();
}

/** What is stored is what the headset takes, or nothing. */
async function credentialsAreTrue({ program, device, id }: WeatherCell): Promise<void> {
  const stored = await program.connections.credentials(id);
  if (stored !== null) expect({ username: stored.userName, password: stored.password }).toEqual(device.credentials);
}

async function rememberApp(cell: WeatherCell): Promise<void> {
  await cell.page.devices.apps.refresh({ connectionId: cell.id });
  const { installed } = cell.device.model.apps;
  const app = installed.list().find((each) => each.relativeId !== undefined && installed.canUninstall(each));
  if (app === undefined) throw new Error('there is no app to start');
  cell.left.set('app', app.fullName);
}

const appOf = (cell: WeatherCell): string => cell.left.get('app') ?? '';
