import { stat } from 'node:fs/promises';
import type { Entry, ZipFile } from 'yauzl';
import type { PackageFinding } from '../../../shared/contract/clusters/packages.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import { isLink, malformedZip, openZip, printable } from '../../core/files/zip-archive.ts';
import { StreamReader } from './chunk-buffers.ts';
import { finding, mostFiles, pathProblem, withinRoot } from './package-source.ts';
import type { OpenPackage, PackageFile } from './package-source.ts';

interface FoundEntry extends PackageFile {
  readonly entry: Entry;
}

/** An archive that unpacks to so many times its own size, and to more than this, was made to fill disks. */
const bombRatio = 200;
const bombBytes = 1024 ** 3;
const hint = 'Build or download it again.';

/**
 * A package in a zip archive, which an `.sfpkg` is as well. It is never unpacked to disk: files are inflated on their way.
 *
 * @throws FaultError `package-malformed` where it is no archive, names a place outside of itself, or unpacks beyond reason.
 */
export async function openArchive(path: string, name: string): Promise<OpenPackage> {
  const { size, mtimeMs } = await stat(path);
  const words = { name, hint };
  const zip = await openZip(path, words);
  try {
    const { files, findings } = await entriesOf(zip, name, size);
    const inside = withinRoot(files);
    const entries = new Map(inside.files.map((file) => [file.path, file.source.entry]));
    const entryOf = (wanted: string): Entry => {
      const entry = entries.get(wanted);
      if (entry === undefined) throw faultError('not-found', { message: `“${wanted}” is not in the package.` });
      return entry;
    };
    return {
      files: inside.files.map((file) => ({ path: file.path, bytes: file.source.bytes })),
      findings: [...findings, ...inside.findings],
      stamp: async (wanted) => `${path}\n${size}\n${mtimeMs}\n${wanted}\n${entryOf(wanted).crc32}`,
      read: (wanted, start, end) => pieces(zip, entryOf(wanted), wanted, start, end),
      reader: (wanted, start, end) => new StreamReader(pieces(zip, entryOf(wanted), wanted, start, end)),
      close: async () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error instanceof FaultError ? error : malformedZip(error, words);
  }
}

async function entriesOf(zip: ZipFile, name: string, archiveBytes: number): Promise<{ files: FoundEntry[]; findings: PackageFinding[] }> {
  if (zip.entryCount > 4 * mostFiles) throw faultError('package-malformed', { message: `“${name}” has more files than any package.`, hint: 'Zip the package’s folder only.' });
  const files: FoundEntry[] = [];
  const findings: PackageFinding[] = [];
  let [unpacked, packed] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    const path = entry.fileName;
    if (path.endsWith('/')) continue;
    unpacked += entry.uncompressedSize;
    packed += entry.compressedSize;
    const problem = isLink(entry) ? 'it is a link' : entry.isEncrypted() ? 'it is encrypted' : pathProblem(path);
    if (problem) findings.push(finding('blocker', problem === 'it is a link' ? 'format' : 'name', `“${printable(path)}” cannot be sent: ${problem}.`, 'Build the archive anew without it.', printable(path)));
    else files.push({ path, bytes: entry.uncompressedSize, entry });
    if (files.length > mostFiles) throw faultError('package-malformed', { message: `“${name}” has more than ${mostFiles.toLocaleString('en')} files.`, hint: 'Zip the package’s folder only.' });
  }
  // Entries that overlap pretend to hold the same bytes again and again.
  if (packed > archiveBytes || (unpacked > bombBytes && unpacked > bombRatio * archiveBytes)) {
    throw faultError('package-malformed', {
      message: `“${name}” says that it unpacks to ${Math.round(unpacked / 1_000_000).toLocaleString('en')} MB, which is ${Math.round(unpacked / Math.max(1, archiveBytes)).toLocaleString('en')} times its size. No package does that.`,
      hint: 'Do not use it unless you know where it comes from.',
    });
  }
  return { files, findings };
}

/** A compressed file can only be read from its beginning: what lies before `start` is inflated and left. */
async function* pieces(zip: ZipFile, entry: Entry, path: string, start: number, end: number): AsyncGenerator<Buffer> {
  if (end <= start) return;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    let at = 0;
    for await (const piece of stream) {
      if (!Buffer.isBuffer(piece)) continue;
      const from = Math.max(0, start - at);
      const to = Math.min(piece.byteLength, end - at);
      at += piece.byteLength;
      if (to > from) yield piece.subarray(from, to);
      if (at >= end) return;
    }
  } catch (error) {
    throw malformedZip(error, { name: path, hint });
  }
}
