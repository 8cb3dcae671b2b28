import type { RequestContext } from './request-context.ts';

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
