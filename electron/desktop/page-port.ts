import type { CarrierPort } from '../core/carrier-port.ts';
import type { PortSlice } from './electron-slice.ts';

/**
 * A carrier over one end of a message channel. Electron copies what is posted; of a view into a larger buffer it would
 * copy the whole buffer, so such a view is cut out first. A message port does not tell what waits in it.
 */
export function pagePort(port: PortSlice): CarrierPort {
  return {
    bufferedBytes: 0,
    send: (message) => port.postMessage(typeof message === 'string' || message.byteLength === message.buffer.byteLength ? message : message.slice()),
    close: () => port.close(),
    listen(to) {
      let open = true;
      port.on('message', ({ data }) => {
        if (open) to.message(data);
      });
      port.on('close', () => {
        if (!open) return;
        open = false;
        to.close();
      });
      port.start();
    },
  };
}
