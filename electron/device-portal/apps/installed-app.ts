import type { InstalledApp } from '../../../shared/contract/devices.ts';
import type { PortalPackage } from '../wire/packages.ts';

export interface AppFacts {
  readonly running: boolean;
  readonly pending: InstalledApp['pending'];
  /** Place among the favourites, null where it is none. */
  readonly favouriteRank: number | null;
}

/**
 * Where a package came from, by Windows' own numbers (PackageOrigin: 1 unsigned, 2 inbox, 3 store, 4 and 5 developer, 6
 * line of business); 4 and 5 are what headsets report for sideloaded ones (device-portal.md §1.3).
 */
const origins: Readonly<Record<number, InstalledApp['origin']>> = { 1: 'sideloaded', 2: 'system', 3: 'store', 4: 'sideloaded', 5: 'sideloaded', 6: 'sideloaded' };

export function installedApp(entry: PortalPackage, facts: AppFacts): InstalledApp {
  const origin = entry.origin === null ? 'unknown' : origins[entry.origin] ?? 'unknown';
  const named = [entry.displayName, entry.name].find((name) => name !== null && name !== '' && !name.startsWith('ms-resource:'));
  const parts = fullNameParts(entry.fullName);
  return {
    packageFullName: entry.fullName,
    packageFamilyName: entry.familyName === '' ? parts.familyName : entry.familyName,
    displayName: (named ?? parts.name).slice(0, 300),
    publisher: entry.publisher,
    version: entry.version ?? parts.version,
    architecture: parts.architecture,
    origin,
    launchable: entry.relativeId !== null && entry.relativeId !== '' && entry.appListEntry !== 1,
    canUninstall: entry.canUninstall ?? (origin === 'sideloaded' || origin === 'store'),
    running: facts.running,
    pending: facts.pending,
    favourite: facts.favouriteRank !== null,
    favouriteRank: facts.favouriteRank,
    sizeBytes: null,
  };
}

/** `Name_Version_Architecture_ResourceId_PublisherId`, the form of every package's full name. */
export function fullNameParts(fullName: string): { name: string; version: string; architecture: string | null; familyName: string } {
  const [name = fullName, version = '', architecture = '', , publisherId = ''] = fullName.split('_');
  return { name, version: version.slice(0, 60), architecture: architecture === '' ? null : architecture.toLowerCase().slice(0, 40), familyName: publisherId === '' ? name : `${name}_${publisherId}` };
}
