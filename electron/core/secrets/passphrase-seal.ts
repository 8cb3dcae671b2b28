import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';

/** Cost of guessing: 64 MiB and about a fifth of a second for each try. */
const scryptCost = { N: 2 ** 16, r: 8, p: 1 } as const;
/** A file that asks for more than this was not written by us, and opening it would be an attack on this machine. */
const maxCost = { N: 2 ** 18, r: 8, p: 4 } as const;

const base64 = z.string().max(10_000_000).regex(/^[A-Za-z0-9+/]*={0,2}$/);
const headerSchema = z.strictObject({
  format: z.literal('fabriscope-secrets'),
  version: z.literal(1),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    N: z.number().int().min(2 ** 15).max(maxCost.N).refine((cost) => Number.isInteger(Math.log2(cost))),
    r: z.number().int().min(8).max(maxCost.r),
    p: z.number().int().min(1).max(maxCost.p),
    salt: base64,
    /** SHA-256 of the second half of the derived key: tells a wrong passphrase from a damaged file. */
    check: base64,
  }),
});
const fileSchema = z.strictObject({
  ...headerSchema.shape,
  cipher: z.strictObject({ name: z.literal('aes-256-gcm'), iv: base64, tag: base64, data: base64 }),
});
type Header = z.infer<typeof headerSchema>;

/** The passphrase is not the one that the file was sealed with. */
export class WrongPassphraseError extends Error {}
/** The file is no sealed file, or it was altered after it had been sealed. */
export class DamagedSealError extends Error {}

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

/**
 * The key that a passphrase gives, kept so that each change can be sealed without asking again; the passphrase itself is
 * not kept. AES-256-GCM with a fresh nonce each time; the header is authenticated with the content.
 */
export class PassphraseSeal {
  readonly #header: Header;
  readonly #key: Buffer;

  private constructor(header: Header, key: Buffer) {
    this.#header = header;
    this.#key = key;
  }

  /** A new key with a new salt. */
  static async create(passphrase: string): Promise<PassphraseSeal> {
    const salt = randomBytes(16);
    const { key, check } = await deriveKey(passphrase, { ...scryptCost, salt });
    const kdf = { name: 'scrypt' as const, ...scryptCost, salt: salt.toString('base64'), check: check.toString('base64') };
    return new PassphraseSeal({ format: 'fabriscope-secrets', version: 1, kdf }, key);
  }

  /** @throws WrongPassphraseError, DamagedSealError */
  static async open(passphrase: string, sealed: string): Promise<{ seal: PassphraseSeal; plain: string }> {
    const { cipher, ...header } = parseFile(sealed);
    const { key, check } = await deriveKey(passphrase, { ...header.kdf, salt: Buffer.from(header.kdf.salt, 'base64') });
    const expected = Buffer.from(header.kdf.check, 'base64');
    if (expected.byteLength !== check.byteLength || !timingSafeEqual(expected, check)) throw new WrongPassphraseError();
    const seal = new PassphraseSeal(header, key);
    return { seal, plain: seal.#decipher(cipher) };
  }

  /** @returns the text of the file. */
  seal(plain: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv, { authTagLength: 16 });
    cipher.setAAD(authenticated(this.#header));
    const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    const parts = { name: 'aes-256-gcm', iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
    return `${JSON.stringify({ ...this.#header, cipher: parts })}\n`;
  }

  #decipher(parts: { iv: string; tag: string; data: string }): string {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, Buffer.from(parts.iv, 'base64'), { authTagLength: 16 });
      decipher.setAAD(authenticated(this.#header));
      decipher.setAuthTag(Buffer.from(parts.tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(parts.data, 'base64')), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new DamagedSealError('The sealed file was altered.', { cause: error });
    }
  }
}

function parseFile(sealed: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(sealed));
  } catch (error) {
    throw new DamagedSealError('This is not a sealed file.', { cause: error });
  }
}

async function deriveKey(passphrase: string, kdf: { N: number; r: number; p: number; salt: Buffer }): Promise<{ key: Buffer; check: Buffer }> {
  const { N, r, p, salt } = kdf;
  // One spelling of the same letters, however a keyboard composes them.
  const derived = await derive(passphrase.normalize('NFKC'), salt, 64, { N, r, p, maxmem: 256 * N * r });
  return { key: derived.subarray(0, 32), check: createHash('sha256').update(derived.subarray(32)).digest() };
}

function authenticated(header: Header): Buffer {
  const { format, version, kdf } = header;
  return Buffer.from(JSON.stringify([format, version, kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt, kdf.check]), 'utf8');
}
