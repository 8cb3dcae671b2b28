import { z } from 'zod';

import { clockAction } from '../foundation/clock-action.ts';
import { ControlError } from '../foundation/control-server.ts';
import type { ControlAction } from '../foundation/control-server.ts';
import { faultActions } from '../foundation/fault-actions.ts';
import { faultSchema } from '../foundation/faults.ts';
import type { SimulatedHololens } from './simulated-hololens.ts';
import { fillCameraRoll } from './model/camera-roll.ts';
import type { Headset } from './model/headset.ts';
import { LOOP_FRAMES } from './media/live-broadcast.ts';

/** What the control endpoint of one headset offers. */
export function controlActions(device: SimulatedHololens): ControlAction[] {
  const { model } = device;
  return [
    { method: 'GET', path: 'state', summary: 'Everything at a glance', run: () => stateOf(device) },
    { method: 'GET', path: 'pin', summary: 'The PIN on display inside the headset', run: () => ({ pin: device.pin() ?? null }) },
    ...faultActions({ schema: faultSchema, faults: device.faults, put: (fault) => device.setFault(fault), clear: (id) => device.clearFaults(id) }),
    ...presenceActions(model),
    ...appActions(model),
    ...keyboardActions(model),
    ...captureActions(device),
    clockAction(model.clock),
    {
      method: 'POST',
      path: 'credentials',
      summary: "Pair behind the client's back: { username, password }, or {} to unpair",
      run({ body }) {
        const shape = z.strictObject({ username: z.string(), password: z.string() });
        model.pairing.replaceCredentials(z.union([shape, z.strictObject({}).transform(() => undefined)]).parse(body));
        return undefined;
      },
    },
    { method: 'POST', path: 'csrf/rotate', summary: 'Make every token out there stale', run: () => device.csrf.rotate() },
    { method: 'POST', path: 'sockets/drop', summary: 'Drop all WebSockets', run: () => device.dropSockets() },
    {
      method: 'POST',
      path: 'certificate/change',
      summary: 'New root CA and leaf',
      run() {
        device.changeCertificate();
        return { fingerprint256: device.fingerprint256 };
      },
    },
    {
      method: 'POST',
      path: 'address/move',
      summary: 'Move to another address and port: { address?, port? }',
      async run({ body }) {
        const target = z.strictObject({ address: z.ipv4().optional(), port: z.int().optional() }).parse(body);
        await device.moveTo(target);
        return { url: device.url };
      },
    },
  ];
}

function presenceActions(model: Headset): ControlAction[] {
  const battery = z.strictObject({
    level: z.number().min(0).max(1).optional(),
    onMains: z.boolean().optional(),
    chargerMw: z.int().min(0).optional(),
  });
  return [
    { method: 'POST', path: 'sleep', summary: 'Fall asleep now', run: () => model.wakefulness.sleep() },
    { method: 'POST', path: 'wake', summary: 'Press the power button', run: () => model.wakefulness.wake() },
    { method: 'POST', path: 'restart', summary: 'Restart', run: () => model.restart() },
    {
      method: 'POST',
      path: 'wearer',
      summary: 'Put it on or down: { worn }',
      run: ({ body }) => model.wakefulness.setWorn(z.strictObject({ worn: z.boolean() }).parse(body).worn),
    },
    {
      method: 'POST',
      path: 'battery',
      summary: 'Set level (0..1), plug the charger in or out: { level?, onMains?, chargerMw? }',
      run({ body }) {
        const { level, onMains, chargerMw } = battery.parse(body);
        if (level !== undefined) model.battery.setLevel(level);
        if (onMains !== undefined) model.setMains(onMains, chargerMw);
        model.loadChanged();
        return undefined;
      },
    },
    {
      method: 'POST',
      path: 'thermal',
      summary: 'Hold the thermal stage: { stage: 0 | 1 | 2 | null }',
      run({ body }) {
        const { stage } = z.strictObject({ stage: z.union([z.literal([0, 1, 2]), z.null()]) }).parse(body);
        model.thermal.force(stage ?? undefined);
        return undefined;
      },
    },
  ];
}

