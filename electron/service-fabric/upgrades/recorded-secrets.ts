import * as z from 'zod';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { looksSecret } from '../../../shared/domain/service-fabric/secret-looking.ts';
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
  readonly #kept = new Map<string, string>();

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  /** The parameters without their secrets, which are put away. Where the store is locked they are left out, and cannot be brought back. */
  async putAway(connectionId: ConnectionId, runId: string, parameters: readonly Parameter[], before: readonly Parameter[] | null): Promise<{ parameters: RecordedParameters; parametersBefore: RecordedParameters }> {
    const stored: Stored = { parameters: secretsOf(parameters), before: secretsOf(before ?? []) };
    const text = JSON.stringify(stored);
    const name = nameOf(connectionId, runId);
    const hasAny = Object.keys(stored.parameters).length + Object.keys(stored.before).length > 0;
    if (hasAny && this.#kept.get(name) !== text) {
      await unlessLocked(() => this.#secrets.set(name, text));
      this.#kept.set(name, text);
    }
    return { parameters: withoutSecrets(parameters), parametersBefore: before === null ? null : withoutSecrets(before) };
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
