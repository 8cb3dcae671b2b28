import type { UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../../core/clock.ts';
import type { Parameter } from './recorded-secrets.ts';
import { targetKey } from './run-record.ts';

/** What Fabriscope knows about an upgrade that it has started itself: the cluster keeps neither of it. */
export interface StartNote {
  /** "Operator (admin), because …". */
  readonly by: string;
  readonly toVersion: string;
  readonly fromVersion: string;
  readonly parametersBefore: readonly Parameter[] | null;
}

/** The first answer about a new upgrade comes within seconds; a later one with the same version is another. */
const validMs = 600_000;

/** Holds what was known when an upgrade was started until its run is first seen. */
export class StartNotes {
  readonly #clock: Clock;
  readonly #notes = new Map<string, { readonly note: StartNote; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  started(connectionId: ConnectionId, target: UpgradeTarget, note: StartNote): void {
    this.#notes.set(`${connectionId}\n${targetKey(target)}`, { note, at: this.#clock.now() });
  }

  of(connectionId: ConnectionId, target: UpgradeTarget, toVersion: string): StartNote | null {
    const found = this.#notes.get(`${connectionId}\n${targetKey(target)}`);
    if (found === undefined || found.note.toVersion !== toVersion || this.#clock.now() - found.at > validMs) return null;
    return found.note;
  }
}
