import { badParameter, bytes, empty, errorMessage, failure, HRESULT, json, reason } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { PortalQuery, PortalRequest, Route } from '../route.ts';
import type { Capture } from '../../model/captures.ts';
import type { CaptureSources } from '../../model/capture-settings.ts';
import type { Headset } from '../../model/headset.ts';
import type { Recorder } from '../../model/recorder.ts';
import { fileTime } from '../portal-json.ts';

/** Media Foundation's "another app took the recording device". */
const DEVICE_PREEMPTED = 0xc00d3ea3;

/** Mixed reality capture except live streams (device-portal.md §1.10). */
export function captureRoutes(recorder: Recorder): Route[] {
  return [
    { method: 'GET', path: '/api/holographic/mrc/files', handle: (_request, headset) => listFiles(headset) },
    { method: 'GET', path: '/api/holographic/mrc/file', handle: readFile },
    { method: 'DELETE', path: '/api/holographic/mrc/file', handle: deleteFile },
    { method: 'GET', path: '/api/holographic/mrc/thumbnail', handle: readThumbnail },
    {
      method: 'POST',
      path: '/api/holographic/mrc/photo',
      handle: ({ query }, headset) =>
        captureAnswer(headset, () => json({ PhotoFileName: recorder.takePhoto(sourcesOf(query)).fileName })),
    },
    {
      method: 'POST',
      path: '/api/holographic/mrc/video/control/start',
      handle: ({ query }, headset) => {
        if (recorder.isRecording()) return reason(500, 'A recording is already running.');
        return captureAnswer(headset, () => {
          recorder.start(sourcesOf(query));
          return empty();
        });
      },
    },
    {
      method: 'POST',
      path: '/api/holographic/mrc/video/control/stop',
      handle: () => {
        const fileName = recorder.stop();
        return fileName === undefined ? reason(500, 'No recording is running.') : json({ VideoFileName: fileName });
      },
    },
    {
      method: 'GET',
      path: '/api/holographic/mrc/status',
      handle: () => json({ IsRecording: recorder.isRecording(), ProcessStatus: { MrcProcess: 'Running' } }),
    },
    {
      method: 'GET',
      path: '/api/holographic/mrc/settings',
      handle: (_request, headset) => json(headset.captureSettings.describe(headset.profile.generation)),
    },
    { method: 'POST', path: '/api/holographic/mrc/settings', handle: changeSettings },
  ];
}

/** All sources are off unless asked for (device-portal.md §1.10). */
export function sourcesOf(query: PortalQuery): CaptureSources {
  return {
    holo: query.flag('holo', false),
    pv: query.flag('pv', false),
    mic: query.flag('mic', false),
    loopback: query.flag('loopback', false),
  };
}

/** Refuses what the headset cannot capture now. Uncertain: status and code of the refusal; `Reason` is certain. */
export function captureAnswer(headset: Headset, capture: () => Answer, kind: 'stream' | 'capture' = 'capture'): Answer {
  const obstacle = headset.captureObstacle(kind);
  if (obstacle === undefined) return capture();
  return failure(500, DEVICE_PREEMPTED, 'The capture device is not available.', obstacle);
}

function listFiles(headset: Headset): Answer {
  return json({
    MrcRecordings: headset.captures.list().map((capture) => ({
      CreationTime: fileTime(capture.createdAtMs),
      FileName: capture.fileName,
      FileSize: capture.content.size,
    })),
  });
}

function find(query: PortalQuery, headset: Headset): Capture | Answer {
  const fileName = query.base64('filename');
  if (fileName === undefined) return badParameter('filename');
  return headset.captures.find(fileName) ?? errorMessage(404, HRESULT.fileNotFound, 'The file does not exist.');
}

const readFile: Route['handle'] = (request, headset) => {
  const found = find(request.query, headset);
  if (!('fileName' in found)) return found;
  const range = requestedRange(request, headset, found.content.size);
  const from = range?.from ?? 0;
  const length = (range?.end ?? found.content.size) - from;
  const headers: Record<string, string> = { 'content-type': contentType(found.fileName) };
  if (range !== undefined) {
    headers['content-range'] = `bytes ${String(from)}-${String(range.end - 1)}/${String(found.content.size)}`;
  }
  const pieces = firstBytes(found.content.read(from), length);
  return { status: range === undefined ? 200 : 206, headers, body: { kind: 'pieces', length, pieces } };
};

async function* firstBytes(pieces: AsyncIterable<Buffer>, count: number): AsyncIterable<Buffer> {
  let left = count;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

/**
 * Uncertain: whether the portal serves parts of a file. Assumed not (a `Range` header is ignored and the whole file
 * comes with 200); `answersRangeRequests` of the simulator turns it on, so that clients can be tried both ways.
 */
function requestedRange(request: PortalRequest, headset: Headset, size: number): { from: number; end: number } | undefined {
  if (!headset.answersRangeRequests) return undefined;
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.raw.headers.range ?? '');
  if (match === null) return undefined;
  const from = Number(match[1]);
  const end = match[2] === '' || match[2] === undefined ? size : Math.min(size, Number(match[2]) + 1);
  return from < end ? { from, end } : undefined;
}

function contentType(fileName: string): string {
  return fileName.toLowerCase().endsWith('.mp4') ? 'video/mp4' : 'image/jpeg';
}

const deleteFile: Route['handle'] = ({ query }, headset) => {
  const found = find(query, headset);
  if (!('fileName' in found)) return found;
  headset.captures.remove(found.fileName);
  return empty();
};

const readThumbnail: Route['handle'] = ({ query }, headset) => {
  const found = find(query, headset);
  if (!('fileName' in found)) return found;
  if (found.thumbnail === undefined) return errorMessage(500, 0x80004005, 'No thumbnail could be made.');
  return bytes(found.thumbnail, 'image/jpeg');
};

const changeSettings: Route['handle'] = ({ query }, headset) => {
  const { captureSettings: settings } = headset;
  settings.holo = query.flag('holo', settings.holo);
  settings.pv = query.flag('pv', settings.pv);
  settings.mic = query.flag('mic', settings.mic);
  settings.appAudio = query.flag('appAudio', settings.appAudio);
  const buffer = query.integer('vstabbuffer');
  if (buffer !== undefined && (buffer < 0 || buffer > 30)) return badParameter('vstabbuffer');
  settings.stabilizationBuffer = buffer ?? settings.stabilizationBuffer;
  return empty();
};
