import { open, rename, rm, type FileHandle } from 'node:fs/promises';

const bufferedChars = 256 * 1_024;

/** A text file that gets its name only once it is complete. */
export class GrowingFile {
  readonly #path: string;
  readonly #file: FileHandle;
  #buffer: string[] = [];
  #buffered = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** @throws the file system's error; `EEXIST` where an unfinished file of this name is there. */
  static async begin(path: string): Promise<GrowingFile> {
    return new GrowingFile(path, await open(`${path}.part`, 'wx', 0o600));
  }

  /** @returns bytes that went to the disk by this. */
  async write(text: string): Promise<number> {
    this.#buffer.push(text);
    this.#buffered += text.length;
    return this.#buffered < bufferedChars ? 0 : this.#flush();
  }

  /** @returns bytes that went to the disk by this. */
  async complete(): Promise<number> {
    const bytes = await this.#flush();
    await this.#file.sync();
    await this.#file.close();
    await rename(`${this.#path}.part`, this.#path);
    return bytes;
  }

  async discard(): Promise<void> {
    await this.#file.close();
    await rm(`${this.#path}.part`, { force: true });
  }

  async #flush(): Promise<number> {
    const text = Buffer.from(this.#buffer.join(''));
    this.#buffer = [];
    this.#buffered = 0;
    for (let written = 0; written < text.length;) written += (await this.#file.write(text, written)).bytesWritten;
    return text.length;
  }
}
