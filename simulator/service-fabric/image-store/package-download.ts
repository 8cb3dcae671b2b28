import { buffer } from 'node:stream/consumers';

import { fromBufferPromise } from 'yauzl';

import { ModelError } from '../model/index.ts';
import type { ApplicationPackage } from '../model/index.ts';

/** Packages that provisioning fetches itself: `.sfpkg` files, ZIP archives of a package folder (service-fabric.md §1.7). */

const MAX_BYTES = 256 * 1024 * 1024;

/** Whether a package is to be downloaded. */
export function isDownload(locator: string): boolean {
  return /^https?:\/\//i.test(locator);
}

/** Fetches a package. Simulated clusters reach no further than this machine. @throws ModelError */
export async function downloadPackage(uri: string): Promise<ApplicationPackage> {
  const url = new URL(uri);
  if (url.hostname !== '127.0.0.1' && url.hostname !== 'localhost') throw failed(`${url.hostname} cannot be reached from here.`);
  const answer = await fetch(url).catch((error: unknown) => {
    throw failed(`The download failed: ${String(error)}`);
  });
  if (!answer.ok) throw failed(`The download was answered ${String(answer.status)}.`);
  const archive = Buffer.from(await answer.arrayBuffer());
  if (archive.length > MAX_BYTES) throw failed('The package is too large.');
  return readArchive(archive);
}

/** The manifests of an archive. @throws ModelError */
export async function readArchive(archive: Buffer): Promise<ApplicationPackage> {
  let applicationManifest: string | undefined;
  const serviceManifests = new Map<string, string>();
  try {
    const zip = await fromBufferPromise(archive);
    for await (const entry of zip.eachEntry()) {
      const [folder, leaf, deeper] = entry.fileName.split('/');
      const isService = leaf?.toLowerCase() === 'servicemanifest.xml' && deeper === undefined;
      const isApplication = leaf === undefined && folder?.toLowerCase() === 'applicationmanifest.xml';
      if (!isService && !isApplication) continue;
      const text = (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8').replace(/^\uFEFF/, '');
      if (isApplication) applicationManifest = text;
      else serviceManifests.set(folder ?? '', text);
    }
  } catch (error) {
    throw new ModelError('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR', `The package is no readable archive: ${String(error)}`);
  }
  if (applicationManifest === undefined) {
    throw new ModelError('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR', 'ApplicationManifest.xml is missing in the package.');
  }
  return { applicationManifest, serviceManifests };
}

function failed(message: string): ModelError {
  return new ModelError('FABRIC_E_FILE_NOT_FOUND', message);
}
