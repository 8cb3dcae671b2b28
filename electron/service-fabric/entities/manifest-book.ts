import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import { readApplicationManifest, type ApplicationManifest } from './application-manifest.ts';

const mostKept = 60;
/** A version that was unprovisioned and provisioned again may have another manifest. */
const keptForMs = 10 * 60_000;

interface Kept {
  readonly text: Promise<string>;
  readonly at: number;
  read: ApplicationManifest | null;
}

/** Manifests of types by version, which hardly ever change and are large: read once for all who want them. */
export class ManifestBook {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** XML text of the application manifest. */
  applicationText(client: GatewayClient, typeName: string, typeVersion: string): Promise<string> {
    return this.#of(client, typeName, typeVersion).text;
  }

  async application(client: GatewayClient, typeName: string, typeVersion: string): Promise<ApplicationManifest> {
    const kept = this.#of(client, typeName, typeVersion);
    const text = await kept.text;
    return (kept.read ??= readApplicationManifest(text));
  }

  forget(): void {
    this.#kept.clear();
  }

  #of(client: GatewayClient, typeName: string, typeVersion: string): Kept {
    const key = JSON.stringify([typeName, typeVersion]);
    const known = this.#kept.get(key);
    if (known && this.#now() - known.at < keptForMs) return known;
    const made: Kept = { text: queries.applications.applicationManifest(client, typeName, typeVersion), at: this.#now(), read: null };
    this.#kept.delete(key);
    this.#kept.set(key, made);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    // What could not be read is asked for again by whoever wants it next.
    made.text.catch(() => {
      if (this.#kept.get(key) === made) this.#kept.delete(key);
    });
    return made;
  }
}
