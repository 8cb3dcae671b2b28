import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, Notification, powerMonitor, protocol, safeStorage, screen, session, shell, Tray, utilityProcess } from 'electron';
import { startDesktop } from './desktop/start.ts';
import { openJournal, systems } from './systems.ts';

/** Entry of the desktop program. All it does is to hand Electron, held against the slice, to the host. */
const lastResort = startDesktop<BrowserWindow, Menu>(
  { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, Notification, powerMonitor, protocol, safeStorage, screen, session, shell, Tray, utilityProcess },
  {
    entryFolder: import.meta.dirname, argv: process.argv, workingDirectory: process.cwd(),
    platform: process.platform, environment: process.env, systems, openJournal,
  },
);

if (lastResort !== null) {
  process.on('uncaughtException', (error) => lastResort.crashed(error));
  process.on('unhandledRejection', (reason) => lastResort.unhandled(reason));
}
