/**
 * Binary messages of the carrier. Text messages are calls; binary ones are media, so that pictures and calls share one
 * connection without one waiting for a request slot of the other.
 *
 * Layout, big-endian: byte 0 the kind (1 initialisation, 2 key fragment, 3 delta fragment), bytes 1–4 the stream id (unsigned), bytes 5–12 the time at which main had the last
 * byte of the fragment (float64, ms since 1970), then the bytes of the fragment.
 */
const mediaFrameKinds = ['initialisation', 'keyFragment', 'deltaFragment'] as const;
export type MediaFrameKind = (typeof mediaFrameKinds)[number];
export const mediaFrameHeaderBytes = 13;

export interface MediaFrame {
  readonly kind: MediaFrameKind;
  readonly streamId: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly receivedAt: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** @returns one binary message that holds the frame; the payload is copied. */
export function encodeMediaFrame(kind: MediaFrameKind, streamId: number, receivedAt: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(mediaFrameHeaderBytes + payload.byteLength);
  const view = new DataView(message.buffer);
  view.setUint8(0, mediaFrameKinds.indexOf(kind) + 1);
  view.setUint32(1, streamId);
  view.setFloat64(5, receivedAt);
  message.set(payload, mediaFrameHeaderBytes);
  return message;
}

/** @returns the frame (its payload is a view into `message`), or null where the message is none. */
export function decodeMediaFrame(message: Uint8Array<ArrayBuffer>): MediaFrame | null {
  if (message.byteLength < mediaFrameHeaderBytes) return null;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const kind = mediaFrameKinds[view.getUint8(0) - 1];
  if (kind === undefined) return null;
  return { kind, streamId: view.getUint32(1), receivedAt: view.getFloat64(5), payload: message.subarray(mediaFrameHeaderBytes) };
}
