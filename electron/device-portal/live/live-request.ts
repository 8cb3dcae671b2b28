import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { formatHost } from '../../../shared/domain/address.ts';
import { FaultError } from '../../core/fault-error.ts';
import { readBody } from '../../core/net/read-body.ts';
import type { DirectAccess } from '../direct-access.ts';
import { faultOfRefusal, portalError, portalLineError } from '../portal-faults.ts';

/** A camera that has been off needs seconds before the first byte comes. */
const answerWithinMs = 15_000;
const firstBytesWithinMs = 10_000;
/** The stream sends many times a second: four seconds without a byte mean that the line is dead. */
const stallMs = 4_000;

/**
 * Asks for an endless stream over a connection that stands already and passes its bytes on as they come.
 * @returns never by itself without a fault: it throws when the stream ends, stalls, is refused or the signal is aborted.
 */
export async function runLiveRequest(
  socket: Socket, access: DirectAccess, path: string, signal: AbortSignal, onBytes: (bytes: Uint8Array) => void,
): Promise<never> {
  const abort = (): void => void socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    const answer = await answerOver(socket, access, path);
    if (answer.statusCode !== 200) throw await refusalOf(answer);
    return await untilItEnds(answer, socket, onBytes);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof FaultError ? error : portalLineError(error, access.endpoint);
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

function answerOver(socket: Socket, access: DirectAccess, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(portalError('slow', { message: 'The headset does not begin its live view.' })), answerWithinMs);
    // The connection is made and its certificate accepted: from here on it is plain HTTP over it.
    const request = httpRequest({
      createConnection: () => socket, path, insecureHTTPParser: true,
      headers: { host: formatHost(access.endpoint), accept: '*/*', connection: 'close', ...access.headers },
    });
    request.once('response', (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    request.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end();
  });
}

async function refusalOf(answer: IncomingMessage): Promise<FaultError> {
  const body = await readBody(answer, 64 << 10).catch(() => Buffer.alloc(0));
  return new FaultError(faultOfRefusal(answer.statusCode ?? 0, body.toString('utf8'), { purpose: 'to show its live view' }));
}

function untilItEnds(answer: IncomingMessage, socket: Socket, onBytes: (bytes: Uint8Array) => void): Promise<never> {
  return new Promise((_resolve, reject) => {
    let begun = false;
    socket.setTimeout(firstBytesWithinMs);
    socket.on('timeout', () => {
      reject(portalError('connection-lost', {
        message: begun ? 'The picture stands still: nothing comes from the headset any more.' : 'The headset began its live view and sent nothing.',
      }));
      socket.destroy();
    });
    answer.on('data', (chunk: Buffer) => {
      if (!begun) {
        begun = true;
        socket.setTimeout(stallMs);
      }
      try {
        onBytes(chunk);
      } catch (error) {
        reject(error);
        socket.destroy();
      }
    });
    answer.once('end', () => reject(portalError('connection-lost', { message: 'The headset has ended the live view.' })));
    answer.once('error', () => reject(portalError('connection-lost', { message: 'The line to the headset was cut.' })));
    answer.once('close', () => reject(portalError('connection-lost', { message: 'The line to the headset was cut.' })));
  });
}
