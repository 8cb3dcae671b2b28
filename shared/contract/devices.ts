import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { faultSchema } from '../domain/fault.ts';
import { captureSourcesSchema, headsetStatusSchema, liveQualitySchema } from '../domain/headset.ts';
import {
  captureIdSchema, connectionIdSchema, epochMsSchema, folderHandleSchema, snippetIdSchema, taskIdSchema, uploadHandleSchema,
} from '../domain/identifiers.ts';
import { connectionSchema } from './connections.ts';
import { collectionStream, mutation, query } from './procedure.ts';

const one = z.strictObject({ connectionId: connectionIdSchema });
const nothing = z.strictObject({});
const packageFullNameSchema = z.string().min(1).max(400);

// --- pairing ---------------------------------------------------------------------------------------------------------

/** User name of the Device Portal: no colon (device-portal.md §1.0). */
export const portalUserNameSchema = z.string().trim().min(1).max(200).regex(/^[^:]+$/, 'A user name cannot contain a colon.');
/** Password of the Device Portal: at least seven characters. It only ever travels towards main. */
export const portalPasswordSchema = z.string().min(7, 'The Device Portal asks for at least 7 characters.').max(200);

const pairing = {
  /** Asks the headset to show a PIN; somebody has to wear it. */
  requestPin: mutation.input(one).output(z.strictObject({ requestedAt: epochMsSchema })),
  /** Creates or replaces the user name and password on the headset, stores them sealed, and connects. */
  pair: mutation
    .input(z.strictObject({ connectionId: connectionIdSchema, pin: z.string().trim().min(1).max(20), userName: portalUserNameSchema, password: portalPasswordSchema }))
    .output(connectionSchema),
  /** Stores credentials that exist on the headset already, after trying them once. */
  signIn: mutation
    .input(z.strictObject({ connectionId: connectionIdSchema, userName: portalUserNameSchema, password: z.string().min(1).max(200) }))
    .output(connectionSchema),
  forgetCredentials: mutation.input(one).output(connectionSchema),
};

// --- apps ------------------------------------------------------------------------------------------------------------

export const installedAppSchema = z.strictObject({
  packageFullName: packageFullNameSchema,
  packageFamilyName: z.string().max(400),
  displayName: z.string().max(300),
  publisher: z.string().max(1_000),
  /** Four parts with dots. */
  version: z.string().max(60),
  architecture: z.string().max(40).nullable(),
  origin: z.enum(['sideloaded', 'store', 'system', 'unknown']),
  /** It has an entry point that the portal can start. */
  launchable: z.boolean(),
  canUninstall: z.boolean(),
  running: z.boolean(),
  /** A start or stop was sent and the device has not shown its effect yet. */
  pending: z.enum(['starting', 'stopping', 'uninstalling']).nullable(),
  favourite: z.boolean(),
  /** Place among the favourites of this headset, from 0; it decides the number key. Null where it is none. */
  favouriteRank: z.number().int().nonnegative().nullable().default(null),
  /** Bytes, where some answer tells; the portal has no endpoint for it on HoloLens. */
  sizeBytes: z.number().nonnegative().nullable(),
});
export type InstalledApp = z.infer<typeof installedAppSchema>;

const onePackage = z.strictObject({ connectionId: connectionIdSchema, packageFullName: packageFullNameSchema });

const apps = {
  /** Keyed by `packageFullName`; refreshed while watched. */
  watch: query.input(one).output(collectionStream(installedAppSchema)),
  refresh: query.input(one).output(nothing),
  /** Answers once the app is seen running (up to 10 s), else with a FAULT that says what was seen. */
  launch: mutation.input(onePackage).output(nothing),
  /** Answers once the app is seen to be gone. */
  stop: mutation.input(onePackage).output(nothing),
  /** Stops it first where it runs. */
  uninstall: mutation.input(onePackage).output(nothing),
  /** A new favourite goes last. Kept by family, so that an update of the app stays one. */
  setFavourite: mutation.input(z.strictObject({ ...onePackage.shape, favourite: z.boolean() })).output(nothing),
  /** New order of the favourites, first to last; favourites that are not named keep their order behind these. */
  orderFavourites: mutation
    .input(z.strictObject({ connectionId: connectionIdSchema, packageFamilyNames: z.array(z.string().max(400)).max(500) }))
    .output(nothing),
};

