import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultDataDir } from '../browser-host/options.ts';
import type { JournalFactory, SystemFactory } from '../core/system.ts';
import { appId } from './app-identity.ts';
import { appSchemePrivileges } from './app-origin.ts';
import { quitsWithoutWindow } from './close-behaviour.ts';
import { ownArguments, parseDesktopArguments } from './command-line.ts';
import { deepLinkScheme, parseDeepLink } from './deep-link.ts';
import { builtParts } from './desktop-folders.ts';
import { DesktopHost } from './desktop-host.ts';
import type { ElectronSlice, WindowSlice } from './electron-slice.ts';
import { mayOpenExternally } from './external-links.ts';
import { guardApp } from './session-rules.ts';

/** What the process tells about itself. */
export interface DesktopSurroundings {
  /** Folder of the main bundle. */
  readonly entryFolder: string;
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly systems: readonly SystemFactory[];
  readonly openJournal: JournalFactory;
}

/** Errors of the process that no part of the program handled. */
export interface LastResort {
  /** Ends the program in order, and says so. */
  crashed(error: unknown): void;
  unhandled(reason: unknown): void;
}

/**
 * Starts the desktop program: what must be said before Electron is ready at once, the rest when it is. A second start
 * of the same profile hands its arguments to the first and ends; then there is nothing to report errors to.
 */
export function startDesktop<Window extends WindowSlice, Menu>(electron: ElectronSlice<Window, Menu>, surroundings: DesktopSurroundings): LastResort | null {
  const { app, protocol, Menu, shell } = electron;
  const { platform, environment, workingDirectory } = surroundings;
  const asked = parseDesktopArguments(ownArguments(surroundings.argv, app.isPackaged), workingDirectory);
  const throwaway = asked.demo && asked.dataDir === null;
  const dataDir = asked.dataDir ?? (throwaway ? mkdtempSync(join(tmpdir(), 'fabriscope-demo-')) : defaultDataDir({ platform, environment }));
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
  app.setAppUserModelId(appId);
  // Chromium's own files beside ours, not among them; the lock of one instance is one of each profile with it.
  app.setPath('userData', join(dataDir, 'desktop'));
  Menu.setApplicationMenu(null);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return null;
  }

  const openExternal = (url: string): void => {
    if (mayOpenExternally(url)) void shell.openExternal(url);
  };
  guardApp(app, openExternal);
  const host = new DesktopHost<Window, Menu>(electron, {
    dataDir, platform, openExternal, demo: asked.demo, systems: surroundings.systems, openJournal: surroundings.openJournal, parts: builtParts(surroundings.entryFolder, platform),
  });
  listenToApp(electron, host, platform, () => {
    if (throwaway) rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });
  const open = async (): Promise<void> => {
    await app.whenReady();
    if (app.isPackaged) app.setAsDefaultProtocolClient(deepLinkScheme);
    if (asked.deepLink !== null) host.follow(asked.deepLink);
    await host.open();
  };
  open().catch((error: unknown) => {
    electron.dialog.showErrorBox('Fabriscope cannot start', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
  return {
    crashed: (error) => {
      host.noteError('program.crashed', 'An error that nobody handled ends Fabriscope.', error);
      electron.dialog.showErrorBox('Fabriscope ends because of an error of its own', error instanceof Error ? error.message : String(error));
      app.quit();
    },
    unhandled: (reason) => host.noteError('program.unhandled', 'A failure that nobody waited for.', reason),
  };
}

function listenToApp<Window extends WindowSlice, Menu>({ app }: ElectronSlice<Window, Menu>, host: DesktopHost<Window, Menu>, platform: NodeJS.Platform, atEnd: () => void): void {
  app.on('second-instance', (_event, argv, workingDirectory) => {
    const { deepLink } = parseDesktopArguments(argv, workingDirectory);
    if (deepLink === null) host.show();
    else host.follow(deepLink);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const link = parseDeepLink(url);
    if (link !== null) host.follow(link);
  });
  app.on('activate', () => host.show());
  app.on('window-all-closed', () => {
    if (quitsWithoutWindow(platform)) app.quit();
  });
  app.on('before-quit', () => host.quits());
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    void host.close().catch(() => {}).then(() => {
      atEnd();
      app.exit(0);
    });
  });
}
