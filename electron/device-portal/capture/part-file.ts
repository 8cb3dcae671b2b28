import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { safeFileName } from '../../../shared/domain/capture-names.ts';
import { FaultError } from '../../core/fault-error.ts';
import { systemErrorCode, toFault } from '../../core/faults.ts';
import { FolderNames, placeUnderFreeName } from '../../core/files/free-name.ts';
import { portalError, portalFault } from '../portal-faults.ts';
import type { CaptureIdentity } from './download-ledger.ts';

/** So much may wait in the system's cache: less to lose with the power, and the last flush is short. */
const flushEveryBytes = 64 << 20;

/** @throws FaultError `file-access` where the folder cannot be read. */
export async function readFolderNames(folder: string): Promise<FolderNames> {
  try {
    return await FolderNames.read(folder);
  } catch (error) {
    throw fileError(error, 'The folder cannot be opened.');
  }
}

/**
 * The unfinished copy of one capture, beside its target. Its name tells device, capture, size and time apart, so that
 * after a crash the next download of the very same capture finds it and nothing else does.
 */
export class PartFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #size: number;
  #unflushed = 0;
  #flushing: Promise<void> | null = null;
  #flushFailure: unknown = null;

  private constructor(path: string, handle: FileHandle, size: number) {
    this.path = path;
    this.#handle = handle;
    this.#size = size;
  }

  static pathOf(folder: string, device: string, capture: CaptureIdentity): string {
    const identity = createHash('sha256').update(JSON.stringify([device, capture.name, capture.sizeBytes, capture.createdAt])).digest('hex').slice(0, 8);
    return join(folder, `${safeFileName(capture.name)}.${identity}.part`);
  }

  /** Opens what an earlier try has left, or begins anew. @throws FaultError `file-access`, `disk-full`. */
  static async open(path: string): Promise<PartFile> {
    try {
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o644);
      return new PartFile(path, handle, (await handle.stat()).size);
    } catch (error) {
      throw fileError(error, 'The folder cannot be written to.');
    }
  }

  /** Bytes that are here, from the first on without a gap. */
  get sizeBytes(): number {
    return this.#size;
  }

  /** The last bytes, at most `count`. */
  async tail(count: number): Promise<Buffer> {
    const bytes = Buffer.alloc(Math.min(count, this.#size));
    try {
      const { bytesRead } = await this.#handle.read(bytes, 0, bytes.byteLength, this.#size - bytes.byteLength);
      return bytes.subarray(0, bytesRead);
    } catch (error) {
      throw fileError(error, 'The unfinished copy cannot be read.');
    }
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#flushFailure !== null) throw fileError(this.#flushFailure, 'The file cannot be written.');
    try {
      for (let at = 0; at < bytes.byteLength; ) {
        const { bytesWritten } = await this.#handle.write(bytes, at, bytes.byteLength - at, this.#size);
        at += bytesWritten;
        this.#size += bytesWritten;
        this.#unflushed += bytesWritten;
      }
    } catch (error) {
      throw fileError(error, 'The file cannot be written.');
    }
    if (this.#unflushed >= flushEveryBytes && this.#flushing === null) this.#flushing = this.#flush();
  }

  /** Beside the writing, never in its way. */
  async #flush(): Promise<void> {
    this.#unflushed = 0;
    try {
      await this.#handle.datasync();
    } catch (error) {
      this.#flushFailure = error;
    }
    this.#flushing = null;
  }

  /** Throws away what is here and begins anew. */
  async restart(): Promise<void> {
    try {
      await this.#handle.truncate(0);
      this.#size = 0;
    } catch (error) {
      throw fileError(error, 'The file cannot be written.');
    }
  }

  /**
   * Makes it a finished file: on disk to the last byte, with the time of the capture, under a name that nothing had.
   * @returns the name that it got.
   * @throws FaultError `verification-failed` where the size is not `expectedBytes`; the part is closed then and still there.
   */
  async finish(folder: string, wishedName: string, names: FolderNames, expectedBytes: number, createdAt: number | null): Promise<string> {
    try {
      await this.#flushing;
      if (this.#flushFailure !== null) throw this.#flushFailure;
      await this.#handle.sync();
      const { size } = await this.#handle.stat();
      if (size !== expectedBytes) throw portalError('verification-failed', { detail: `${String(size)} of ${String(expectedBytes)} bytes on disk` });
      if (createdAt !== null) await this.#handle.utimes(createdAt / 1_000, createdAt / 1_000);
      await this.close();
      return await placeUnderFreeName(this.path, folder, wishedName, names);
    } catch (error) {
      throw error instanceof FaultError ? error : fileError(error, 'The finished file cannot be put into its place.');
    }
  }

  /** Lets go of it; a later try may go on with it. */
  async close(): Promise<void> {
    await this.#flushing;
    await this.#handle.close().catch(() => undefined);
  }

  async discard(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true }).catch(() => undefined);
  }
}

/** New names themselves must outlive a loss of power, too. Not every system can be told, and none fails for it. */
export async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().catch(() => undefined);
    await handle.close();
  } catch {
    // Windows opens no folders
  }
}

function fileError(error: unknown, message: string): FaultError {
  if (error instanceof FaultError) return error;
  const { code, detail } = toFault(error);
  if (code === 'disk-full') return portalError('disk-full', detail === undefined ? {} : { detail }, { cause: error });
  const system = systemErrorCode(error);
  return new FaultError(portalFault('file-access', { message, hint: 'Check that the folder is still there and may be written to, or choose another one.', ...(system === null ? {} : { detail: system }) }), { cause: error });
}