/** A finding of the check before upload. */
export const installFindingSchema = z.strictObject({
  severity: z.enum(['ok', 'info', 'warning', 'blocker']),
  /** What was looked at: architecture, dependencies, signature, version, format. */
  topic: z.enum(['format', 'architecture', 'operating-system', 'dependencies', 'signature', 'version', 'running', 'content']),
  message: z.string().max(1_000),
  remedy: z.string().max(1_000),
  upload: uploadHandleSchema.nullable(),
});
export type InstallFinding = z.infer<typeof installFindingSchema>;

export const installPlanSchema = z.strictObject({
  files: z.array(z.strictObject({
    upload: uploadHandleSchema,
    name: z.string().max(400),
    sizeBytes: z.number().nonnegative(),
    role: z.enum(['main', 'dependency', 'optional', 'certificate', 'unusable']),
    identity: z.strictObject({ name: z.string().max(300), publisher: z.string().max(1_000), version: z.string().max(60), architectures: z.array(z.string().max(40)).max(20), displayName: z.string().max(300).nullable() }).nullable(),
  })).max(100),
  findings: z.array(installFindingSchema).max(200),
  installed: z.strictObject({ packageFullName: packageFullNameSchema, version: z.string().max(60), running: z.boolean() }).nullable(),
  canInstall: z.boolean(),
  totalBytes: z.number().nonnegative(),
});
export type InstallPlan = z.infer<typeof installPlanSchema>;

const installInputSchema = z.strictObject({ connectionId: connectionIdSchema, uploads: z.array(uploadHandleSchema).min(1).max(100) });
const install = {
  /** Reads the files and holds them against the device; nothing is sent. */
  inspect: query.input(installInputSchema).output(installPlanSchema),
  start: mutation
    .input(z.strictObject({ ...installInputSchema.shape, stopRunning: z.boolean(), uninstallFirst: z.boolean(), launchAfter: z.boolean() }))
    .output(z.strictObject({ taskId: taskIdSchema })),
};

// --- keyboard --------------------------------------------------------------------------------------------------------

/** Keys sent as virtual-key codes; the page names them, main knows the codes. */
export const virtualKeyNameSchema = z.enum([
  'Enter', 'Tab', 'Backspace', 'Delete', 'Escape', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'Space',
]);
export type VirtualKeyName = z.infer<typeof virtualKeyNameSchema>;
export const snippetSchema = z.strictObject({
  id: snippetIdSchema,
  name: z.string().trim().min(1).max(80),
  /** May hold `{date}`, `{time}`, `{headset}`, `{counter}`, `{clipboard}`; `{{` is a literal brace. */
  text: z.string().min(1).max(10_000),
  position: z.number().int(),
});
export type Snippet = z.infer<typeof snippetSchema>;
export const sentTextSchema = z.strictObject({
  key: z.string().max(64),
  at: epochMsSchema,
  /** What was sent; never kept for secret text, of which only the fact remains. */
  text: z.string().max(20_000).nullable(),
  characters: z.number().int(),
  result: z.enum(['sending', 'sent', 'failed', 'cancelled']),
  charactersSent: z.number().int(),
  fault: faultSchema.nullable(),
});
export type SentText = z.infer<typeof sentTextSchema>;

