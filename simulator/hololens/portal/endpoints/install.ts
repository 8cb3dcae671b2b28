import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { badParameter, empty, failure, HRESULT, json, reason, signedHResult } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { boundaryOf, MultipartError, readMultipart } from '../multipart.ts';
import type { PartSink } from '../multipart.ts';
import type { PortalRequest, Route } from '../route.ts';
import type { Headset } from '../../model/headset.ts';
import type { UploadedFile } from '../../model/installer.ts';

/** Installing packages and their certificates (device-portal.md §1.1, §1.3, §5.6). */
export const installRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/app/packagemanager/package', handle: install },
  { method: 'POST', path: '/api/appx/packagemanager/package', handle: install },
  { method: 'GET', path: '/api/app/packagemanager/state', handle: (_request, headset) => installState(headset) },
  { method: 'GET', path: '/api/appx/packagemanager/state', handle: (_request, headset) => installState(headset) },
  { method: 'POST', path: '/api/app/packagemanager/certificate', handle: installCertificate },
];

/** Accepts the upload with 202 and installs afterwards; the outcome is in `state`. */
async function install(request: PortalRequest, headset: Headset): Promise<Answer> {
  const mainName = request.query.text('package');
  if (mainName === undefined || mainName === '') return badParameter('package');
  if (headset.installer.state().phase === 'running') return anotherInstallRuns();
  const upload = await receive(request, headset);
  if ('status' in upload) return upload;
  const main = upload.files.find((file) => file.name === mainName);
  if (main === undefined) {
    await upload.discard();
    return badParameter('package');
  }
  await takeCertificates(upload.files, headset);
  const others = upload.files.filter((file) => file !== main && !isCertificate(file.name));
  void installThenDiscard(headset, main, others, upload);
  return empty(202);
}

async function installThenDiscard(
  headset: Headset,
  main: UploadedFile,
  others: readonly UploadedFile[],
  upload: Upload,
): Promise<void> {
  await headset.installer.run(main, others);
  await upload.discard();
}

/** 204 while busy, 404 before the first job, 200 with success or failure at the end (device-portal.md §1.3). */
function installState(headset: Headset): Answer {
  const state = headset.installer.state();
  if (state.phase === 'none') return failure(404, HRESULT.notFound, 'Element not found.', 'No installation was started.');
  if (state.phase === 'running') return empty(204);
  const { code, codeText, reason: why } = state.result;
  return json({ Code: signedHResult(code), CodeText: codeText, Reason: why, Success: code === 0 });
}

async function installCertificate(request: PortalRequest, headset: Headset): Promise<Answer> {
  const upload = await receive(request, headset);
  if ('status' in upload) return upload;
  const [file] = upload.files;
  const installed = file !== undefined && headset.certificates.install(await readFile(file.path));
  await upload.discard();
  return installed ? empty() : reason(400, 'The file is not a certificate.');
}

/**
 * Uncertain: what a second upload is answered with while an installation runs. Known is only that there is one job per
 * device. Assumed: 409 with the long error body.
 */
function anotherInstallRuns(): Answer {
  return failure(409, HRESULT.busy, 'The requested resource is in use.', 'Another installation is running.');
}

/**
 * Uncertain: whether a .cer that comes along with a package is installed before the package is checked. The second
 * generation is said to want it installed beforehand (device-portal.md §1.3), the first is assumed to take it.
 */
async function takeCertificates(files: readonly UploadedFile[], headset: Headset): Promise<void> {
  if (headset.profile.generation !== 1) return;
  for (const file of files) if (isCertificate(file.name)) headset.certificates.install(await readFile(file.path));
}

function isCertificate(name: string): boolean {
  return name.toLowerCase().endsWith('.cer');
}

interface Upload {
  readonly files: readonly UploadedFile[];
  discard(): Promise<void>;
}

/** Writes every part into a temporary folder as it arrives. */
async function receive(request: PortalRequest, headset: Headset): Promise<Upload | Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'simulated-hololens-'));
  headset.uploadFolders.add(folder);
  const discard = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    headset.uploadFolders.delete(folder);
  };
  const files: UploadedFile[] = [];
  try {
    const boundary = boundaryOf(request.raw.headers['content-type']);
    await readMultipart(request.raw, boundary, ({ name, fileName }) => {
      const path = join(folder, `part-${String(files.length)}`);
      const sizes = { size: 0 };
      files.push({ name: fileName ?? name, path, get size() { return sizes.size; } });
      return fileSink(path, (length) => (sizes.size += length));
    });
    return { files, discard };
  } catch (error) {
    await discard();
    return reason(400, error instanceof MultipartError ? error.message : 'The upload broke off.');
  }
}

function fileSink(path: string, count: (length: number) => void): PartSink {
  const file = createWriteStream(path);
  return {
    async write(piece) {
      count(piece.length);
      if (!file.write(piece)) await once(file, 'drain');
    },
    async end() {
      file.end();
      await once(file, 'close');
    },
  };
}
