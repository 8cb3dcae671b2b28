import type { InstalledApp } from '../../../shared/contract/devices.ts';

/** Number keys that start a favourite. */
export const favouriteKeys = 9;

/** @returns the favourites in their order: as ranked, those without a rank after them by name. */
export function favouritesOf(apps: readonly InstalledApp[]): InstalledApp[] {
  return apps
    .filter((app) => app.favourite)
    .toSorted((a, b) => (a.favouriteRank ?? Infinity) - (b.favouriteRank ?? Infinity) || a.displayName.localeCompare(b.displayName));
}

/** @returns the families of the favourites with one of them moved to another place (kept inside the list). */
export function movedFavourite(favourites: readonly InstalledApp[], packageFamilyName: string, to: number): string[] {
  const names = favourites.map((app) => app.packageFamilyName);
  const from = names.indexOf(packageFamilyName);
  if (from === -1) return names;
  const rest = names.toSpliced(from, 1);
  return rest.toSpliced(Math.min(Math.max(0, to), rest.length), 0, packageFamilyName);
}
