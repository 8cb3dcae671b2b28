import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { leavesOf, type Leaf } from '../../../shared/domain/service-fabric/evaluation-leaves.ts';
import type { CauseKind } from '../../../shared/domain/service-fabric/event-meaning.ts';
import { healthParents, rootCausesOf, type UnhealthyState } from '../../../shared/domain/service-fabric/root-causes.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { askLeaves } from './entity-leaves.ts';
import type { HealthReading } from './health-reading.ts';
import { inSlices } from './in-slices.ts';
import { ObservedList } from './observed-list.ts';

/** Reports that the heartbeat's trimmed tree left out are asked for entity by entity, up to this number of them. */
const mostAsked = 200;
const askedAtOnce = 4;
/** Reports that were asked for are asked for again after this time, since nothing tells that they changed. */
const keptForMs = 120_000;
const askedAgainAtOnce = 20;

interface Alone extends UnhealthyState {
  readonly key: string;
  readonly coverKey: string;
}

interface AskedLeaves {
  readonly healthState: string;
  readonly at: number;
  readonly leaves: readonly Leaf[];
}

/**
 * The root causes, from what the heartbeat's evaluations say and, where the gateway trimmed those, from the reports of
 * entities that the filtered chunks name.
 */
export class CauseBook {
  readonly list = new ObservedList<RootCause>(({ key }) => key);
  readonly #clock: Clock;
  readonly #asked = new Map<string, AskedLeaves>();
  #kinds: ReadonlyMap<string, CauseKind> = new Map();
  #tree: readonly Leaf[] = [];
  #states: ReadonlyMap<string, UnhealthyState> = new Map();
  /** Those whose state is not explained by that of a child of theirs. */
  #alone: readonly Alone[] = [];
  #unexplained = 0;
  #chunkSeen = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the causes explain everyone who is not Ok, and who is missing. */
  get completeness(): { readonly complete: boolean; readonly missing: string } {
    if (!this.#chunkSeen && this.list.size > 0) return { complete: false, missing: 'The full list of what is not Ok has not arrived yet.' };
    if (this.#unexplained === 0) return { complete: true, missing: '' };
    const count = new Intl.NumberFormat('en-US').format(this.#unexplained);
    return { complete: false, missing: `${count} more ${this.#unexplained === 1 ? 'entity is' : 'entities are'} not Ok whose reports have not been read.` };
  }
  /** What a cause is about. */
  kindOf(key: string): CauseKind {
    return this.#kinds.get(key) ?? 'other';
  }

  heard(reading: HealthReading): void {
    this.#tree = leavesOf(reading.evaluations);
    this.#rank(reading.asOf);
  }

  /** @param states everyone who is not Ok, by `entityKey` */
  async listed(states: ReadonlyMap<string, UnhealthyState>, asOf: number, signal: AbortSignal): Promise<void> {
    const parents = new Set<string>();
    await inSlices(states.values(), signal, ({ ref }) => {
      const [parent] = healthParents(ref);
      if (parent) parents.add(entityKey(parent));
    });
    const alone: Alone[] = [];
    await inSlices(states, signal, ([key, state]) => {
      if (!parents.has(key)) alone.push({ ...state, key, coverKey: coverKey(state.ref) });
    });
    this.#states = states;
    this.#alone = alone;
    this.#chunkSeen = true;
    for (const key of this.#asked.keys()) if (!states.has(key)) this.#asked.delete(key);
    this.#rank(asOf);
  }

  /** Nobody is red any more. */
  allOk(asOf: number): void {
    this.#clear();
    this.#chunkSeen = true;
    this.#rank(asOf);
  }

  forget(asOf: number): void {
    this.#clear();
    this.#chunkSeen = false;
    this.#rank(asOf);
  }

  #clear(): void {
    this.#tree = [];
    this.#states = new Map();
    this.#alone = [];
    this.#asked.clear();
  }

  /** Reads the reports that are missing; what cannot be read stays unexplained. */
  async complete(client: GatewayClient, signal: AbortSignal): Promise<void> {
    const wanted = this.#wanted();
    for (let at = 0; at < wanted.length; at += askedAtOnce) {
      signal.throwIfAborted();
      await Promise.all(wanted.slice(at, at + askedAtOnce).map((each) => this.#askOne(client, each, signal)));
    }
    if (wanted.length > 0) this.#rank(this.#clock.now());
  }

  async #askOne(client: GatewayClient, { ref, key, healthState }: Alone, signal: AbortSignal): Promise<void> {
    try {
      const leaves = await askLeaves(client, ref, signal);
      this.#asked.set(key, { healthState, at: this.#clock.now(), leaves });
    } catch (error) {
      // It may have gone meanwhile, or its own answer may be too large; neither says anything about the others.
      if (!(error instanceof FaultError) || !['not-found', 'too-large', 'malformed-answer'].includes(error.fault.code)) throw error;
      this.#asked.set(key, { healthState, at: this.#clock.now(), leaves: [] });
    }
  }

  #wanted(): Alone[] {
    const now = this.#clock.now();
    const fresh: Alone[] = [];
    const again: Alone[] = [];
    for (const each of this.#unexplainedOf(false)) {
      const asked = this.#asked.get(each.key);
      if (!asked || asked.healthState !== each.healthState) fresh.push(each);
      else if (now - asked.at > keptForMs) again.push(each);
    }
    const room = Math.max(0, mostAsked - this.#asked.size);
    return [...spread(fresh).slice(0, room), ...again.slice(0, askedAgainAtOnce)];
  }

  /** Entities that are not Ok on their own account and of whom the evaluations say nothing. @param countAsked leave out those that were asked for. */
  #unexplainedOf(countAsked: boolean): Alone[] {
    const covered = new Set(this.#tree.map(({ ref }) => coverKey(ref)));
    return this.#alone.filter((each) => !covered.has(each.coverKey) && (!countAsked || (this.#asked.get(each.key)?.leaves.length ?? 0) === 0));
  }

  #rank(asOf: number): void {
    const asked = [...this.#asked.values()].flatMap(({ leaves }) => leaves);
    const { causes, kinds } = rootCausesOf([...this.#tree, ...asked], this.#states);
    this.#kinds = kinds;
    this.#unexplained = this.#chunkSeen ? this.#unexplainedOf(true).length : 0;
    this.list.replaceAll(causes, asOf);
  }
}

/** Evaluations name service packages without their activation. */
function coverKey(ref: EntityRef): string {
  return entityKey(ref.kind === 'deployedServicePackage' ? { ...ref, activationId: '' } : ref);
}

/** Gravest first, and one of each parent before the second of any: a few hundred shall tell of as many causes as can be. */
function spread<State extends UnhealthyState>(states: readonly State[]): State[] {
  const counts = new Map<string, number>();
  return states
    .map((state) => {
      const [parent] = healthParents(state.ref);
      const key = `${state.healthState}|${state.ref.kind}|${parent ? entityKey(parent) : ''}`;
      const turn = counts.get(key) ?? 0;
      counts.set(key, turn + 1);
      return { state, turn: turn + (state.healthState === 'Error' ? 0 : 0.5) };
    })
    .sort((left, right) => left.turn - right.turn)
    .map(({ state }) => state);
}
