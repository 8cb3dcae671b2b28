import type { WebSocket } from 'ws';
import type { CarrierPort } from '../core/carrier-port.ts';

/** How long a page may stay silent to a ping before its line counts as lost: it slept, or its machine did. */
const pingEveryMs = 15_000;

/** A carrier over an accepted WebSocket. */
export function webSocketPort(socket: WebSocket): CarrierPort {
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(message);
    },
    get bufferedBytes() { return socket.bufferedAmount; },
    close(reason) { socket.close(1008, reason); },
    listen(to) {
      const stopPings = keepAlive(socket);
      socket.on('message', (data, isBinary) => {
        to.message(isBinary || !Buffer.isBuffer(data) ? data : data.toString('utf8'));
      });
      socket.once('close', () => {
        stopPings();
        to.close();
      });
      // A broken frame or an oversized message also closes the socket; the close is what matters here.
      socket.on('error', () => {});
    },
  };
}

function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => { answered = true; });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingEveryMs);
  timer.unref();
  return () => { clearInterval(timer); };
}
