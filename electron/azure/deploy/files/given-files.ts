import { open } from 'node:fs/promises';
import type { UploadHandle } from '../../../../shared/domain/identifiers.ts';
import { faultError } from '../../../core/faults.ts';
import type { UploadStore } from '../../../core/services.ts';
import { isJsonName, mostFileBytes, type GivenFile, type GivenFiles } from './given-file.ts';
import { readZip } from './zip-texts.ts';

/**
 * Reads what the page handed over: files of a folder, or an archive.
 * @throws FaultError `not-found`, `too-large`, `package-malformed`, `file-access`
 */
export async function readUploads(uploads: UploadStore, handles: readonly UploadHandle[]): Promise<GivenFiles> {
  const files: GivenFile[] = [];
  const ignored: string[] = [];
  let archive: string | undefined;
  for (const handle of handles) {
    const upload = uploads.get(handle);
    if (upload === null) throw faultError('not-found', { message: 'A file is no longer there.', hint: 'Choose the files again.' });
    const { path, name, sizeBytes } = upload;
    if (await isZip(path)) {
      const inside = await readZip(path, name);
      files.push(...inside.files);
      ignored.push(...inside.ignored);
      archive ??= name;
    } else if (!isJsonName(name)) ignored.push(name);
    else if (sizeBytes > mostFileBytes) throw tooLarge(name, sizeBytes);
    else files.push({ name, bytes: await readWhole(path, sizeBytes) });
  }
  return { files, ignored, ...(archive === undefined ? {} : { archive }) };
}

function tooLarge(name: string, bytes: number): Error {
  return faultError('too-large', { message: `“${name}” has ${(bytes / 1_024 ** 2).toFixed(1)} MB. Azure takes templates of 4 MB at most.`, hint: 'Move parts of it into linked templates.' });
}

async function isZip(path: string): Promise<boolean> {
  const head = await readWhole(path, 4);
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
}

async function readWhole(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead);
  } finally {
    await file.close();
  }
}
