import { writeZip } from '../../../foundation/zip-writer.ts';
import type { ZipEntry } from '../../../foundation/zip-writer.ts';
import type { Headset } from '../../model/headset.ts';
import { badParameter, bytes, empty, errorMessage, HRESULT, html, json, reason } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { boundaryOf, MultipartError, readMultipart } from '../multipart.ts';
import { fileTime } from '../portal-json.ts';
import type { PortalQuery, PortalRequest, Route } from '../route.ts';

/** Known folders as the portal's page shows them on a headset (device-portal.md §1.5). */
const KNOWN_FOLDERS = ['CameraRoll', 'Documents', 'LocalAppData'] as const;

/** Folders that every app has below LocalAppData. */
const APP_FOLDERS = ['AC', 'AppData', 'LocalCache', 'LocalState', 'RoamingState', 'Settings', 'TempState'];

/** Windows file attributes. */
const ATTRIBUTE = { folder: 16, archive: 32 } as const;

/** App file explorer. */
export const fileRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/filesystem/apps/knownfolders',
    handle: () => json({ KnownFolders: KNOWN_FOLDERS }),
  },
  { method: 'GET', path: '/api/filesystem/apps/files', handle: (request, headset) => listFolder(request.query, headset) },
  { method: 'GET', path: '/api/filesystem/apps/file', handle: (request, headset) => readFile(request.query, headset) },
  { method: 'POST', path: '/api/filesystem/apps/file', handle: writeFiles },
  { method: 'DELETE', path: '/api/filesystem/apps/file', handle: (request, headset) => removeFile(request.query, headset) },
  { method: 'POST', path: '/api/filesystem/apps/rename', handle: (request, headset) => rename(request.query, headset) },
  { method: 'GET', path: '/api/filesystem/apps/folder', handle: (request, headset) => zipFolder(request.query, headset) },
  { method: 'POST', path: '/api/filesystem/apps/folder', handle: (request, headset) => createFolder(request.query, headset) },
];

interface Place {
  readonly root: string;
  readonly path: string;
}

/** Where a request points to, or the answer that says why nowhere. */
function placeOf(query: PortalQuery, headset: Headset): Place | Answer {
  const folder = query.text('knownfolderid');
  const path = query.text('path') ?? '\\';
  if (path.split(/[\\/]/).includes('..')) return badParameter('path');
  if (folder === 'LocalAppData') {
    const fullName = query.text('packagefullname');
    const installed = fullName === undefined ? undefined : headset.apps.installed.find(fullName);
    // Only sideloaded apps show their data (device-portal.md §1.5).
    if (installed === undefined || installed.origin < 4) return notFound();
    headset.files.ensureRoot(installed.fullName, APP_FOLDERS);
    return { root: installed.fullName, path };
  }
  if (folder !== 'CameraRoll' && folder !== 'Documents') return badParameter('knownfolderid');
  headset.files.ensureRoot(folder, []);
  return { root: folder, path };
}

function notFound(): Answer {
  return errorMessage(404, HRESULT.fileNotFound, 'The system cannot find the file specified.');
}

function listFolder(query: PortalQuery, headset: Headset): Answer {
  const place = placeOf(query, headset);
  if ('status' in place) return place;
  const entries = headset.files.list(place.root, place.path);
  if (entries === undefined) return notFound();
  const subPath = place.path.replace(/^[\\/]+/, '');
  return json({
    Items: entries.map((entry) => ({
      CurrentDir: place.path,
      DateCreated: fileTime(entry.createdAtMs),
      FileSize: entry.size,
      Id: entry.name,
      Name: entry.name,
      SubPath: subPath,
      Type: entry.size === undefined ? ATTRIBUTE.folder : ATTRIBUTE.archive,
    })),
  });
}

/** The folder part may come in `path` or in front of the name in `filename`. */
function fileOf(query: PortalQuery, place: Place): { path: string; name: string } | undefined {
  const given = query.text('filename');
  if (given === undefined || given.split(/[\\/]/).includes('..')) return undefined;
  const parts = given.split(/[\\/]+/);
  const name = parts.pop() ?? '';
  return { path: [place.path, ...parts].join('\\'), name };
}

function readFile(query: PortalQuery, headset: Headset): Answer {
  const place = placeOf(query, headset);
  if ('status' in place) return place;
  const target = fileOf(query, place);
  if (target === undefined) return badParameter('filename');
  const file = headset.files.read(place.root, target.path, target.name);
  if (file === undefined) return notFound();
  // Locked files are answered with a page instead of JSON (device-portal.md §1.5).
  if (headset.files.isLocked(target.name)) return html(500, 'Server Error', 'The file is in use by another process.');
  return bytes(file.bytes, 'application/octet-stream');
}

async function writeFiles(request: PortalRequest, headset: Headset): Promise<Answer> {
  const place = placeOf(request.query, headset);
  if ('status' in place) return place;
  if (headset.profile.generation === 2 && !request.query.has('extract')) {
    return reason(400, 'Missing extraction flag from http request');
  }
  const received: { name: string; pieces: Buffer[] }[] = [];
  try {
    await readMultipart(request.raw, boundaryOf(request.raw.headers['content-type']), ({ name, fileName }) => {
      const pieces: Buffer[] = [];
      received.push({ name: fileName ?? name, pieces });
      return { write: (piece) => void pieces.push(Buffer.from(piece)), end: () => {} };
    });
  } catch (error) {
    return reason(400, error instanceof MultipartError ? error.message : 'The upload broke off.');
  }
  const written = received.every(({ name, pieces }) =>
    headset.files.write(place.root, place.path, name, Buffer.concat(pieces)),
  );
  return written ? empty() : notFound();
}

function removeFile(query: PortalQuery, headset: Headset): Answer {
  const place = placeOf(query, headset);
  if ('status' in place) return place;
  const target = fileOf(query, place);
  if (target === undefined) return badParameter('filename');
  return headset.files.remove(place.root, target.path, target.name) ? empty() : notFound();
}

function rename(query: PortalQuery, headset: Headset): Answer {
  const place = placeOf(query, headset);
  if ('status' in place) return place;
  const target = fileOf(query, place);
  const newName = query.text('newfilename');
  if (target === undefined || newName === undefined) return badParameter('newfilename');
  return headset.files.rename(place.root, target.path, target.name, newName) ? empty() : notFound();
}

function createFolder(query: PortalQuery, headset: Headset): Answer {
  const place = placeOf(query, headset);
  if ('status' in place) return place;
  const name = query.text('newfoldername');
  if (name === undefined || name === '') return badParameter('newfoldername');
  return headset.files.createFolder(place.root, place.path, name) ? empty() : notFound();
}

/** A whole folder as one archive. */
function zipFolder(query: PortalQuery, headset: Headset): Answer {
  const place = placeOf(query, headset);
  if ('status' in place) return place;
  const target = fileOf(query, place);
  if (target === undefined) return badParameter('filename');
  const top = `${target.path}\\${target.name}`;
  if (headset.files.list(place.root, top) === undefined) return notFound();
  return bytes(writeZip(filesBelow(headset, place.root, top, '')).archive, 'application/zip');
}

function filesBelow(headset: Headset, root: string, path: string, prefix: string): ZipEntry[] {
  return (headset.files.list(root, path) ?? []).flatMap((entry) => {
    if (entry.size === undefined) return filesBelow(headset, root, `${path}\\${entry.name}`, `${prefix}${entry.name}/`);
    const file = headset.files.read(root, path, entry.name);
    return file === undefined ? [] : [{ name: `${prefix}${entry.name}`, bytes: file.bytes }];
  });
}
