import type { MediaFrameKind } from '../../shared/media-frame.ts';

/** Binary side channel of the carrier that a call came over (shared/media-frame.ts). */
export interface MediaSink {
  /** Opens a stream with an id that is unique on this carrier. */
  open(): OutgoingMedia;
}

export interface OutgoingMedia {
  readonly streamId: number;
  /** Bytes that wait in the carrier because the page does not keep up. */
  readonly bufferedBytes: number;
  /** @param receivedAt when main had the last byte, ms since 1970. */
  send(kind: MediaFrameKind, receivedAt: number, payload: Uint8Array): void;
  close(): void;
}

/** What every procedure is told about its caller. */
export interface RequestContext {
  /** `wallboard` may read only. */
  readonly role: 'operator' | 'wallboard';
  readonly media: MediaSink;
  /** One page (tab, window), over reconnects of its carrier or not: only for logs and for counting viewers. */
  readonly pageId: string;
  /** Told by the page through `app.visibility`; streams slow down while it is false. */
  visible: boolean;
}
