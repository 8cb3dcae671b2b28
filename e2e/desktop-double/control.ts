import { StoppableEvent } from './app-double.ts';
import { requestSchema, type Command, type Report, type Sight } from './commands.ts';
import { readMenu } from './recorder.ts';
import { TrayDouble } from './small-doubles.ts';
import type { Stage } from './stage.ts';
import type { WindowDouble } from './window-double.ts';

/** Serves the test that started this process, over its own line to it: tells when a window is there, obeys commands. */
export function serveControl(stage: Stage): void {
  if (process.send === undefined) return;
  const report = (message: Report): void => { process.send?.(message); };
  process.on('message', (message) => {
    const request = requestSchema.safeParse(message);
    if (!request.success) return;
    const { id, command } = request.data;
    obey(stage, command).then(
      (result) => report({ kind: 'done', id, result }),
      (error: unknown) => report({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) }),
    );
  });
  // The test is gone: nothing may stay behind.
  process.on('disconnect', () => stage.app.exit(1));
  stage.app.once('web-contents-created', () => {
    const window = [...stage.windows].at(-1);
    window?.once('ready-to-show', () => {
      void window.targetId().then((targetId) => report({ kind: 'ready', devToolsAddress: stage.devToolsAddress, targetId }));
    });
  });
}

function onlyWindow(stage: Stage): WindowDouble {
  const [window] = stage.windows;
  if (window === undefined) throw new Error('There is no window.');
  return window;
}

/** @returns what the act itself tells; most tell nothing. */
async function obey(stage: Stage, command: Command): Promise<unknown> {
  switch (command.do) {
    case 'look': return look(stage);
    case 'press-menu': return stage.recorder.menu?.press(command.id);
    case 'press-tray': return TrayDouble.current?.emit('click');
    case 'press-tray-menu': return TrayDouble.current?.menu?.press(command.id);
    case 'press-notification': return stage.recorder.notifications[command.index]?.click();
    case 'answer-dialog': return stage.dialog.answers.push({ canceled: command.filePaths === null, filePaths: command.filePaths ?? [] });
    case 'close-window': return onlyWindow(stage).close();
    case 'move-window': return onlyWindow(stage).moveTo(command.bounds);
    case 'blur-window': return onlyWindow(stage).blur();
    case 'wheel-zoom': return onlyWindow(stage).webContents.emit('zoom-changed', new StoppableEvent(), command.direction);
    case 'set-displays':
      stage.displays = command.workAreas.map((workArea, id) => ({ id, workArea }));
      return null;
    case 'set-dark': return stage.nativeTheme.setSystemDark(command.dark);
    case 'suspend': return stage.powerMonitor.emit('suspend');
    case 'resume': return stage.powerMonitor.emit('resume');
    case 'second-start': return stage.app.emit('second-instance', new StoppableEvent(), command.argv, command.workingDirectory, null);
    case 'open-url': return stage.app.emit('open-url', new StoppableEvent(), command.url);
    case 'activate': return stage.app.emit('activate', new StoppableEvent(), stage.windows.size > 0);
    case 'certificate-error': return certificateError(stage, command.url);
    case 'select-client-certificate': return clientCertificate(stage, command.url);
    case 'ask-permission': return stage.session.permission(command.permission, command.url);
    case 'forge-ipc': return forgeIpc(stage, command);
    case 'lose-page': return losePage(stage);
    case 'quit': return stage.app.quit();
    default: return command satisfies never;
  }
}

/** The page's process falls, as Chromium tells it. */
function losePage(stage: Stage): void {
  onlyWindow(stage).webContents.emit('render-process-gone', new StoppableEvent(), { reason: 'crashed', exitCode: 5 });
}

/** @returns what main answered: null where it did not. */
function certificateError(stage: Stage, url: string): { trusted: boolean | null; stopped: boolean } {
  const event = new StoppableEvent();
  let trusted: boolean | null = null;
  stage.app.emit('certificate-error', event, null, url, 'net::ERR_CERT_AUTHORITY_INVALID', {}, (answer: boolean) => { trusted = answer; }, true);
  return { trusted, stopped: event.defaultPrevented };
}

/** @returns whether main kept Chromium from choosing one, and whether it gave one itself. */
function clientCertificate(stage: Stage, url: string): { given: boolean; stopped: boolean } {
  const event = new StoppableEvent();
  let given = false;
  stage.app.emit('select-client-certificate', event, null, url, [{}], (certificate?: unknown) => { given = certificate !== undefined; });
  return { given, stopped: event.defaultPrevented };
}

/** @returns whether main took the message: it then keeps, and starts, the port that came with it. */
async function forgeIpc(stage: Stage, forged: Command & { do: 'forge-ipc' }): Promise<boolean> {
  let taken = false;
  const port = { postMessage: () => {}, start: () => { taken = true; }, close: () => {}, on: () => {} };
  const senderFrame = forged.url === null ? null : { url: forged.url, parent: forged.isTop ? null : {} };
  stage.ipcMain.emit(forged.channel, { ports: [port], sender: { id: forged.ownWindow ? onlyWindow(stage).webContents.id : -1 }, senderFrame }, null);
  // Main may have to wait for its own program before it serves whom it has let in.
  await new Promise((resolve) => { setImmediate(resolve); });
  return taken;
}

function look(stage: Stage): Sight {
  const { recorder } = stage;
  const tray = TrayDouble.current;
  const capture = stage.session.refusesCapture();
  return {
    windows: [...stage.windows].map((window) => ({
      url: window.webContents.getURL(), visible: window.isVisible(), focused: window.isFocused(), maximised: window.isMaximized(), bounds: window.getNormalBounds(),
      zoomLevel: window.webContents.getZoomLevel(), backgroundColor: window.options.backgroundColor ?? '', webPreferences: { ...window.options.webPreferences },
    })),
    menu: readMenu(recorder.menu?.items ?? []),
    tray: tray === null ? null : { toolTip: tray.toolTip, image: tray.image, menu: readMenu(tray.menu?.items ?? []) },
    notifications: recorder.notifications.map(({ options }) => ({ title: options.title ?? '', body: options.body ?? '' })),
    dialogs: recorder.dialogs.map(({ title, properties }) => ({ title: title ?? '', properties: properties ?? [] })),
    openedExternally: recorder.openedExternally,
    openedPaths: recorder.openedPaths,
    errorBoxes: recorder.errorBoxes,
    outsideRequests: recorder.outsideRequests,
    protocolClients: recorder.protocolClients,
    sandboxed: stage.app.sandboxed,
    themeSource: stage.nativeTheme.themeSource,
    certificateVerdict: stage.session.verifyCertificate('headset.local'),
    refusesDisplays: capture.displays,
    refusesDevices: capture.devices,
  };
}
