import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import * as z from 'zod';
import type { CursorSnapshot, CursorSnapshots } from './snapshot.ts';

/** Counts up whenever the states of windows or aggregates change their form: older snapshots are of no use then. */
const format = 1;
const digestBytes = 32;
const ending = '.cursor';

const place = { at: z.number(), id: z.number() };
const tuple = z.strictObject({ ...place, labels: z.array(z.string()), samples: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])) });
const slice = z.strictObject({ start: z.number(), labels: z.array(z.string()), events: z.number(), last: z.strictObject(place), running: z.array(z.unknown()), fold: z.array(z.unknown()) });
/** The digest vouches for the states of aggregates: nobody else but this program wrote them. */
const contentSchema = z.strictObject({
  format: z.literal(format),
  hash: z.string(),
  mark: z.strictObject({ identity: z.string(), id: z.number(), at: z.number(), storedAt: z.number() }),
  from: z.number(),
  newestAt: z.number(),
  ahead: z.array(tuple),
  window: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('tuples'), tuples: z.array(tuple) }),
    z.strictObject({ kind: z.literal('slices'), sliceMs: z.number(), slices: z.array(slice) }),
  ]),
});

/** @returns bytes that `unpackSnapshot` understands. */
export function packSnapshot(snapshot: CursorSnapshot): Buffer {
  const { window } = snapshot;
  const listed = window.kind === 'tuples' ? { ...window, tuples: [...window.tuples] } : { ...window, slices: [...window.slices] };
  const content = serialize({ ...snapshot, format, window: listed });
  return Buffer.concat([digestOf(content), content]);
}

/** @returns null for what is damaged or of another version. */
export function unpackSnapshot(bytes: Uint8Array): CursorSnapshot | null {
  const content = bytes.subarray(digestBytes);
  if (!digestOf(content).equals(bytes.subarray(0, digestBytes))) return null;
  const { success, data } = contentSchema.safeParse(deserialize(content));
  if (!success) return null;
  const { format: _, ...snapshot } = data;
  return snapshot;
}

function digestOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

/** One file for each cursor, by its name. A snapshot that cannot be written or read is none: the store has everything. */
export class SnapshotFiles implements CursorSnapshots {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  load(name: string): CursorSnapshot | null {
    try {
      return unpackSnapshot(readFileSync(this.#pathOf(name)));
    } catch {
      return null;
    }
  }

  save(name: string, snapshot: CursorSnapshot): void {
    const path = this.#pathOf(name);
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(`${path}.new`, packSnapshot(snapshot), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch {
      rmSync(`${path}.new`, { force: true });
    }
  }

  #pathOf(name: string): string {
    // Whatever the name is made of, the file is one of this folder.
    return join(this.#folder, `${encodeURIComponent(name).replaceAll('.', '%2E')}${ending}`);
  }
}
