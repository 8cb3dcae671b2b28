import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Upload } from '../../../shared/contract/files.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { uploadHandleSchema, type UploadHandle } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../fault-error.ts';
import { fault, faultError, toFault } from '../faults.ts';
import type { FetchRoute } from '../fetch-route.ts';
import type { Logger } from '../logging.ts';
import type { UploadStore } from '../services.ts';

/** Largest file that a page may hand over: HoloLens packages with all their assets stay well below. */
export const largestUploadBytes = 8 * 1_024 ** 3;
/** An application package that is handed over file by file may have thousands. */
const mostUploads = 20_000;

interface StoredUpload extends Upload {
  readonly path: string;
}

/** Files that the page has handed over, in a folder of the profile that is emptied at each start and at the end. */
export class ProgramUploads implements UploadStore {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #uploads = new Map<UploadHandle, StoredUpload>();

  private constructor(folder: string, logger: Logger) {
    this.#folder = folder;
    this.#logger = logger;
  }

  static async open(folder: string, logger: Logger): Promise<ProgramUploads> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new ProgramUploads(folder, logger);
  }

  get(handle: UploadHandle): StoredUpload | null {
    return this.#uploads.get(handle) ?? null;
  }

  async discard(handles: readonly UploadHandle[]): Promise<void> {
    for (const handle of handles) {
      const upload = this.#uploads.get(handle);
      this.#uploads.delete(handle);
      if (upload) await rm(upload.path, { force: true });
    }
  }

  async close(): Promise<void> {
    this.#uploads.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** `POST /uploads?name=…` with the bytes of one file as its body; answers `uploadSchema`, or a fault with its status. */
  route(): FetchRoute {
    return {
      method: 'POST', path: '/uploads', effect: 'write',
      handle: async (request) => {
        try {
          return Response.json(await this.#take(request));
        } catch (error) {
          const why = toFault(error);
          if (why.code === 'internal') this.#logger.warn('uploads.failed', 'An upload failed.', { reason: error instanceof Error ? error.name : 'unknown' });
          return Response.json(why, { status: why.code === 'disk-full' ? 507 : 400 });
        }
      },
    };
  }

  async #take(request: Request): Promise<Upload> {
    const name = new URL(request.url).searchParams.get('name')?.trim() ?? '';
    if (name === '' || name.length > 400) throw faultError('invalid-input', { message: 'The file has no usable name.' });
    const announced = Number(request.headers.get('content-length') ?? Number.NaN);
    if (announced > largestUploadBytes) throw tooLarge();
    if (this.#uploads.size >= mostUploads) throw faultError('busy', { message: `${mostUploads} files wait already.`, hint: 'Install or discard them first.' });
    const handle = uploadHandleSchema.parse(randomUUID());
    const path = join(this.#folder, handle);
    try {
      const { sizeBytes, sha256 } = await store(request, path);
      if (Number.isFinite(announced) && announced !== sizeBytes) throw faultError('cut-short', { message: `Only a part of ${name} arrived.` });
      const upload: StoredUpload = { handle, name, sizeBytes, sha256, path };
      this.#uploads.set(handle, upload);
      return { handle, name, sizeBytes, sha256 };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }
}

function tooLarge(): FaultError {
  return faultError('invalid-input', { message: `This file is larger than ${largestUploadBytes / 1_024 ** 3} GB.`, hint: 'Split the package, or copy its assets by another way.' });
}

/** Uploads lie with Fabriscope's own data: to choose another folder helps nobody here. */
function storingFault(why: Fault): Fault {
  const { detail } = why;
  const shown = detail === undefined ? {} : { detail };
  if (why.code === 'internal') return fault('cut-short', { message: 'The file did not arrive whole.', hint: 'Choose it again; nothing incomplete was kept.' });
  if (why.code === 'disk-full') return fault('disk-full', { message: 'The disk that holds Fabriscope’s own data is full.', hint: 'Free some space there, then choose the file again. Nothing incomplete was kept.', remedy: 'retry', ...shown });
  if (why.code === 'file-access') return fault('file-access', { message: 'The file could not be stored with Fabriscope’s own data.', hint: 'Check the permissions of its data folder, then choose the file again.', remedy: 'retry', ...shown });
  return why;
}

async function store(request: Request, path: string): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.byteLength;
      hash.update(chunk);
      done(sizeBytes > largestUploadBytes ? tooLarge() : null, chunk);
    },
  });
  const body = request.body === null ? Readable.from([]) : Readable.fromWeb(request.body);
  try {
    await pipeline(body, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw new FaultError(storingFault(toFault(error)), { cause: error });
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
