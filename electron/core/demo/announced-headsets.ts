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
const announcementSchema = z.object({ hololens: z.array(announcedHeadsetSchema).min(1).max(100) });

/** One simulated headset as its process announces it, over a pipe and no other way. */
export type AnnouncedHeadset = z.infer<typeof announcedHeadsetSchema>;

/** Simulated headsets that run until they are closed. */
export interface RunningSimulators {
  readonly headsets: readonly AnnouncedHeadset[];
  close(): Promise<void>;
}

/** How a host starts the simulators; absent where it has none. */
export type SimulatorLauncher = () => Promise<RunningSimulators>;

/** Reads the one JSON line of `simulator/cli.ts demo --json`. @throws where it is none. */
export function parseAnnouncement(line: string): readonly AnnouncedHeadset[] {
  return announcementSchema.parse(JSON.parse(line)).hololens;
}

export function fingerprintOf(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256;
}
