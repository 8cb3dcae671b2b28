// oxlint-disable-next-line no-restricted-imports -- the smallest program that the double can be tried with
import { app, BrowserWindow, ipcMain, Menu, protocol, session } from 'electron';
import { join } from 'node:path';

/**
 * The smallest desktop program: a page over `app://sample/`, a preload, a port that answers. It keeps to few rules, so
 * that the tests of the double can see what Chromium itself does where main says nothing.
 */
const page = `<!doctype html><meta charset="utf-8"><title>sample</title><input type="file" id="file">
<a id="out" href="https://elsewhere.test/">out</a> <a id="new" href="https://elsewhere.test/" target="_blank">new</a><script src="/page.js"></script>`;
const script = `
  window.got = [];
  addEventListener('message', (event) => {
    if (event.source !== window || event.data !== 'carrier') return;
    window.port = event.ports[0];
    port.onmessage = ({ data }) => got.push(typeof data === 'string' ? data : [data.constructor.name, ...new Uint8Array(data.buffer ?? data)]);
    port.addEventListener('close', () => got.push('closed'));
    got.push('open');
  });`;
const headers = { 'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self' https:", 'content-type': 'text/html' };

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
app.enableSandbox();
await app.whenReady();
session.defaultSession.protocol.handle('app', async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === '/') return new Response(page, { headers });
  if (pathname === '/page.js') return new Response(script, { headers: { ...headers, 'content-type': 'text/javascript' } });
  if (pathname === '/away') return new Response(null, { status: 302, headers: { location: 'https://elsewhere.test/' } });
  const body = Buffer.from(await request.arrayBuffer());
  return Response.json({ url: request.url, method: request.method, origin: request.headers.get('origin'), bytes: body.byteLength, first: body[0] ?? null }, { headers });
});
session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-read');
Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: '&File', submenu: [{ id: 'leave', label: '&Leave', click: () => app.quit() }] }]));
ipcMain.on('connect', (event, message) => {
  const [port] = event.ports;
  port?.on('message', ({ data }) => {
    if (data === 'close') port.close();
    else port.postMessage(typeof data === 'string' ? `${String(message)} ${data} from ${event.senderFrame?.url}` : Uint8Array.from(data instanceof Uint8Array ? data : []).reverse());
  });
  port?.on('close', () => app.emit('sample-port-closed'));
  port?.start();
});
const window = new BrowserWindow({ show: false, width: 900, height: 600, webPreferences: { preload: join(import.meta.dirname, 'preload.cjs') } });
window.webContents.on('will-navigate', (details) => details.preventDefault());
window.webContents.on('will-frame-navigate', (details) => details.preventDefault());
window.webContents.on('will-redirect', (details) => details.preventDefault());
window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
await window.loadURL('app://sample/');
