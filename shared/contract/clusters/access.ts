import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { connectionIdSchema, epochMsSchema, uploadHandleSchema } from '../../domain/identifiers.ts';
import { certificateSummarySchema, connectionSchema, endpointSchema, ladderStepSchema } from '../connections.ts';
import { mutation, query } from '../procedure.ts';
import { nameSchema, nothing, oneCluster } from './shared.ts';

export const profileIdSchema = z.string().min(1).max(64).regex(/^[A-Za-z0-9_-]+$/);

/** Thumbprint as people have it: 40 (SHA-1) or 64 (SHA-256) hex digits; spaces, colons and invisible marks are taken off. */
const thumbprintTextSchema = z.string().min(1).max(200);

/** Whom to believe to be the cluster. */
export const serverPinSchema = z.discriminatedUnion('kind', [
  /** The certificate that the user saw and accepted. */
  z.strictObject({ kind: z.literal('certificate'), fingerprint256: z.string().max(200) }),
  /** One or two, the second for a rollover. */
  z.strictObject({ kind: z.literal('thumbprints'), thumbprints: z.array(thumbprintTextSchema).min(1).max(4) }),
  z.strictObject({ kind: z.literal('commonName'), commonNames: z.array(z.string().trim().min(1).max(300)).min(1).max(10), issuerThumbprints: z.array(thumbprintTextSchema).min(1).max(10) }),
]);
export type ServerPin = z.infer<typeof serverPinSchema>;

/** A client certificate as summed up for the eye; nothing secret. */
export const identitySummarySchema = z.strictObject({
  subject: z.string().max(1_000),
  issuer: z.string().max(1_000),
  /** SHA-1 as Service Fabric prints it: 40 upper-case hex digits without colons. */
  thumbprint: z.string().max(40),
  fingerprint256: z.string().max(200),
  notBefore: epochMsSchema,
  notAfter: epochMsSchema,
  /** False for those that public authorities have issued since 2026: offered all the same (service-fabric.md §3). */
  hasClientAuthPurpose: z.boolean(),
  /** Expired, not valid yet, without the purpose: in words. */
  warnings: z.array(z.string().max(500)).max(10),
});
export type IdentitySummary = z.infer<typeof identitySummarySchema>;

/** How somebody signs in. Files come through the upload route; pass phrases only ever travel towards main. */
export const signInSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('certificate'),
    /** PEM (certificate and key in one or two files) or PFX: one or two uploads, in any order. */
    uploads: z.array(uploadHandleSchema).max(4),
    /** Instead of files: pasted PEM text. */
    pem: z.string().max(100_000).nullable(),
    passPhrase: z.string().max(1_000).nullable(),
  }),
  /** With the Azure profile that is signed in to the directory which the cluster trusts. */
  z.strictObject({ kind: z.literal('entra') }),
]);
export type SignIn = z.infer<typeof signInSchema>;

export const profileSchema = z.strictObject({
  profileId: profileIdSchema,
  name: z.string().min(1).max(100),
  /** What the user says it may do; the API does not tell (service-fabric.md §3). */
  role: z.enum(['reader', 'admin']),
  kind: z.enum(['none', 'certificate', 'entra']),
  identity: identitySummarySchema.nullable(),
});
export type ClusterProfile = z.infer<typeof profileSchema>;

/** What may be known of how a cluster is reached. */
export const clusterAccessSchema = z.strictObject({
  connectionId: connectionIdSchema,
  gateways: z.array(z.strictObject({
    endpoint: endpointSchema,
    /** `unknown` before it was tried. */
    state: z.enum(['unknown', 'answers', 'silent']),
    lastAnswerAt: epochMsSchema.nullable(),
    trouble: z.string().max(1_000),
  })).max(20),
  /** The gateway that is asked at the moment. */
  current: z.number().int().nonnegative(),
  server: serverPinSchema.nullable(),
  /** Certificate that the gateway shows at the moment. */
  serverCertificate: certificateSummarySchema.nullable(),
  profiles: z.array(profileSchema).max(20),
  currentProfileId: profileIdSchema.nullable(),
  /** Identity of the cluster that is expected before any write; taken from its first answer. */
  expectedClusterId: nameSchema.nullable(),
  expectedClusterName: nameSchema.nullable(),
  /** Who answered last, also where that is not the expected one: what `acceptCluster` would take. Null before the first answer. */
  answering: z.strictObject({ clusterId: nameSchema.nullable(), clusterName: nameSchema }).nullable().optional(),
  /** Writes are possible until then; null while locked. */
  unlockedUntil: epochMsSchema.nullable(),
  /** Why nothing can be written even when unlocked ("signed in with a reader certificate"); empty where it can. */
  writeObstacle: z.string().max(1_000),
  /** What this costs the cluster. */
  traffic: z.strictObject({
    requests: z.number().int().nonnegative(),
    bytesReceived: z.number().nonnegative(),
    bytesLastMinute: z.number().nonnegative(),
    requestsLastMinute: z.number().nonnegative(),
    /** Calls of the last minute, the costly first. */
    calls: z.array(z.strictObject({ call: z.string().max(300), count: z.number().int(), bytes: z.number(), medianMs: z.number() })).max(30),
  }),
  /** Cluster's clock minus ours, ms; null while unknown. */
  clockSkewMs: z.number().nullable(),
});
export type ClusterAccess = z.infer<typeof clusterAccessSchema>;

