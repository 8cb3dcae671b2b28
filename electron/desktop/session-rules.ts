import { isAppUrl } from './app-origin.ts';
import type { AppSlice, ContentsSlice, SessionSlice } from './electron-slice.ts';
import { allowsDownload, allowsNavigation, allowsRequest, windowOpenDecision } from './navigation.ts';
import { grantsPermission } from './permissions.ts';

/** Chromium's answer to a certificate: refused. The window loads nothing over TLS, so there is none to accept (electron.md §2.2). */
const certificateRefused = -2;

/** Sets every rule of the window's session: permissions, devices, screens, certificates, requests, downloads. */
export function guardSession(session: SessionSlice): void {
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) => callback(grantsPermission(permission, isAppUrl(requestingUrl))));
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => grantsPermission(permission, isAppUrl(requestingOrigin)));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.setCertificateVerifyProc((_request, callback) => callback(certificateRefused));
  session.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !allowsRequest(url) }));
  session.on('will-download', (event, item) => {
    if (!allowsDownload(item.getURL())) event.preventDefault();
  });
}

/** Sets the rules of one page: where it may go, and that it opens and embeds nothing. */
function guardContents(contents: ContentsSlice, openExternal: (url: string) => void): void {
  const keepHere = (details: { readonly url: string; readonly isMainFrame: boolean; preventDefault(): void }): void => {
    if (!allowsNavigation(details.url, details.isMainFrame)) details.preventDefault();
  };
  contents.on('will-navigate', keepHere);
  contents.on('will-redirect', keepHere);
  contents.on('will-frame-navigate', keepHere);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const decision = windowOpenDecision(url);
    if (decision.openExternally !== null) openExternal(decision.openExternally);
    return { action: decision.action };
  });
}

/** Sets the rules that hold for whatever page there will ever be; to be called before Electron is ready. */
export function guardApp(app: AppSlice, openExternal: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, openExternal));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _certificates, callback) => {
    event.preventDefault();
    callback();
  });
}
