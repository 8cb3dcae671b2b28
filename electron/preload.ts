import { contextBridge, ipcRenderer } from 'electron';
import { bridgeKey, carrierMessage, connectChannel } from '../shared/desktop-bridge.ts';

/**
 * The one thing that the page gets from the desktop host (electron.md §2.1 row 9): a frozen object that opens a channel
 * to main. One end goes to main, which checks who asks; the other comes back to the page as a window message.
 */
contextBridge.exposeInMainWorld(bridgeKey, Object.freeze({
  host: 'desktop',
  connect(): void {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(connectChannel, null, [port1]);
    window.postMessage(carrierMessage, window.location.origin, [port2]);
  },
}));
