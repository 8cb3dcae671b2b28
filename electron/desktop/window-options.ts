import type { BrowserWindowConstructorOptions } from './electron-slice.ts';
import { smallestWindow, type Area } from './window-placement.ts';

/** Colours of the page's ground (`--surface-0` in renderer/theme/tokens.css; a test compares them), so that nothing flashes before it has drawn. */
const surfaces = { dark: '#0c1018', light: '#f2f0ea' } as const;

export function windowBackground(dark: boolean): string {
  return dark ? surfaces.dark : surfaces.light;
}

/**
 * Options of the one kind of window (electron.md §2.1 row 1): sandboxed, isolated, without Node, hidden until it has
 * something to show. The spell checker is off because Chromium would fetch dictionaries from a foreign server.
 */
export function windowOptions(choice: { bounds: Area; dark: boolean; preload: string; icon: string | null }): BrowserWindowConstructorOptions {
  return {
    ...choice.bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Fabriscope',
    show: false,
    backgroundColor: windowBackground(choice.dark),
    ...(choice.icon === null ? {} : { icon: choice.icon }),
    webPreferences: {
      preload: choice.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      safeDialogs: true,
    },
  };
}
