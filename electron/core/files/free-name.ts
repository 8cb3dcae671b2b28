import { link, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameKey, freeFileName } from '../../../shared/domain/capture-names.ts';
import { systemErrorCode } from '../faults.ts';

/** Names that are taken in a folder, whatever their case: a folder may be carried to a file system that ignores it. */
export class FolderNames {
  readonly #keys: Set<string>;

  private constructor(keys: Set<string>) {
    this.#keys = keys;
  }

  /** @throws what the file system says where the folder cannot be read. */
  static async read(folder: string): Promise<FolderNames> {
    return new FolderNames(new Set((await readdir(folder)).map(fileNameKey)));
  }

  /** Gives out a free name next to the wished one; it counts as taken from now on. */
  async take(wished: string): Promise<string> {
    const name = await freeFileName(wished, (candidate) => this.#keys.has(fileNameKey(candidate)));
    this.#keys.add(fileNameKey(name));
    return name;
  }

  giveBack(name: string): void {
    this.#keys.delete(fileNameKey(name));
  }
}

/**
 * Gives a complete file of a folder's file system its name in the folder: the wished one, or the next that nothing has. A
 * rename would replace what is there: a second link to the file refuses to.
 *
 * @returns the name. @throws what the file system says; the file is then where it was.
 */
export async function placeUnderFreeName(complete: string, folder: string, wished: string, names: FolderNames): Promise<string> {
  for (;;) {
    const name = await names.take(wished);
    const target = join(folder, name);
    try {
      await link(complete, target).catch((error: unknown) => {
        if (systemErrorCode(error) === 'EEXIST') throw error;
        return renameOntoPlaceholder(complete, target);
      });
    } catch (error) {
      // appeared since the folder was read; its name stays taken
      if (systemErrorCode(error) === 'EEXIST') continue;
      names.giveBack(name);
      throw error;
    }
    await unlink(complete).catch(() => undefined);
    return name;
  }
}

/** For file systems without links (FAT, some network shares): reserves the name, then replaces only that. */
async function renameOntoPlaceholder(complete: string, target: string): Promise<void> {
  await (await open(target, 'wx')).close();
  try {
    await rename(complete, target);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}
