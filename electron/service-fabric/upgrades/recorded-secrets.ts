import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { looksSecret } from '../../../shared/domain/secret-looking.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { SecretStore } from '../../core/secret-store.ts';
import type { RecordedParameters } from './run-record.ts';

const storedSchema = z.strictObject({ parameters: z.record(z.string(), z.string()), before: z.record(z.string(), z.string()) });
type Stored = z.infer<typeof storedSchema>;
export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Keeps the secret-looking parameters of recorded runs in the secret store; the record itself has only their names. */
export class RecordedSecrets {
  readonly #secrets: SecretStore;
  /** What is stored already in this run of the program. */
  readonly #kept = new Map<string, Stored>();

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  /** The parameters without their secrets, which are put away. Where the store is locked they are left out, and cannot be brought back. */
  async putAway(connectionId: ConnectionId, runId: string, parameters: readonly Parameter[], before: readonly Parameter[] | null): Promise<{ parameters: RecordedParameters; parametersBefore: RecordedParameters }> {
    const mine = secretsOf(parameters);
    if (Object.keys(mine).length > 0 || (before !== null && Object.keys(secretsOf(before)).length > 0)) await this.#keep(connectionId, runId, mine, before === null ? null : secretsOf(before));
    return { parameters: withoutSecrets(parameters), parametersBefore: before === null ? null : withoutSecrets(before) };
  }

  /** @param before null leaves what is kept already. */
  async #keep(connectionId: ConnectionId, runId: string, parameters: Record<string, string>, before: Record<string, string> | null): Promise<void> {
    const name = nameOf(connectionId, runId);
    const known = this.#kept.get(name) ?? (await this.#read(connectionId, runId));
    const next: Stored = { parameters, before: before ?? known?.before ?? {} };
    if (known !== null && isDeepStrictEqual(known, next)) {
      this.#kept.set(name, next);
      return;
    }
    await unlessLocked(async () => {
      await this.#secrets.set(name, JSON.stringify(next));
      this.#kept.set(name, next);
    });
  }

  /** @returns the values as they were; null for those that could not be kept. */
  async bringBack(connectionId: ConnectionId, runId: string, which: 'parameters' | 'before', recorded: NonNullable<RecordedParameters>): Promise<{ name: string; value: string | null }[]> {
    const stored = recorded.some(({ value }) => value === null) ? await this.#read(connectionId, runId) : null;
    return recorded.map(({ name, value }) => ({ name, value: value ?? stored?.[which][name] ?? null }));
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    this.#kept.clear();
    await unlessLocked(() => this.#secrets.clearAll(`cluster-upgrades/${connectionId}/`));
  }

  async #read(connectionId: ConnectionId, runId: string): Promise<Stored | null> {
    const text = await unlessLocked(() => this.#secrets.get(nameOf(connectionId, runId)));
    if (text === null) return null;
    try {
      return storedSchema.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }
}

function nameOf(connectionId: ConnectionId, runId: string): string {
  return `cluster-upgrades/${connectionId}/${runId}`;
}

function secretsOf(parameters: readonly Parameter[]): Record<string, string> {
  return Object.fromEntries(parameters.filter(({ name, value }) => looksSecret(name, value)).map(({ name, value }) => [name, value]));
}

function withoutSecrets(parameters: readonly Parameter[]): NonNullable<RecordedParameters> {
  return parameters.map(({ name, value }) => ({ name, value: looksSecret(name, value) ? null : value }));
}

async function unlessLocked<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'secrets-locked') return null;
    throw error;
  }
}
