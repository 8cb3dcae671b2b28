import type { Readable } from 'node:stream';

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with its query, already encoded. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of a known length, or none; the length is always announced (device-portal.md §5.5). */
  readonly body: { readonly length: number; open(): Readable } | null;
  /** Time from the last byte sent to the head of the answer. */
  readonly responseTimeoutMs: number;
  /** Longest silence in the middle of a body, either way. */
  readonly stallTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ExchangeAnswer {
  readonly status: number;
  /** Lower-case names; repeated headers joined by commas, except for Set-Cookie. */
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  /** Fails with a FaultError when it stalls, is cut or ends before its announced length. */
  readonly body: Readable;
}

/** Carries requests over the pinned connection of one device. Redirects are answers like any other. */
export interface Exchange {
  send(request: ExchangeRequest): Promise<ExchangeAnswer>;
  close(): void;
}