function appActions(model: Headset): ControlAction[] {
  const named = z.strictObject({ package: z.string() });
  const owner = z.strictObject({ app: z.string(), mode: z.enum(['exclusive', 'shared']).default('exclusive') });
  return [
    {
      method: 'POST',
      path: 'camera/owner',
      summary: 'An app takes the camera: { app, mode }, or lets go of it: {}',
      run({ body }) {
        const wanted = z.union([owner, z.strictObject({}).transform(() => undefined)]).parse(body);
        return { granted: model.setCameraOwner(wanted) };
      },
    },
    {
      method: 'GET',
      path: 'apps',
      summary: 'Installed packages and running apps',
      run: () => ({ installed: model.apps.installed.list(), running: model.apps.running() }),
    },
    {
      method: 'POST',
      path: 'apps/start',
      summary: 'The wearer starts an app: { package: full name }',
      run({ body }) {
        const installed = model.apps.installed.find(named.parse(body).package);
        if (installed === undefined) throw new ControlError('Not installed');
        return model.apps.start(installed);
      },
    },
    {
      method: 'POST',
      path: 'apps/stop',
      summary: 'The wearer closes an app: { package: full name }',
      run: ({ body }) => ({ stopped: model.apps.stop(named.parse(body).package) }),
    },
    {
      method: 'POST',
      path: 'apps/crash',
      summary: 'An app crashes: { package: full name }; leaves a dump where that is switched on',
      run({ body }) {
        const fullName = named.parse(body).package;
        const app = model.apps.running().find((each) => each.fullName === fullName);
        if (app === undefined) throw new ControlError('Not running');
        model.crashDumps.record(fullName, app.processId);
        model.apps.terminateApp(fullName);
        return undefined;
      },
    },
    {
      method: 'POST',
      path: 'storage',
      summary: 'Set the free space in bytes: { freeBytes }',
      run({ body }) {
        model.installer.freeBytes = z.strictObject({ freeBytes: z.number().min(0) }).parse(body).freeBytes;
        return undefined;
      },
    },
  ];
}

function keyboardActions(model: Headset): ControlAction[] {
  const field = z.strictObject({ label: z.string(), multiline: z.boolean().default(false), text: z.string().default('') });
  return [
    {
      method: 'GET',
      path: 'keyboard',
      summary: 'Text fields on display, focus, caret, key events',
      run: () => ({ focused: model.keyboard.focused() ?? null, fields: model.keyboard.fields(), events: model.keyboard.events() }),
    },
    {
      method: 'POST',
      path: 'keyboard/form',
      summary: 'Show other text fields: { fields: [{ label, multiline?, text? }] }',
      run: ({ body }) => model.keyboard.setForm(z.strictObject({ fields: z.array(field) }).parse(body).fields),
    },
    {
      method: 'POST',
      path: 'keyboard/focus',
      summary: 'Give a field the focus: { label }, or none: { label: null }',
      run({ body }) {
        const { label } = z.strictObject({ label: z.string().nullable() }).parse(body);
        if (!model.keyboard.focus(label ?? undefined)) throw new ControlError('No such field');
        return undefined;
      },
    },
  ];
}

function captureActions(device: SimulatedHololens): ControlAction[] {
  const roll = z.strictObject({
    clear: z.boolean().default(false),
    demo: z.boolean().default(false),
    count: z.int().min(0).max(100_000).default(0),
    hostileNames: z.boolean().default(false),
    files: z.array(z.strictObject({ fileName: z.string(), size: z.int().min(0) })).default([]),
  });
  return [
    {
      method: 'POST',
      path: 'captures',
      summary: 'Fill the camera roll: { clear?, demo?, count?, hostileNames?, files?: [{ fileName, size }] }',
      run({ body }) {
        const { clear, ...fill } = roll.parse(body);
        if (clear) device.model.captures.clear();
        fillCameraRoll(device.model, fill);
        return { count: device.model.captures.list().length };
      },
    },
    {
      method: 'POST',
      path: 'captures/ranges',
      summary: 'Serve parts of files on Range requests: { enabled }',
      run({ body }) {
        device.model.answersRangeRequests = z.strictObject({ enabled: z.boolean() }).parse(body).enabled;
        return undefined;
      },
    },
    {
      method: 'GET',
      path: 'live/fragments',
      summary: 'Live fragments sent, with frame numbers and time of the last byte (?since=epoch ms)',
      run: ({ query }) => ({
        loopFrames: LOOP_FRAMES,
        viewers: device.live.viewers(),
        fragments: device.live.sentFragments(Number(query.get('since') ?? 0)),
      }),
    },
  ];
}

function stateOf(device: SimulatedHololens): object {
  const { model } = device;
  return {
    name: model.machineName,
    profile: model.profile.name,
    url: device.url,
    httpUrl: device.httpUrl,
    pin: device.pin() ?? null,
    paired: device.credentials !== undefined,
    fingerprint256: device.fingerprint256,
    leafFingerprint256: device.leafFingerprint256,
    now: model.clock.now(),
    presence: model.wakefulness.presence(),
    worn: model.wakefulness.worn(),
    battery: {
      level: model.battery.level(),
      remainingMwh: model.battery.remainingMwh(),
      loadMw: model.battery.loadMw(),
      onMains: model.battery.onMains(),
      charging: model.battery.charging(),
    },
    thermalStage: model.thermal.stage(),
    ipd: model.ipd,
    timeOuts: { sleep: model.powerSettings.active('STANDBYIDLE'), display: model.powerSettings.active('VIDEOIDLE') },
    camera: { owner: model.camera.owner() ?? null, streams: model.camera.streams(), recording: model.camera.recording() },
    runningApps: model.apps.running().map((each) => each.fullName),
    captures: model.captures.list().length,
    keyboard: { focused: model.keyboard.focused() ?? null, text: model.keyboard.text() },
    sockets: device.socketCount(),
    liveViewers: device.live.viewers(),
    tags: model.tags,
    faults: device.faults.list(),
  };
}
