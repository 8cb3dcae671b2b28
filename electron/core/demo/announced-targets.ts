import { X509Certificate } from 'node:crypto';
import * as z from 'zod';

const announcedHeadsetSchema = z.object({
  name: z.string().max(200),
  url: z.string().max(300),
  /** Authority that signed its certificate. */
  rootCertificatePem: z.string().max(100_000),
  /** Of a headset that is paired already; null where pairing is still to be done. */
  credentials: z.object({ userName: z.string().max(200), password: z.string().max(200) }).nullable(),
});
const announcedClusterSchema = z.object({
  name: z.string().max(200),
  /** Of its first gateway. */
  url: z.string().max(300),
  gateways: z.array(z.string().max(300)).max(20).default([]),
  /** Of the gateway's certificate, 64 hex digits; null for plain HTTP. */
  thumbprint256: z.string().max(200).nullable().default(null),
  /** With which its administrator signs in. */
  clientCertificatePem: z.string().max(100_000).nullable().default(null),
  clientKeyPem: z.string().max(100_000).nullable().default(null),
  production: z.boolean().default(false),
});
const announcedAzureSchema = z.object({
  name: z.string().max(200),
  /** Where Resource Manager and the directory are. */
  arm: z.string().max(300),
  authority: z.string().max(300),
  tenant: z.string().max(300),
  /** Of an application that may sign in, with its secret. */
  clientId: z.string().max(64),
  clientSecret: z.string().max(1_000),
  /** Authority that signed the certificates, PEM. */
  ca: z.string().max(100_000),
});
const announcedDevopsSchema = z.object({
  name: z.string().max(200),
  url: z.string().max(300),
  /** The project in which something happens. */
  project: z.string().max(300),
  /** Personal access token. */
  pat: z.string().max(2_000),
  ca: z.string().max(100_000),
});
const announcementSchema = z.object({
  hololens: z.array(announcedHeadsetSchema).min(1).max(100),
  clusters: z.array(announcedClusterSchema).max(100).default([]),
  azure: z.array(announcedAzureSchema).max(20).default([]),
  devops: z.array(announcedDevopsSchema).max(20).default([]),
});

/** One simulated headset as its process announces it, over a pipe and no other way. */
export type AnnouncedHeadset = z.infer<typeof announcedHeadsetSchema>;

/** One simulated cluster, likewise. */
export type AnnouncedCluster = z.infer<typeof announcedClusterSchema>;

/** One simulated Azure: a directory and what is in its subscriptions. */
export type AnnouncedAzure = z.infer<typeof announcedAzureSchema>;

/** One simulated organisation of Azure DevOps. */
export type AnnouncedDevops = z.infer<typeof announcedDevopsSchema>;

/** Everything that has been started. */
export interface AnnouncedTargets {
  readonly headsets: readonly AnnouncedHeadset[];
  readonly clusters: readonly AnnouncedCluster[];
  readonly azure: readonly AnnouncedAzure[];
  readonly devops: readonly AnnouncedDevops[];
}

/** Simulated targets that run until they are closed. */
export interface RunningSimulators extends AnnouncedTargets {
  close(): Promise<void>;
}

/** How a host starts the simulators; absent where it has none. */
export type SimulatorLauncher = () => Promise<RunningSimulators>;

/** Reads the one JSON line of `simulator/cli.ts demo --json`. @throws where it is none. */
export function parseAnnouncement(line: string): AnnouncedTargets {
  const { hololens: headsets, ...others } = announcementSchema.parse(JSON.parse(line));
  return { headsets, ...others };
}

export function fingerprintOf(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256;
}
