import type { Entry, ZipFile } from 'yauzl';
import { FaultError } from '../../../core/fault-error.ts';
import { faultError } from '../../../core/faults.ts';
import { isLink, malformedZip, openZip, printable } from '../../../core/files/zip-archive.ts';
import { readBody } from '../../../core/net/read-body.ts';
import { isJsonName, mostFileBytes, mostFiles, type GivenFile, type GivenFiles } from './given-file.ts';

/** All that is read of one archive: a template, its parameters, and some more that turn out to be neither. */
const mostUnpackedBytes = 32 * 1_024 ** 2;
const hint = 'Download it again, or choose the files in it themselves.';

/**
 * The JSON files of an archive such as the portal offers. Nothing is unpacked to disk, nothing but JSON is read, and no file
 * beyond what a template may have, whatever the archive says of itself.
 * @throws FaultError `package-malformed` where it is no archive, or one that names a place outside of itself; `too-large`
 */
export async function readZip(path: string, name: string): Promise<GivenFiles> {
  const words = { name, hint };
  const zip = await openZip(path, words);
  try {
    return await readEntries(zip, name);
  } catch (error) {
    throw error instanceof FaultError ? error : malformedZip(error, words);
  } finally {
    zip.close();
  }
}

async function readEntries(zip: ZipFile, name: string): Promise<GivenFiles> {
  if (zip.entryCount > mostFiles) throw faultError('too-large', { message: `“${name}” holds ${zip.entryCount} files, which is more than ${mostFiles}.`, hint: 'Choose the template and its parameters file themselves.' });
  const files: GivenFile[] = [];
  const ignored: string[] = [];
  let left = mostUnpackedBytes;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const bytes = isReadable(entry) ? await read(zip, entry, Math.min(left, mostFileBytes)) : null;
    if (bytes === null) ignored.push(printable(entry.fileName).slice(0, 400));
    else {
      left -= bytes.length;
      files.push({ name: printable(entry.fileName).slice(0, 400), bytes });
    }
  }
  return { files, ignored };
}

function isReadable(entry: Entry): boolean {
  return isJsonName(entry.fileName) && !isLink(entry) && !entry.isEncrypted() && entry.uncompressedSize <= mostFileBytes;
}

/** @returns null for what turns out larger than it may be. */
async function read(zip: ZipFile, entry: Entry, limitBytes: number): Promise<Uint8Array | null> {
  if (entry.uncompressedSize > limitBytes) return null;
  const stream = await zip.openReadStreamPromise(entry);
  return readBody(stream, limitBytes);
}
