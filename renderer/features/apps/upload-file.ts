import type { Upload } from '../../../shared/contract/files.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { faultOf, fetchUrl } from '../../app/api.ts';

/** Sends the bytes of one file to the host. Rejects with a fault. */
export type UploadFile = (file: File, onProgress: (sentBytes: number) => void, signal: AbortSignal) => Promise<Upload>;

function isUpload(value: unknown): value is Upload {
  return typeof value === 'object' && value !== null
    && 'handle' in value && typeof value.handle === 'string'
    && 'name' in value && typeof value.name === 'string'
    && 'sizeBytes' in value && typeof value.sizeBytes === 'number'
    && 'sha256' in value && typeof value.sha256 === 'string';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function lostWhileSending(name: string): Fault {
  return {
    code: 'connection-lost', message: `The connection to Fabriscope’s host was cut while ${name} was handed over.`,
    hint: 'Nothing was sent to the headset. Try again.', retryable: true, remedy: 'retry',
  };
}

function refused(name: string, status: number, text: string): Fault {
  const answer = parsed(text);
  const inside = typeof answer === 'object' && answer !== null && 'fault' in answer ? answer.fault : answer;
  const fault = faultOf(inside);
  if (fault.code !== 'internal') return fault;
  const detail = `HTTP ${status}\n${text.slice(0, 1_000)}`;
  if (status === 413) {
    return { code: 'invalid-input', message: `${name} is larger than Fabriscope takes.`, hint: 'Check that it is the package itself.', retryable: false, remedy: 'none', detail };
  }
  if (status === 507) {
    return { code: 'disk-full', message: 'The disk of this machine is full.', hint: 'Free some space, then try again.', retryable: true, remedy: 'retry', detail };
  }
  return { code: 'internal', message: `Fabriscope’s host did not take ${name}.`, hint: 'Try again. If it happens once more, copy the diagnostics and report it.', retryable: true, remedy: 'retry', detail };
}

/** An error that is the fault as well: `faultOf` gives it back as it is. */
function rejection(fault: Fault): Error {
  return Object.assign(new Error(fault.message), fault);
}

/** `POST /uploads`. XMLHttpRequest, because `fetch` still does not tell how much of a body has been sent. */
export const uploadFile: UploadFile = (file, onProgress, signal) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  const stop = (): void => { request.abort(); };
  const settle = (): void => { signal.removeEventListener('abort', stop); };
  request.open('POST', fetchUrl(`/uploads?name=${encodeURIComponent(file.name)}`));
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.upload.addEventListener('progress', (event) => { onProgress(event.loaded); });
  request.addEventListener('load', () => {
    settle();
    const answer = parsed(request.responseText);
    if (request.status >= 200 && request.status < 300 && isUpload(answer)) resolve(answer);
    else reject(rejection(refused(file.name, request.status, request.responseText)));
  });
  request.addEventListener('error', () => { settle(); reject(rejection(lostWhileSending(file.name))); });
  request.addEventListener('abort', () => { settle(); reject(new DOMException('Cancelled', 'AbortError')); });
  if (signal.aborted) {
    reject(new DOMException('Cancelled', 'AbortError'));
    return;
  }
  signal.addEventListener('abort', stop, { once: true });
  request.send(file);
});