const keyboard = {
  /**
   * Types text into the focused field. Long text goes in chunks, one after the other; `secret` text is neither logged
   * nor kept. Control characters other than line feed and tab are refused before anything is sent.
   */
  sendText: mutation
    .input(z.strictObject({
      connectionId: connectionIdSchema, text: z.string().min(1).max(20_000), secret: z.boolean(), slowly: z.boolean(),
      /** Part of what is typed key by key: it is not listed in the history. */
      typed: z.boolean().optional(),
    }))
    .output(z.strictObject({ charactersSent: z.number().int() })),
  pressKey: mutation.input(z.strictObject({ connectionId: connectionIdSchema, key: virtualKeyNameSchema, times: z.number().int().min(1).max(200).default(1) })).output(nothing),
  /** What was sent in this run of the program, newest last; at most 100 a headset. */
  history: query.input(one).output(collectionStream(sentTextSchema)),
  clearHistory: mutation.input(one).output(nothing),
  snippets: {
    watch: query.output(collectionStream(snippetSchema)),
    save: mutation.input(z.strictObject({ id: snippetIdSchema.nullable(), name: snippetSchema.shape.name, text: snippetSchema.shape.text })).output(snippetSchema),
    remove: mutation.input(z.strictObject({ id: snippetIdSchema })).output(nothing),
    reorder: mutation.input(z.strictObject({ ids: z.array(snippetIdSchema).max(500) })).output(nothing),
  },
};

// --- mixed reality capture -------------------------------------------------------------------------------------------

export const captureSchema = z.strictObject({
  id: captureIdSchema,
  /** Name on the device, control characters made visible. */
  name: z.string().max(1_000),
  kind: z.enum(['photo', 'video', 'other']),
  createdAt: epochMsSchema.nullable(),
  sizeBytes: z.number().nonnegative(),
  /** Still growing: a recording that has just been stopped. */
  settling: z.boolean(),
  downloaded: z.strictObject({ at: epochMsSchema, verified: z.boolean(), folderLabel: z.string().max(4_000) }).nullable(),
});
export type Capture = z.infer<typeof captureSchema>;
/** A capture setting as the device names it: HoloLens 2 has more than are documented (device-portal.md §1.10). */
export const captureSettingSchema = z.strictObject({
  name: z.string().max(200),
  value: z.union([z.boolean(), z.number(), z.string().max(1_000), z.null()]),
  /** Its name in words, and whether the portal is known to accept a change. */
  label: z.string().max(200),
  writable: z.boolean(),
});
const captureIds = z.strictObject({ connectionId: connectionIdSchema, captureIds: z.array(captureIdSchema).min(1).max(10_000) });

const captures = {
  /** Keyed by `id`. */
  watch: query.input(one).output(collectionStream(captureSchema)),
  refresh: query.input(one).output(nothing),
  takePhoto: mutation.input(z.strictObject({ connectionId: connectionIdSchema, sources: captureSourcesSchema })).output(z.strictObject({ captureId: captureIdSchema.nullable() })),
  startRecording: mutation.input(z.strictObject({ connectionId: connectionIdSchema, sources: captureSourcesSchema })).output(nothing),
  /** Answers when the file is listed and its size stands still. */
  stopRecording: mutation.input(one).output(z.strictObject({ captureId: captureIdSchema.nullable() })),
  settings: query.input(one).output(z.strictObject({ settings: z.array(captureSettingSchema).max(100), note: z.string().max(500) })),
  setSettings: mutation
    .input(z.strictObject({ connectionId: connectionIdSchema, holograms: z.boolean(), camera: z.boolean(), microphone: z.boolean(), appAudio: z.boolean(), stabilisationFrames: z.number().int().min(0).max(30) }))
    .output(nothing),
  download: mutation
    .input(z.strictObject({ ...captureIds.shape, folder: folderHandleSchema, deleteAfter: z.boolean() }))
    .output(z.strictObject({ taskId: taskIdSchema })),
  remove: mutation.input(captureIds).output(z.strictObject({ taskId: taskIdSchema })),
};

