import { parseTime } from './durations.ts';

/** What a node reports about one of its certificates. */
export interface ReportedCertificate {
  /** 40 upper-case digits. */
  readonly thumbprint: string;
  /** Ms since 1970. */
  readonly expiresAt: number;
}

/** The text of the nodes' own reporter; other texts are not looked at. */
const expiry = /thumbprint\s*=\s*([0-9a-f]{40}),\s*expiration\s*=\s*(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)?)/i;

/**
 * Reads the report `Certificate expiration: thumbprint = …, expiration = 2021-04-23 16:11:19.000, …` of `System.FabricNode`.
 * Its time has no zone and is UTC.
 * @returns null for any other text
 */
export function certificateReport(description: string): ReportedCertificate | null {
  const found = expiry.exec(description.slice(0, 8_000));
  const [, thumbprint, time] = found ?? [];
  const expiresAt = parseTime(time?.replace(' ', 'T'));
  return thumbprint === undefined || expiresAt === null ? null : { thumbprint: thumbprint.toUpperCase(), expiresAt };
}
