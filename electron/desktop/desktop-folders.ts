import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the parts of the build lie, seen from the main bundle. */
export interface BuiltParts {
  readonly page: string;
  readonly preload: string;
  /** Entry of the simulated headsets and clusters; null where this build has none. */
  readonly simulator: string | null;
  readonly trayIcons: { readonly calm: string; readonly alert: string };
  /** Icon of the window, where the system does not take it from the program's file. */
  readonly windowIcon: string | null;
}

/**
 * @param entryFolder of the main bundle: `dist/main`, in a checkout and in a package alike. Icons are packed to
 * `dist/icons` and lie in `build/icons` of a checkout.
 */
export function builtParts(entryFolder: string, platform: NodeJS.Platform, exists: (path: string) => boolean = existsSync): BuiltParts {
  const built = (...parts: string[]): string => join(entryFolder, '..', ...parts);
  const packedIcons = built('icons');
  const icons = exists(packedIcons) ? packedIcons : built('..', 'build', 'icons', 'runtime');
  const simulator = built('simulator', 'cli.js');
  return {
    page: built('renderer'),
    preload: built('preload', 'preload.cjs'),
    simulator: exists(simulator) ? simulator : null,
    trayIcons: trayIcons(icons, platform),
    windowIcon: platform === 'linux' ? join(icons, 'window.png') : null,
  };
}

/** macOS colours templates itself; Windows wants several sizes in one file. */
function trayIcons(folder: string, platform: NodeJS.Platform): BuiltParts['trayIcons'] {
  if (platform === 'darwin') return { calm: join(folder, 'trayTemplate.png'), alert: join(folder, 'tray-alertTemplate.png') };
  const kind = platform === 'win32' ? 'ico' : 'png';
  return { calm: join(folder, `tray.${kind}`), alert: join(folder, `tray-alert.${kind}`) };
}
