import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { SecretStore } from '../../../core/secret-store.ts';

/** A sealed file takes values of up to 100,000 characters. */
const pieceLength = 90_000;
const mostPieces = 200;
/** What was packed here is never larger; whatever unpacks to more was altered. */
export const mostUnpackedBytes = 64 * 1_024 ** 2;
const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Texts of any length in the secret store: packed, in pieces. */
export class SealedTexts {
  readonly #secrets: SecretStore;

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  /** @returns null where there is none, or not all of it. @throws FaultError `secrets-locked` */
  async get(name: string): Promise<string | null> {
    const pieces: string[] = [];
    for (let piece = 0; piece < mostPieces; piece += 1) {
      const text = await this.#secrets.get(`${name}/${piece}`);
      if (text === null) return null;
      pieces.push(text.slice(1));
      // Each says whether another one follows.
      if (text.startsWith('.')) break;
    }
    const bytes = Buffer.from(pieces.join(''), 'base64');
    return (await unpack(bytes, { maxOutputLength: mostUnpackedBytes })).toString('utf8');
  }

  has(name: string): Promise<boolean> {
    return this.#secrets.has(`${name}/0`);
  }

  /** Resolves once it is sealed. @throws FaultError `secrets-locked`, `disk-full` */
  async set(name: string, text: string): Promise<void> {
    const packed = (await pack(text)).toString('base64');
    const count = Math.max(1, Math.ceil(packed.length / pieceLength));
    for (let piece = 0; piece < count; piece += 1) {
      await this.#secrets.set(`${name}/${piece}`, `${piece === count - 1 ? '.' : '+'}${packed.slice(piece * pieceLength, (piece + 1) * pieceLength)}`);
    }
    for (let piece = count; await this.#secrets.has(`${name}/${piece}`); piece += 1) await this.#secrets.clear(`${name}/${piece}`);
  }

  async clear(name: string): Promise<void> {
    await this.#secrets.clearAll(`${name}/`);
  }
}
