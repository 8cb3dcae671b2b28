import { createHash } from 'node:crypto';
import * as z from 'zod';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { digestKey } from '../../../shared/domain/service-fabric/package-rules.ts';
import type { DocumentStore, StoredDocument } from '../../core/services.ts';
import type { OpenPackage } from './package-source.ts';

const mostRemembered = 50_000;

/** SHA-256 of files, worked out once as long as a file stays as it is. */
export class FileDigests {
  readonly #known = new Map<string, string>();

  async of(opened: OpenPackage, path: string, bytes: number, signal?: AbortSignal): Promise<string> {
    const stamp = await opened.stamp(path);
    const known = this.#known.get(stamp);
    if (known !== undefined) return known;
    const hash = createHash('sha256');
    for await (const piece of opened.read(path, 0, bytes)) {
      signal?.throwIfAborted();
      hash.update(piece);
    }
    const digest = hash.digest('hex');
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(stamp, digest);
    return digest;
  }
}

/** One digest for a whole folder: of its files' names and digests. */
export function folderDigest(files: readonly { readonly path: string; readonly digest: string }[]): string {
  const hash = createHash('sha256');
  for (const { path, digest } of files.toSorted((left, right) => (left.path < right.path ? -1 : 1))) hash.update(`${path}\0${digest}\n`);
  return hash.digest('hex');
}

const documentSchema = z.strictObject({
  parts: z.array(z.strictObject({ connectionId: connectionIdSchema, typeName: z.string(), part: z.string(), digest: z.string() })),
});
type Stored = z.infer<typeof documentSchema>;
const mostParts = 5_000;

/**
 * What was uploaded from here under which version, so that the next package can be told "the version changed and the
 * bytes did not": the cluster gives nobody its files back.
 */
export class UploadedParts {
  readonly #document: StoredDocument<Stored>;

  private constructor(document: StoredDocument<Stored>) {
    this.#document = document;
  }

  static async open(documents: DocumentStore): Promise<UploadedParts> {
    return new UploadedParts(await documents.open('cluster-uploaded-parts', (value) => documentSchema.parse(value), { parts: [] }));
  }

  /** Digests by `digestKey`. */
  of(connectionId: ConnectionId, typeName: string): ReadonlyMap<string, string> {
    const { parts } = this.#document.value;
    return new Map(parts.filter((part) => part.connectionId === connectionId && part.typeName === typeName).map(({ part, digest }) => [part, digest]));
  }

  async remember(connectionId: ConnectionId, typeName: string, uploaded: readonly { readonly kind: string; readonly name: string; readonly version: string; readonly digest: string }[]): Promise<void> {
    const fresh = uploaded.map(({ kind, name, version, digest }) => ({ connectionId, typeName, part: digestKey(kind, name, version), digest }));
    const keys = new Set(fresh.map(({ part }) => part));
    const others = this.#document.value.parts.filter((part) => !(part.connectionId === connectionId && part.typeName === typeName && keys.has(part.part)));
    await this.#document.save({ parts: [...others, ...fresh].slice(-mostParts) });
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    await this.#document.save({ parts: this.#document.value.parts.filter((part) => part.connectionId !== connectionId) });
  }
}
