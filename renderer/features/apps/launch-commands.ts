import type { InstalledApp } from '../../../shared/contract/devices.ts';
import type { Command } from '../../app/commands/index.ts';
import { favouriteKeys } from './favourites.ts';
import type { AppActs } from './use-apps.ts';

/** The number keys: each starts the favourite in its place. */
export function launchCommands(favourites: readonly InstalledApp[], acts: AppActs, refusal: string | null): Command[] {
  return favourites.slice(0, favouriteKeys).map((app, index) => ({
    id: `apps.launch-favourite-${index + 1}`, title: `Start ${app.displayName}`, group: 'Apps', keys: String(index + 1), keywords: 'launch favourite demo',
    when: refusal === null, run: () => acts.launch(app),
  }));
}