/** What was found at an address before anything is saved. */
export const clusterProbeSchema = z.strictObject({
  gateways: z.array(endpointSchema).max(20),
  /** What was understood differently from how it was typed. */
  notes: z.array(z.string().max(500)).max(20),
  /** All six, in order, as in `connections.probe`; `fingerprint` is the server's identity, `credentials` what it asks for. */
  steps: z.array(ladderStepSchema).max(10),
  serverCertificate: z.strictObject({
    summary: certificateSummarySchema,
    thumbprint: z.string().max(40),
    commonName: z.string().max(300),
    issuerThumbprint: z.string().max(40).nullable(),
  }).nullable(),
  /** What the gateway wants from a client; null while unknown. */
  wants: z.enum(['nothing', 'certificate', 'entra']).nullable(),
});
export type ClusterProbe = z.infer<typeof clusterProbeSchema>;

const addressTextSchema = z.string().min(1).max(2_000);

export const clusterAccessContract = {
  /** Tries the addresses step by step; saves nothing, sends no credential. Emits the whole at each change, ends after the last. */
  probe: query.input(z.strictObject({ address: addressTextSchema })).output(eventIterator(clusterProbeSchema)),
  /** Reads a client certificate and sums it up, so that mistakes show before anything is saved. Faults: `invalid-input`. */
  readIdentity: query.input(z.strictObject({ signIn: signInSchema })).output(z.strictObject({ identity: identitySummarySchema.nullable() })),
  /** Saves a cluster with its first profile and connects. An address that is saved already answers the saved one. */
  add: mutation
    .input(z.strictObject({
      address: addressTextSchema,
      name: z.string().trim().min(1).max(200).nullable(),
      group: z.string().trim().max(80).nullable(),
      production: z.boolean(),
      /** Null for plain HTTP only. */
      server: serverPinSchema.nullable(),
      profile: z.strictObject({ name: z.string().trim().min(1).max(100), role: z.enum(['reader', 'admin']), signIn: signInSchema }),
    }))
    .output(connectionSchema),
  watch: query.input(oneCluster).output(eventIterator(clusterAccessSchema)),
  setGateways: mutation.input(z.strictObject({ ...oneCluster.shape, address: addressTextSchema })).output(nothing),
  setServer: mutation.input(z.strictObject({ ...oneCluster.shape, server: serverPinSchema.nullable() })).output(nothing),
  addProfile: mutation
    .input(z.strictObject({ ...oneCluster.shape, name: z.string().trim().min(1).max(100), role: z.enum(['reader', 'admin']), signIn: signInSchema }))
    .output(profileSchema),
  /** New name, role, or (where given) certificate. */
  updateProfile: mutation
    .input(z.strictObject({ ...oneCluster.shape, profileId: profileIdSchema, name: z.string().trim().min(1).max(100).optional(), role: z.enum(['reader', 'admin']).optional(), signIn: signInSchema.optional() }))
    .output(profileSchema),
  removeProfile: mutation.input(z.strictObject({ ...oneCluster.shape, profileId: profileIdSchema })).output(nothing),
  /** Signs in with another profile; the cluster is locked again. */
  useProfile: mutation.input(z.strictObject({ ...oneCluster.shape, profileId: profileIdSchema })).output(nothing),
  /**
   * Makes writes possible for a while. For a production cluster `typedName` must be the connection's name. Checks first
   * that the cluster is still the expected one. Faults: `cluster-mismatch`, `invalid-input`, `forbidden`.
   */
  unlock: mutation
    .input(z.strictObject({ ...oneCluster.shape, minutes: z.number().int().min(1).max(480), typedName: nameSchema }))
    .output(z.strictObject({ unlockedUntil: epochMsSchema })),
  lock: mutation.input(oneCluster).output(nothing),
  /** Another cluster answers at this address and the user says that it is right: its id becomes the expected one. */
  acceptCluster: mutation.input(z.strictObject({ ...oneCluster.shape, clusterId: nameSchema })).output(nothing),
};
