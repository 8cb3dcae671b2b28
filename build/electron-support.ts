/**
 * Electron's support policy: the latest three major versions, a new one every eight weeks. The anchor is the last
 * release known when this was written; dates after it are the plan, not a promise.
 */
const anchor = { major: 44, stable: Date.UTC(2026, 7, 25) } as const;
const weeksBetweenMajors = 8;
const supportedMajors = 3;
const weekMs = 7 * 24 * 3_600_000;

/** When a major version stops getting security fixes, ms since 1970: with the release of the third one after it. */
export function electronSupportEnds(major: number): number {
  return anchor.stable + (major + supportedMajors - anchor.major) * weeksBetweenMajors * weekMs;
}

/** @param version such as `45.3.4`. @param now ms since 1970. @returns what is wrong with shipping it, or null. */
export function unsupportedElectron(version: string, now: number): string | null {
  const major = /^(\d+)\.\d+\.\d+$/.exec(version)?.[1];
  if (major === undefined) return `The version of Electron is not pinned exactly: "${version}".`;
  const ends = electronSupportEnds(Number(major));
  return now < ends ? null : `Electron ${major} has had no security fixes since about ${new Date(ends).toISOString().slice(0, 10)}. Raise it before packaging.`;
}
