import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The server's side of a WebSocket (RFC 6455), as small as the portal's habits allow. Written by hand because those
 * habits are what a library is there to prevent: texts split into several fragments, empty frames as signs of life, and
 * connections dropped without a closing handshake (device-portal.md §5.4).
 */

const OPCODE = { continuation: 0x0, text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;

const FIN = 0x80;

/** Longest fragment of a text. */
const FRAGMENT_BYTES = 4096;

const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Largest frame a caller may send; nothing the portal understands is longer. */
const MAX_INCOMING_BYTES = 1_048_576;

/** One open WebSocket. */
export class PortalSocket {
  readonly #socket: Duplex;
  readonly #onText: (text: string) => void;
  #incoming = Buffer.alloc(0);

  /** Answers the upgrade and takes over the connection. */
  constructor(request: IncomingMessage, socket: Duplex, head: Buffer, onText: (text: string) => void = () => {}) {
    this.#socket = socket;
    this.#onText = onText;
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}${ACCEPT_SUFFIX}`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    if (head.length > 0) this.#receive(head);
  }

  isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** Sends a text, in several fragments where it is long. */
  sendText(text: string): void {
    const payload = Buffer.from(text, 'utf8');
    let opcode: number = OPCODE.text;
    for (let offset = 0; ; offset += FRAGMENT_BYTES) {
      const fragment = payload.subarray(offset, offset + FRAGMENT_BYTES);
      const isLast = offset + FRAGMENT_BYTES >= payload.length;
      this.#send(opcode, isLast, fragment);
      if (isLast) return;
      opcode = OPCODE.continuation;
    }
  }

  /** An empty text frame: the portal's sign of life. */
  sendEmpty(): void {
    this.#send(OPCODE.text, true, Buffer.alloc(0));
  }

  /** Ends the connection without the closing handshake, as the portal does. */
  drop(): void {
    this.#socket.destroy();
  }

  onClose(listener: () => void): void {
    this.#socket.once('close', listener);
  }

  #send(opcode: number, isLast: boolean, payload: Buffer): void {
    if (this.#socket.destroyed) return;
    const start = (isLast ? FIN : 0) | opcode;
    const header =
      payload.length < 126
        ? Buffer.from([start, payload.length])
        : Buffer.from([start, 126, payload.length >> 8, payload.length & 0xff]);
    this.#socket.write(Buffer.concat([header, payload]));
  }

  #receive(chunk: Buffer): void {
    this.#incoming = Buffer.concat([this.#incoming, chunk]);
    for (;;) {
      const frame = readFrame(this.#incoming);
      if (frame === 'malformed') {
        this.drop();
        return;
      }
      if (frame === 'incomplete') return;
      this.#incoming = this.#incoming.subarray(frame.totalLength);
      if (frame.opcode === OPCODE.close) this.drop();
      else if (frame.opcode === OPCODE.ping) this.#send(OPCODE.pong, true, frame.payload);
      else if (frame.opcode === OPCODE.text) this.#onText(frame.payload.toString('utf8'));
    }
  }
}

interface IncomingFrame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly totalLength: number;
}

/** Reads one masked frame from the start of `bytes`. */
export function readFrame(bytes: Buffer): IncomingFrame | 'incomplete' | 'malformed' {
  if (bytes.length < 2) return 'incomplete';
  const second = bytes.readUInt8(1);
  if ((second & 0x80) === 0) return 'malformed';
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskStart = 2 + lengthBytes;
  if (bytes.length < maskStart + 4) return 'incomplete';
  const length = lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (length > MAX_INCOMING_BYTES) return 'malformed';
  const totalLength = maskStart + 4 + length;
  if (bytes.length < totalLength) return 'incomplete';
  const mask = bytes.subarray(maskStart, maskStart + 4);
  const payload = Buffer.from(bytes.subarray(maskStart + 4, totalLength));
  for (let index = 0; index < payload.length; index++) {
    payload.writeUInt8(payload.readUInt8(index) ^ mask.readUInt8(index % 4), index);
  }
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, totalLength };
}

/** Refuses an upgrade with a plain HTTP answer. */
export function refuseUpgrade(socket: Duplex, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${String(status)} ${text}\r\n${lines.join('')}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  );
}
