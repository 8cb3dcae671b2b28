import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { connectionStateSchema, ladderStepNameSchema } from '../domain/connection-state.ts';
import { faultSchema } from '../domain/fault.ts';
import { connectionIdSchema, epochMsSchema } from '../domain/identifiers.ts';
import { healthStateSchema } from '../domain/service-fabric/health.ts';
import { collectionStream, mutation, query } from './procedure.ts';

export const connectionKindSchema = z.enum(['hololens', 'cluster', 'azure', 'devops']);
export type ConnectionKind = z.infer<typeof connectionKindSchema>;

/** Where a target is reached. `host` is a name or an address without brackets. */
export const endpointSchema = z.strictObject({
  scheme: z.enum(['https', 'http']),
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** What a person compares before trusting: enough to recognise a certificate, nothing secret. */
export const certificateSummarySchema = z.strictObject({
  /** SHA-256 of the DER form, upper-case hex pairs with colons. */
  fingerprint256: z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  subject: z.string().max(1_000),
  issuer: z.string().max(1_000),
  notBefore: epochMsSchema,
  notAfter: epochMsSchema,
});
export type CertificateSummary = z.infer<typeof certificateSummarySchema>;

/** The one telling figure of a headset in a list. */
export const headsetSummarySchema = z.strictObject({
  generation: z.enum(['hololens1', 'hololens2', 'emulator', 'other']),
  osVersion: z.string().max(200),
  batteryPercent: z.number().min(0).max(100).nullable(),
  charging: z.boolean().nullable(),
  minutesLeft: z.number().nonnegative().nullable(),
  thermalStage: z.number().int().nullable(),
  appInFront: z.string().max(300).nullable(),
});
export type HeadsetSummary = z.infer<typeof headsetSummarySchema>;

/** The one telling figure of a cluster in a list. */
export const clusterSummarySchema = z.strictObject({
  clusterName: z.string().max(1_000).nullable(),
  healthState: healthStateSchema,
  healthSince: epochMsSchema.nullable(),
  /** "2 nodes down", "14 applications", whatever tells most. */
  figure: z.string().max(200),
  secure: z.boolean(),
  role: z.enum(['reader', 'admin']).nullable(),
  /** Writes are possible until then; null while locked. */
  unlockedUntil: epochMsSchema.nullable(),
});
export type ClusterSummary = z.infer<typeof clusterSummarySchema>;

/** The one telling figure of an Azure profile in a list. */
export const azureSummarySchema = z.strictObject({
  account: z.string().max(300).nullable(),
  tenant: z.string().max(300),
  /** "2 deployments run, 1 failed today", whatever tells most. */
  figure: z.string().max(200),
  failedToday: z.number().int().nonnegative(),
  running: z.number().int().nonnegative(),
  unlockedUntil: epochMsSchema.nullable(),
});
export type AzureSummary = z.infer<typeof azureSummarySchema>;

/** The one telling figure of an Azure DevOps organisation in a list. */
export const devopsSummarySchema = z.strictObject({
  organisation: z.string().max(300),
  projects: z.array(z.string().max(300)).max(200),
  figure: z.string().max(200),
  waitingApprovals: z.number().int().nonnegative(),
  failedToday: z.number().int().nonnegative(),
});
export type DevopsSummary = z.infer<typeof devopsSummarySchema>;

export const connectionSchema = z.strictObject({
  id: connectionIdSchema,
  kind: connectionKindSchema,
  /** Shown name: the user's own, else the machine name, else the address. */
  name: z.string().min(1).max(200),
  endpoint: endpointSchema,
  position: z.number().int(),
  group: z.string().max(80).nullable(),
  /** A stripe of colour for targets that must not be touched by accident. */
  production: z.boolean(),
  /** Came from the simulators that this program started. */
  simulated: z.boolean(),
  autoConnect: z.boolean(),
  state: connectionStateSchema,
  /** Since when it is in `state`. */
  since: epochMsSchema,
  /** What a connecting session is doing right now, and since when. */
  step: z.strictObject({ name: ladderStepNameSchema, since: epochMsSchema }).nullable(),
  lastSeenAt: epochMsSchema.nullable(),
  /** When the next attempt will be made by itself. */
  retryAt: epochMsSchema.nullable(),
  /** Round trip of the last heartbeat. */
  latencyMs: z.number().nonnegative().nullable(),
  fault: faultSchema.nullable(),
  /** Certificate pinned by the user. */
  pinned: certificateSummarySchema.nullable(),
  /** Certificate that the target showed and that is not pinned: to compare, then accept or refuse. */
  offered: certificateSummarySchema.nullable(),
  /** User name of the stored credentials; the password never leaves main. */
  userName: z.string().max(200).nullable(),
  headset: headsetSummarySchema.nullable(),
  cluster: clusterSummarySchema.nullable(),
  azure: azureSummarySchema.nullable(),
  devops: devopsSummarySchema.nullable(),
});
export type Connection = z.infer<typeof connectionSchema>;

export const ladderStepSchema = z.strictObject({
  name: ladderStepNameSchema,
  state: z.enum(['waiting', 'running', 'ok', 'failed', 'skipped']),
  startedAt: epochMsSchema.nullable(),
  durationMs: z.number().nonnegative().nullable(),
  /** What was found, in plain words ("answers at 192.168.0.12:443"). */
  finding: z.string().max(1_000),
  fault: faultSchema.nullable(),
  certificate: certificateSummarySchema.nullable(),
});
export type LadderStep = z.infer<typeof ladderStepSchema>;

/** A headset that announces itself on the local network (`_wdp._tcp`, device-portal.md §1.2). */
export const discoveredTargetSchema = z.strictObject({
  key: z.string().max(300),
  name: z.string().max(300),
  endpoint: endpointSchema,
  architecture: z.string().max(40).nullable(),
  deviceType: z.string().max(80).nullable(),
  tags: z.array(z.string().max(300)).max(50),
  /** The connection that already has this address. */
  connectionId: connectionIdSchema.nullable(),
});
export type DiscoveredTarget = z.infer<typeof discoveredTargetSchema>;

const one = z.strictObject({ connectionId: connectionIdSchema });
/** What a person types or pastes: `bench3.local`, `192.168.0.12`, `https://10.0.0.4:50443/`, `[fe80::1]`. */
const addressTextSchema = z.string().min(1).max(300);

export const connectionsContract = {
  /** Every saved connection with its state; keyed by `id`. */
  watch: query.output(collectionStream(connectionSchema)),
  /** Targets that announce themselves while somebody listens; keyed by `key`. */
  discover: query.output(collectionStream(discoveredTargetSchema)),
  /**
   * Tries an address step by step without saving anything and without sending a credential.
   * Emits the whole ladder (all six steps, in order) at each change; ends after the last.
   */
  probe: query
    .input(z.strictObject({ address: addressTextSchema }))
    .output(eventIterator(z.strictObject({ endpoint: endpointSchema.nullable(), steps: z.array(ladderStepSchema) }))),
  /** The same for a saved connection, with its pin and its stored credentials. */
  test: query
    .input(one)
    .output(eventIterator(z.strictObject({ endpoint: endpointSchema.nullable(), steps: z.array(ladderStepSchema) }))),
  /** Saves a target and starts connecting. Adding an address that is already saved answers the saved one. */
  add: mutation
    .input(z.strictObject({ kind: connectionKindSchema, address: addressTextSchema, name: z.string().trim().min(1).max(200).optional() }))
    .output(connectionSchema),
  update: mutation
    .input(z.strictObject({
      connectionId: connectionIdSchema,
      name: z.string().trim().min(1).max(200).optional(),
      address: addressTextSchema.optional(),
      group: z.string().trim().max(80).nullable().optional(),
      production: z.boolean().optional(),
      autoConnect: z.boolean().optional(),
    }))
    .output(connectionSchema),
  /** Forgets a target with its pin and its secrets; gives back what Fabriscope changed on it first, if it answers. */
  remove: mutation.input(one).output(z.strictObject({})),
  /** New order of all connections, first to last. */
  reorder: mutation.input(z.strictObject({ connectionIds: z.array(connectionIdSchema).max(1_000) })).output(z.strictObject({})),
  connect: mutation.input(one).output(z.strictObject({})),
  disconnect: mutation.input(one).output(z.strictObject({})),
  /** Tries at once instead of waiting for `retryAt`. */
  retryNow: mutation.input(one).output(z.strictObject({})),
  /**
   * Pins the certificate that is on offer. `fingerprint256` is the one that the user has seen: if the target shows
   * another one meanwhile, the call is refused. `replace` must be true where a pin exists (identity changed).
   */
  trust: mutation
    .input(z.strictObject({ connectionId: connectionIdSchema, fingerprint256: z.string().max(200), replace: z.boolean() }))
    .output(connectionSchema),
};