/** What the page learns about a live view; the pictures travel beside it as media frames (shared/media-frame.ts). */
export const liveEventSchema = z.discriminatedUnion('kind', [
  /** A named wait. */
  z.strictObject({ kind: z.literal('opening'), step: z.string().max(200), since: epochMsSchema }),
  /** A media stream begins: its first frame is the initialisation segment. A later `playing` replaces it. */
  z.strictObject({ kind: z.literal('playing'), streamId: z.number().int(), mimeType: z.string().max(200), width: z.number().int(), height: z.number().int(), hasSound: z.boolean() }),
  z.strictObject({ kind: z.literal('figures'), bitsPerSecond: z.number(), framesPerSecond: z.number(), droppedFragments: z.number().int(), viewers: z.number().int() }),
  z.strictObject({ kind: z.literal('interrupted'), fault: faultSchema, at: epochMsSchema, retryAt: epochMsSchema.nullable() }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;

const live = {
  /** Shares one stream of the headset among its viewers of the same quality and sources; ends when the caller stops. */
  watch: query.input(z.strictObject({ connectionId: connectionIdSchema, quality: liveQualitySchema, sources: captureSourcesSchema })).output(eventIterator(liveEventSchema)),
};

// --- performance -----------------------------------------------------------------------------------------------------

export const performanceSampleSchema = z.strictObject({
  at: epochMsSchema,
  cpuPercent: z.number(),
  /** One entry an engine, over all adapters. */
  gpuPercent: z.array(z.number()).max(64),
  memoryUsedBytes: z.number(),
  memoryTotalBytes: z.number(),
  committedBytes: z.number(),
  commitLimitBytes: z.number(),
  gpuMemoryUsedBytes: z.number(),
  readBytesPerSecond: z.number(),
  writeBytesPerSecond: z.number(),
  otherBytesPerSecond: z.number(),
  networkInBytes: z.number(),
  networkOutBytes: z.number(),
});
export type PerformanceSample = z.infer<typeof performanceSampleSchema>;
export const processSchema = z.strictObject({
  /** Process id as text: the key. */
  key: z.string().max(20),
  processId: z.number().int(),
  imageName: z.string().max(400),
  displayName: z.string().max(400),
  userName: z.string().max(300),
  packageFullName: z.string().max(400).nullable(),
  cpuPercent: z.number().nullable(),
  workingSetBytes: z.number(),
  privateBytes: z.number(),
  commitBytes: z.number().nullable(),
});
export type DeviceProcess = z.infer<typeof processSchema>;

const performance = {
  /** The last ten minutes first (`history`), then a sample a second while watched; sampling goes on for watchers only. */
  watch: query.input(one).output(eventIterator(z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('history'), samples: z.array(performanceSampleSchema).max(700) }),
    z.strictObject({ kind: z.literal('sample'), sample: performanceSampleSchema }),
    /** The line to the device is down since `at`; samples resume by themselves. */
    z.strictObject({ kind: z.literal('gap'), at: epochMsSchema, fault: faultSchema }),
  ]))),
  processes: query.input(one).output(collectionStream(processSchema)),
  terminate: mutation.input(z.strictObject({ connectionId: connectionIdSchema, processId: z.number().int().nonnegative(), imageName: z.string().max(400) })).output(nothing),
};

// --- the device itself -----------------------------------------------------------------------------------------------

const system = {
  /** Whole status at each change; the first message comes at once with what is known. */
  watch: query.input(one).output(eventIterator(headsetStatusSchema)),
  refresh: query.input(one).output(nothing),
  /** Takes effect with the next restart; at most 15 letters, digits and hyphens (NetBIOS rule). */
  setName: mutation.input(z.strictObject({ connectionId: connectionIdSchema, name: z.string().trim().min(1).max(63), restartNow: z.boolean() })).output(nothing),
  setIpd: mutation.input(z.strictObject({ connectionId: connectionIdSchema, micrometres: z.number().int().min(50_000).max(80_000) })).output(nothing),
  setSleep: mutation.input(z.strictObject({ connectionId: connectionIdSchema, onBatterySeconds: z.number().int().min(0).max(1_800), onMainsSeconds: z.number().int().min(0).max(1_800) })).output(nothing),
  /** Writes the old values down first, then raises both to the maximum until `minutes` have passed or `stopKeepAwake`. */
  keepAwake: mutation.input(z.strictObject({ connectionId: connectionIdSchema, minutes: z.number().int().min(5).max(600) })).output(nothing),
  stopKeepAwake: mutation.input(one).output(nothing),
  restart: mutation.input(one).output(nothing),
  shutDown: mutation.input(one).output(nothing),
};

export const devicesContract = { pairing, apps, install, keyboard, captures, live, performance, system };
