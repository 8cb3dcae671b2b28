import { setTimeout as pause } from 'node:timers/promises';
import type { RPCHandler } from '@orpc/server/websocket';
import { encodeMediaFrame } from '../../shared/media-frame.ts';
import { longestCallCharacters, type Caller, type CarrierPort } from './carrier-port.ts';
import type { MediaSink, OutgoingMedia, RequestContext } from './request-context.ts';

/** Answers of streams are held back while so many bytes wait for the page; media decide for themselves. */
const mostWaitingBytes = 4 * 1_024 * 1_024;
const waitForRoomMs = 20;

/**
 * Serves the calls of one page until its port closes; then every stream that it reads ends in main too.
 * A message that is not text, or longer than `longestCallCharacters`, closes the port.
 */
export function serveCarrier(handler: RPCHandler<RequestContext>, port: CarrierPort, caller: Caller): void {
  const context: RequestContext = { ...caller, media: mediaSink(port), visible: true };
  const line = new CallLine(port);
  port.listen({
    message(data) {
      if (typeof data !== 'string') return port.close('Only text is expected from the page.');
      if (data.length > longestCallCharacters) return port.close('The call is too long.');
      if (!isFrame(data)) return port.close('The call cannot be read.');
      // What goes wrong in a call is in its answer; here only answers fail that nobody waits for any more.
      handler.message(line, data, { context }).catch(() => {});
    },
    close() {
      line.ended = true;
      handler.close(line);
    },
  });
}

/** The way of answers to the page, in the shape that the handler knows from WebSockets. */
class CallLine {
  readonly #port: CarrierPort;
  ended = false;

  constructor(port: CarrierPort) {
    this.#port = port;
  }

  addEventListener(): void {}

  /** Streams wait here while the page does not keep up; their sources then merge what they have to say. */
  async send(message: unknown): Promise<void> {
    while (!this.ended && this.#port.bufferedBytes > mostWaitingBytes) await pause(waitForRoomMs, undefined, { ref: false });
    if (!this.ended && typeof message === 'string') this.#port.send(message);
  }
}

/** Whether a text can be a call at all; anything else comes from no page of ours. */
function isFrame(text: string): boolean {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null && 'i' in frame;
  } catch {
    return false;
  }
}

function mediaSink(port: CarrierPort): MediaSink {
  let lastStreamId = 0;
  return {
    open(): OutgoingMedia {
      lastStreamId += 1;
      const streamId = lastStreamId;
      let open = true;
      return {
        streamId,
        get bufferedBytes() { return port.bufferedBytes; },
        send(kind, receivedAt, payload) {
          if (open) port.send(encodeMediaFrame(kind, streamId, receivedAt, payload));
        },
        close() { open = false; },
      };
    },
  };
}
