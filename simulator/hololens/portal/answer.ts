import { portalJson } from './portal-json.ts';

/** What an endpoint gives back. The portal server puts it on the wire and lets faults spoil it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: AnswerBody;
}

export type AnswerBody =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Bytes that come piece by piece; without `length` they are sent chunked and may never end. */
  | { readonly kind: 'pieces'; readonly length: number | undefined; readonly pieces: AsyncIterable<Buffer> }
  /** The endpoint writes by itself until the sink closes: live streams. */
  | { readonly kind: 'live'; readonly run: (sink: LiveSink) => void };

/** Where a live stream writes to. */
export interface LiveSink {
  /** Bytes taken but not yet handed to the network. */
  pendingBytes(): number;
  /** @param onWritten called when the last byte has been handed to the operating system. */
  write(bytes: Buffer, onWritten: () => void): void;
  end(): void;
  /** Called once when the viewer is gone or the stream has ended. */
  onClose(listener: () => void): void;
}

/** An HRESULT as Windows names it: the number is what the portal puts into `Code`, as a signed integer. */
export type HResult = number;

/** The signed 32-bit form of an HRESULT such as 0x80070005. */
export function signedHResult(code: HResult): number {
  return code | 0;
}

/** 200 with a JSON body. */
export function json(value: unknown, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { kind: 'bytes', bytes: Buffer.from(portalJson(value), 'utf8') },
  };
}

/** An answer without a body. */
export function empty(status = 200): Answer {
  return { status, body: { kind: 'bytes', bytes: Buffer.alloc(0) } };
}

export function bytes(content: Buffer, type: string): Answer {
  return { status: 200, headers: { 'content-type': type }, body: { kind: 'bytes', bytes: content } };
}

/** A page for people, which some failures answer with although the caller wants JSON (device-portal.md §1.0). */
export function html(status: number, title: string, text: string): Answer {
  const page = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: { kind: 'bytes', bytes: Buffer.from(page, 'utf8') },
  };
}

/** The short error body `{Reason}`. */
export function reason(status: number, text: string): Answer {
  return json({ Reason: text }, status);
}

/** The long error body `{Code, CodeText, Reason, Success}`. */
export function failure(status: number, code: HResult, codeText: string, text: string): Answer {
  return json({ Code: signedHResult(code), CodeText: codeText, Reason: text, Success: false }, status);
}

/** The error body of the file and process endpoints. */
export function errorMessage(status: number, code: HResult, text: string): Answer {
  return json({ ErrorCode: signedHResult(code), ErrorMessage: text }, status);
}

/** HRESULTs that more than one endpoint uses. */
export const HRESULT = {
  invalidArgument: 0x80070057,
  notFound: 0x80070490,
  fileNotFound: 0x80070002,
  accessDenied: 0x80070005,
  busy: 0x800700aa,
  sharingViolation: 0x80070020,
} as const;

/**
 * Uncertain: how the portal answers a path it does not know. Assumed: 404 with the HTML page of Windows' own HTTP layer.
 */
export function unknownPath(): Answer {
  return html(404, 'Not Found', 'HTTP Error 404. The requested resource is not found.');
}

/** A parameter is missing or unreadable. */
export function badParameter(name: string): Answer {
  return errorMessage(400, HRESULT.invalidArgument, `Missing or invalid parameter: ${name}`);
}
