/** A package version: four numbers of 0 to 65535. */
export type PackageVersion = readonly [major: number, minor: number, build: number, revision: number];

/** @returns null where the text is not one to four numbers with dots; missing parts count as 0. */
export function parsePackageVersion(text: string): PackageVersion | null {
  if (!/^\d{1,5}(\.\d{1,5}){0,3}$/.test(text.trim())) return null;
  const [major = 0, minor = 0, build = 0, revision = 0] = text.trim().split('.').map(Number);
  return [major, minor, build, revision].every((part) => part <= 65_535) ? [major, minor, build, revision] : null;
}

export function formatPackageVersion(version: PackageVersion): string {
  return version.join('.');
}

/** @returns negative where `left` is older, 0 where they are equal, positive where it is newer. */
export function comparePackageVersions(left: PackageVersion, right: PackageVersion): number {
  for (const [at, part] of left.entries()) {
    const difference = part - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export interface OsBuild {
  readonly build: number;
  readonly revision: number;
  /** Architecture as the build string names it: x86, arm64, amd64, arm; null where it does not. */
  readonly architecture: string | null;
}

/**
 * Reads the portal's OsVersion, such as `14393.0.x86fre.rs1_release.160715-1616` or `22621.1272.arm64fre.ni_release…`
 * (device-portal.md §1.14).
 */
export function parseOsVersion(text: string): OsBuild | null {
  const found = /^(?:10\.0\.)?(\d{4,6})\.(\d{1,6})(?:\.([a-z0-9]+?)(?:fre|chk))?(?:\.|$)/i.exec(text.trim());
  if (found === null) return null;
  return { build: Number(found[1]), revision: Number(found[2]), architecture: found[3]?.toLowerCase() ?? null };
}

/** Whether the build is at least `build.revision`. */
export function isAtLeast(os: OsBuild, build: number, revision: number): boolean {
  return os.build > build || (os.build === build && os.revision >= revision);
}
