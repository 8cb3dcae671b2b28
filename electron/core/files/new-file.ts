import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { safeFileName } from '../../../shared/domain/capture-names.ts';
import { FolderNames, placeUnderFreeName } from './free-name.ts';

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
    return await placeUnderFreeName(temporary, folder, safeFileName(wished), await FolderNames.read(folder));
  } finally {
    await rm(temporary, { force: true });
  }
}
