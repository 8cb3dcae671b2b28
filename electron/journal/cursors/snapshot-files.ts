import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import type { CursorSnapshot, CursorSnapshots } from './snapshot.ts';

/** Counts up whenever the states of windows or aggregates change their form: older snapshots are of no use then. */
const format = 2;
/** Tuples or slices that are read at once: well below a millisecond's work. */
const perFrame = 200;
const ending = '.cursor';
/** Of a cursor that was not open for so long. */
const keptMs = 7 * 86_400_000;
/** Length and checksum in front of each frame. */
const prefixBytes = 8;

const place = { at: z.number(), id: z.number() };
const tuple = z.strictObject({ ...place, labels: z.array(z.string()), samples: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])) });
/** The checksum vouches for the states of aggregates: nobody else but this program wrote them. */
const slice = z.strictObject({ start: z.number(), labels: z.array(z.string()), events: z.number(), last: z.strictObject(place), running: z.array(z.unknown()), fold: z.array(z.unknown()) });
const headSchema = z.strictObject({
  format: z.literal(format),
  hash: z.string(),
  mark: z.strictObject({ identity: z.string(), id: z.number(), at: z.number(), storedAt: z.number() }),
  from: z.number(),
  newestAt: z.number().nullable(),
  ahead: z.number(),
  /** Null where it keeps tuples. */
  sliceMs: z.number().nullable(),
  /** Tuples or slices. */
  kept: z.number(),
});

/** @returns bytes that `unpackSnapshot` understands: a head, then what waits, then what the window keeps, in frames. */
export function packSnapshot({ ahead, window, ...rest }: CursorSnapshot): Buffer {
  const kept = window.kind === 'tuples' ? [...window.tuples] : [...window.slices];
  const head = { ...rest, format, ahead: ahead.length, sliceMs: window.kind === 'slices' ? window.sliceMs : null, kept: kept.length };
  return Buffer.concat([frameOf(head), ...framesOf(ahead), ...framesOf(kept)]);
}

/**
 * @returns null for what is damaged at its beginning, or of another version. What the window keeps is read as it is asked
 * for; asking throws where it is damaged.
 */
export function unpackSnapshot(bytes: Buffer): CursorSnapshot | null {
  try {
    const first = frameAt(bytes, 0);
    const { format: _, ahead, sliceMs, kept, ...rest } = headSchema.parse(first.content);
    const { items, next } = all(bytes, first.next, ahead);
    const window = sliceMs === null
      ? { kind: 'tuples' as const, tuples: itemsAt(bytes, next, kept, tuple) }
      : { kind: 'slices' as const, sliceMs, slices: itemsAt(bytes, next, kept, slice) };
    return { ...rest, ahead: z.array(tuple).parse(items), window };
  } catch {
    return null;
  }
}

function frameOf(content: unknown): Buffer {
  const bytes = serialize(content);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(bytes.length, 0);
  prefix.writeUInt32LE(crc32(bytes), 4);
  return Buffer.concat([prefix, bytes]);
}

function framesOf(items: readonly unknown[]): Buffer[] {
  return Array.from({ length: Math.ceil(items.length / perFrame) }, (_, index) => frameOf(items.slice(index * perFrame, (index + 1) * perFrame)));
}

/** @throws RangeError or SyntaxError where there is no sound frame. */
function frameAt(bytes: Buffer, start: number): { readonly content: unknown; readonly next: number } {
  const next = start + prefixBytes + bytes.readUInt32LE(start);
  const content = bytes.subarray(start + prefixBytes, next);
  if (bytes.length < next || crc32(content) !== bytes.readUInt32LE(start + 4)) throw new SyntaxError('A snapshot is damaged.');
  return { content: deserialize(content), next };
}

function all(bytes: Buffer, start: number, count: number): { readonly items: unknown[]; readonly next: number } {
  const items: unknown[] = [];
  let next = start;
  while (items.length < count) {
    const frame = frameAt(bytes, next);
    items.push(...z.array(z.unknown()).parse(frame.content));
    next = frame.next;
  }
  return { items, next };
}

function* itemsAt<Item>(bytes: Buffer, start: number, count: number, schema: z.ZodType<Item>): Generator<Item> {
  let next = start;
  for (let read = 0; read < count;) {
    const frame = frameAt(bytes, next);
    const items = z.array(schema).min(1).parse(frame.content);
    yield* items;
    read += items.length;
    next = frame.next;
  }
}

/** One file for each cursor, by its name. A snapshot that cannot be written or read is none: the store has everything. */
export class SnapshotFiles implements CursorSnapshots {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Snapshots that nobody has made anew for long are removed. @param now in milliseconds since 1970. */
  static open(folder: string, now: number): SnapshotFiles {
    try {
      for (const file of readdirSync(folder)) {
        const path = join(folder, file);
        if (file.endsWith(ending) && statSync(path).mtimeMs < now - keptMs) rmSync(path);
      }
    } catch {
      // There is no folder yet, or one that is not ours to clear.
    }
    return new SnapshotFiles(folder);
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
