import type { RPCHandler } from '@orpc/server/message-port';
import { encodeMediaFrame } from '../../shared/media-frame.ts';
import type { MediaSink, OutgoingMedia, RequestContext } from './request-context.ts';

/** One living line to a page, whatever carries it. Text is calls, binary is media; both keep their order. */
export interface CarrierPort {
  send(message: string | Uint8Array): void;
  /** Bytes that were sent and wait because the page does not keep up; 0 where the carrier cannot tell. */
  readonly bufferedBytes: number;
  close(reason: string): void;
  listen(to: {
    message(data: unknown): void;
    /** Exactly once. */
    close(): void;
  }): void;
}

/** Longest call that a page may send. Files go by upload; the longest text to type is 20,000 characters. */
export const longestCallCharacters = 512 * 1_024;

/** Who is at the other end. */
export interface Caller {
  readonly role: RequestContext['role'];
  readonly pageId: string;
}

/**
 * Serves the calls of one page until its port closes; then every stream that it reads ends in main too.
 * A message that is not text, or longer than `longestCallCharacters`, closes the port.
 */
export function serveCarrier(handler: RPCHandler<RequestContext>, port: CarrierPort, caller: Caller): void {
  const messageListeners: ((event: { data: unknown }) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  const context: RequestContext = { ...caller, media: mediaSink(port), visible: true };
  handler.upgrade(
    {
      addEventListener(type: string, listener: (event: { data: unknown }) => void) {
        if (type === 'message') messageListeners.push(listener);
        else if (type === 'close') closeListeners.push(() => { listener({ data: undefined }); });
      },
      postMessage(message: unknown) {
        if (typeof message === 'string' || message instanceof Uint8Array) port.send(message);
      },
    },
    { context },
  );
  port.listen({
    message(data) {
      if (typeof data !== 'string') return port.close('Only text is expected from the page.');
      if (data.length > longestCallCharacters) return port.close('The call is too long.');
      for (const listener of messageListeners) listener({ data });
    },
    close() {
      for (const listener of closeListeners) listener();
    },
  });
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
