import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { FaultError } from '../../../core/fault-error.ts';
import { faultError } from '../../../core/faults.ts';
import { readBody } from '../../../core/net/read-body.ts';
import { isJsonName, mostFileBytes, mostFiles, type GivenFile, type GivenFiles } from './given-file.ts';

/** All that is read of one archive: a template, its parameters, and some more that turn out to be neither. */
const mostUnpackedBytes = 32 * 1_024 ** 2;
/** Kind of file in the upper half of what Unix tools write into an archive. */
const linkMode = 0o120000;
const kindMask = 0o170000;

/**
 * The JSON files of an archive such as the portal offers. Nothing is unpacked to disk, nothing but JSON is read, and no file
 * beyond what a template may have, whatever the archive says of itself.
 * @throws FaultError `package-malformed` where it is no archive, or one that names a place outside of itself; `too-large`
 */
export async function readZip(path: string, name: string): Promise<GivenFiles> {
  let zip: ZipFile;
  try {
    // Names that are absolute or lead out of the archive make the library refuse the whole of it.
    zip = await openPromise(path, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
  } catch (error) {
    throw malformed(name, error);
  }
  try {
    return await readEntries(zip, name);
  } catch (error) {
    throw error instanceof FaultError ? error : malformed(name, error);
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
    if (bytes === null) ignored.push(printable(entry.fileName));
    else {
      left -= bytes.length;
      files.push({ name: printable(entry.fileName), bytes });
    }
  }
  return { files, ignored };
}

function isReadable(entry: Entry): boolean {
  const isLink = ((entry.externalFileAttributes >>> 16) & kindMask) === linkMode;
  return isJsonName(entry.fileName) && !isLink && !entry.isEncrypted() && entry.uncompressedSize <= mostFileBytes;
}

/** @returns null for what turns out larger than it may be. */
async function read(zip: ZipFile, entry: Entry, limitBytes: number): Promise<Uint8Array | null> {
  if (entry.uncompressedSize > limitBytes) return null;
  const stream = await zip.openReadStreamPromise(entry);
  return readBody(stream, limitBytes);
}

/** Names come from whoever made the archive. */
function printable(name: string): string {
  // oxlint-disable-next-line no-control-regex
  return name.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f]/g, '?').slice(0, 400);
}

function malformed(name: string, error: unknown): FaultError {
  return faultError('package-malformed', { message: `“${name}” cannot be read as an archive.`, hint: 'Download it again, or choose the files in it themselves.', detail: error instanceof Error ? error.message : 'no archive' }, error);
}
