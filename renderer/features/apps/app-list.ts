import type { InstalledApp } from '../../../shared/contract/devices.ts';
import { matchesFilter, parseFilter, type FilterVocabulary } from '../../../shared/domain/filter-signs.ts';
import { publisherName } from './publisher-name.ts';

/** Words that the filter of the app list knows. */
export const appFilterVocabulary: FilterVocabulary = {
  fields: ['name', 'publisher', 'version', 'package', 'origin'],
  marks: ['running', 'favourite', 'sideloaded', 'store', 'system', 'launchable'],
  figures: [],
};

export const originWords: Readonly<Record<InstalledApp['origin'], string>> = {
  sideloaded: 'Sideloaded', store: 'Store', system: 'System', unknown: 'Unknown',
};

/** What belongs to the system or cannot be started is in the way of everyday work: it is hidden until asked for. */
export function isBackground(app: InstalledApp): boolean {
  return (app.origin === 'system' || !app.launchable) && !app.favourite;
}

function subjectOf(app: InstalledApp) {
  const marks = new Set<string>([app.origin]);
  if (app.running) marks.add('running');
  if (app.favourite) marks.add('favourite');
  if (app.launchable) marks.add('launchable');
  return {
    texts: {
      name: app.displayName, publisher: `${publisherName(app.publisher)} ${app.publisher}`, version: app.version,
      package: app.packageFullName, origin: originWords[app.origin],
    },
    marks,
    figures: {},
  };
}

const originRank: Readonly<Record<InstalledApp['origin'], number>> = { sideloaded: 0, store: 1, unknown: 2, system: 3 };
const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** Sideloaded first, then the store's, then the system's; by name within. */
export function compareApps(a: InstalledApp, b: InstalledApp): number {
  return originRank[a.origin] - originRank[b.origin]
    || byName.compare(a.displayName, b.displayName)
    || byName.compare(a.packageFullName, b.packageFullName);
}

export interface AppListing {
  readonly rows: readonly InstalledApp[];
  /** System apps that the filter would show if they were not hidden. */
  readonly hidden: number;
}

/** @returns the apps to show, in their standing order. A filter that asks for the system (`is:system`) shows it. */
export function listApps(apps: readonly InstalledApp[], filter: string, showSystem: boolean): AppListing {
  const terms = parseFilter(filter, appFilterVocabulary);
  const asksForSystem = terms.some((term) => term.kind === 'mark' && term.mark === 'system');
  const matching = apps.filter((app) => matchesFilter(terms, subjectOf(app)));
  const shown = showSystem || asksForSystem ? matching : matching.filter((app) => !isBackground(app));
  return { rows: shown.toSorted(compareApps), hidden: matching.length - shown.length };
}

/** @returns two versions compared part by part: negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Number.isNaN(difference) ? 0 : difference;
  }
  return 0;
}

/** State of an app in a mark and a word; it comes from what the device shows, never from a click. */
export type AppState = 'starting' | 'stopping' | 'uninstalling' | 'running' | 'installed' | 'component';

export function appState(app: InstalledApp): AppState {
  if (app.pending !== null) return app.pending;
  if (app.running) return 'running';
  return app.launchable ? 'installed' : 'component';
}
