import { createHash } from 'node:crypto';
import type { CaptureId } from '../../../shared/domain/identifiers.ts';
import { captureIdSchema } from '../../../shared/domain/identifiers.ts';

/** Marks the id of a name that is too long to be carried in it. */
const longNamePrefix = '_long-';
const longestId = 512;

/** @returns the id that stands for a file name of the device: Base64url of it, or of its hash where it is too long. */
export function captureIdOf(name: string): CaptureId {
  const encoded = Buffer.from(name, 'utf8').toString('base64url');
  return captureIdSchema.parse(encoded.length <= longestId ? encoded : longNamePrefix + createHash('sha256').update(name, 'utf8').digest('base64url'));
}

/** @returns the file name that the id carries, or null where it carries none. */
export function nameOfCaptureId(id: CaptureId): string | null {
  if (id.startsWith(longNamePrefix)) return null;
  const name = Buffer.from(id, 'base64url').toString('utf8');
  return name !== '' && captureIdOf(name) === id ? name : null;
}
