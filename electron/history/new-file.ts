import { randomBytes } from 'node:crypto';
import { link, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameKey, freeFileName, safeFileName } from '../../shared/domain/capture-names.ts';

/**
 * Writes a new file beside whatever is in a folder, part by part, under the wished name or the next free one. Nobody sees
 * it before it is whole, and nothing is ever overwritten.
 *
 * @returns its name. @throws what the file system says, or the signal's reason; then nothing is left behind.
 */
export async function writeNewFile(folder: string, wished: string, parts: AsyncIterable<string>, signal: AbortSignal): Promise<string> {
  const temporary = join(folder, `.fabriscope-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      for await (const part of parts) {
        signal.throwIfAborted();
        await file.appendFile(part);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const taken = new Set((await readdir(folder)).map(fileNameKey));
    const name = await freeFileName(safeFileName(wished), (candidate) => taken.has(fileNameKey(candidate)));
    // A link fails where the name was taken in the meantime; a rename would replace.
    await link(temporary, join(folder, name));
    return name;
  } finally {
    await rm(temporary, { force: true });
  }
}
