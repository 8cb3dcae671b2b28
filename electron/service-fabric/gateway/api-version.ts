/** What every cluster in the field knows (§1.10); also taken where a cluster does not tell its version. */
export const oldestVersion = '6.0';

/**
 * The version to ask for: what is wanted, or the cluster's own where it is older, since it refuses what it does not know (§1.1).
 * @param clusterVersion such as `10.1.2175.9590`; null where it could not be found out.
 */
export function apiVersionFor(wanted: string, clusterVersion: string | null): string {
  const own = majorMinor(clusterVersion ?? oldestVersion) ?? majorMinor(oldestVersion);
  const asked = majorMinor(wanted);
  if (!own || !asked) return wanted;
  const isOlder = own[0] < asked[0] || (own[0] === asked[0] && own[1] < asked[1]);
  return isOlder ? own.join('.') : wanted;
}

function majorMinor(version: string): readonly [number, number] | null {
  const parts = /^(\d+)\.(\d+)/.exec(version);
  if (!parts) return null;
  const major = Number(parts[1]);
  // A cluster that says 0.0 does not know its version yet.
  return major === 0 ? null : [major, Number(parts[2])];
}
