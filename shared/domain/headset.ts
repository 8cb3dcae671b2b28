import * as z from 'zod';
import { epochMsSchema } from './identifiers.ts';

export const generationSchema = z.enum(['hololens1', 'hololens2', 'emulator', 'other']);
export type Generation = z.infer<typeof generationSchema>;

export const batteryForecastSchema = z.discriminatedUnion('kind', [
  /** Minutes until empty at the rate of the last samples, with the band that they allow. */
  z.strictObject({ kind: z.literal('discharging'), minutesLeft: z.number(), low: z.number(), high: z.number(), samples: z.number().int() }),
  z.strictObject({ kind: z.literal('charging'), minutesToFull: z.number(), samples: z.number().int() }),
  z.strictObject({ kind: z.literal('full') }),
  z.strictObject({ kind: z.literal('unknown'), reason: z.string().max(300) }),
]);
export type BatteryForecast = z.infer<typeof batteryForecastSchema>;

export const batterySchema = z.strictObject({
  asOf: epochMsSchema,
  present: z.boolean(),
  percent: z.number().min(0).max(100).nullable(),
  remainingMilliwattHours: z.number().nullable(),
  maximumMilliwattHours: z.number().nullable(),
  charging: z.boolean(),
  onMains: z.boolean(),
  /** The device's own estimate; it gives none on mains (device-portal.md §1.14). */
  deviceEstimateSeconds: z.number().nullable(),
  forecast: batteryForecastSchema,
  /** The last samples, oldest first, for a small chart: at most 120. */
  recent: z.array(z.tuple([epochMsSchema, z.number()])).max(120),
});
export type Battery = z.infer<typeof batterySchema>;

/** Sources that a photo, a recording or a live view may mix; the portal's own defaults are all off. */
export const captureSourcesSchema = z.strictObject({
  holograms: z.boolean(),
  camera: z.boolean(),
  microphone: z.boolean(),
  appAudio: z.boolean(),
  /** HoloLens 2: holograms drawn from the camera's point of view. */
  renderFromCamera: z.boolean(),
  /** HoloLens 2: stabilisation, with its buffer in frames (0 to 30); null leaves the device's default. */
  stabilisationFrames: z.number().int().min(0).max(30).nullable(),
});
export type CaptureSources = z.infer<typeof captureSourcesSchema>;
export { defaultCaptureSources } from './default-capture-sources.ts';

export const liveQualitySchema = z.enum(['low', 'medium', 'high']);
export type LiveQuality = z.infer<typeof liveQualitySchema>;

export const runningAppSchema = z.strictObject({ packageFullName: z.string().max(400), displayName: z.string().max(300), since: epochMsSchema.nullable() });

/** Who holds the camera, as far as the portal and our own sessions tell (device-portal.md §5.7). */
export const cameraUseSchema = z.strictObject({
  recording: z.boolean(),
  recordingSince: epochMsSchema.nullable(),
  recordingStartedHere: z.boolean(),
  liveViewers: z.number().int().nonnegative(),
  /** Named app that holds the camera, where a refusal told us so. */
  heldBy: z.string().max(300).nullable(),
  /** What conflicts with what right now, in words, to be shown beside the record button before it is pressed. */
  conflict: z.string().max(500).nullable(),
});

const part = <T extends z.ZodType>(schema: T) => schema.nullable();

/** Everything that the home screen of a headset shows. A part is null until known; `unavailable` says why it stays so. */
export const headsetStatusSchema = z.strictObject({
  connectionId: z.string().max(64),
  asOf: epochMsSchema.nullable(),
  nextAt: epochMsSchema.nullable(),
  machineName: part(z.string().max(300)),
  /** A name that was set and takes effect with the next restart. */
  pendingName: part(z.string().max(300)),
  generation: generationSchema,
  platform: part(z.string().max(200)),
  osVersion: part(z.string().max(200)),
  osEdition: part(z.string().max(200)),
  language: part(z.string().max(60)),
  battery: part(batterySchema),
  thermal: part(z.strictObject({ asOf: epochMsSchema, stage: z.number().int(), since: epochMsSchema })),
  ipdMicrometres: part(z.number().int()),
  services: part(z.array(z.strictObject({ name: z.string().max(200), expected: z.string().max(60), observed: z.string().max(60) })).max(100)),
  network: part(z.strictObject({
    adapters: z.array(z.strictObject({ description: z.string().max(300), type: z.string().max(100), hardwareAddress: z.string().max(60), addresses: z.array(z.string().max(60)).max(20) })).max(40),
    wifi: z.strictObject({ ssid: z.string().max(200), signalPercent: z.number().min(0).max(100) }).nullable(),
  })),
  /** Idle seconds before sleep; null: never or unknown. */
  sleep: part(z.strictObject({ onBatterySeconds: z.number().int().nullable(), onMainsSeconds: z.number().int().nullable() })),
  /** Sleep settings that Fabriscope has raised, and what it will put back. */
  keepAwake: part(z.strictObject({
    since: epochMsSchema, until: epochMsSchema,
    previous: z.strictObject({ onBatterySeconds: z.number().int().nullable(), onMainsSeconds: z.number().int().nullable() }),
    /** Still to be put back although nobody asks for it any more (device out of reach at the end). */
    restorePending: z.boolean(),
  })),
  lowPowerState: part(z.boolean()),
  appInFront: part(runningAppSchema),
  cameraUse: cameraUseSchema,
  /** Parts that this build or this moment does not give, with the reason. */
  unavailable: z.record(z.string().max(60), z.string().max(500)),
});
export type HeadsetStatus = z.infer<typeof headsetStatusSchema>;
