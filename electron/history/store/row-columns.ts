import { deploymentKinds, deploymentResults, type DeploymentKind, type DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import { Dictionary } from './dictionary.ts';

/** Bits of `flags`. */
export const rowFlags = { rollback: 1, forgotten: 2, corrected: 4, namesFix: 8, parameters: 16 } as const;

/** What of a row stands in memory: everything that lists, counts and figures go by. */
export interface ColumnValues {
  readonly id: number;
  readonly kind: DeploymentKind;
  /** After a correction, the corrected one. */
  readonly result: DeploymentResult;
  readonly source: string;
  readonly sourceName: string;
  readonly application: string;
  /** Number of a place. */
  readonly place: number;
  readonly by: string | null;
  readonly version: string | null;
  /** Digest of the correlation id. */
  readonly correlation: number | null;
  readonly queuedAt: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly flags: number;
  /** NaN where a time is not known; null for none. */
  readonly commitTimes: Float64Array | null;
  /** Digests of the build that it names and of the commit that it was built from. */
  readonly build: number | null;
  readonly builtFrom: number | null;
  /** Of builds: pipeline and branch. */
  readonly line: string | null;
  /** Of builds: digests of its commits, in the order of their times. */
  readonly commitIds: Float64Array | null;
}

/** Number of a kind as it stands in its column. */
export function kindNumber(kind: DeploymentKind): number {
  return deploymentKinds.indexOf(kind);
}

/** Number of a result as it stands in its column. */
export function resultNumber(result: DeploymentResult): number {
  return deploymentResults.indexOf(result);
}

const succeeded = resultNumber('succeeded');
const build = kindNumber('build');

/** Rows of one kind of one application at one place, as positions in time. */
export interface Chain {
  readonly kind: number;
  readonly application: number;
  readonly place: number;
  /** Ids of rows by start, oldest first. */
  readonly ids: number[];
}

/**
 * The columns of all rows, by the id of the row: some 80 bytes a row. Lists, facets and figures pass over them in a few
 * milliseconds, where a database would take a hundred for each.
 */
export class RowColumns {
  readonly sources = new Dictionary();
  readonly applications = new Dictionary();
  readonly callers = new Dictionary();
  readonly versions = new Dictionary();
  readonly lines = new Dictionary();
  readonly sourceNames = new Map<number, { readonly name: string; readonly at: number }>();
  kind = new Uint8Array(1_024);
  result = new Uint8Array(1_024);
  flags = new Uint8Array(1_024);
  source = new Int32Array(1_024);
  application = new Int32Array(1_024);
  place = new Int32Array(1_024);
  /** -1 where nobody is named. */
  caller = new Int32Array(1_024);
  /** -1 where it is not known. */
  version = new Int32Array(1_024);
  /** NaN for none, as in the times below. */
  correlation = new Float64Array(1_024);
  queuedAt = new Float64Array(1_024);
  startedAt = new Float64Array(1_024);
  endedAt = new Float64Array(1_024);
  build = new Float64Array(1_024);
  builtFrom = new Float64Array(1_024);
  /** -1 where it is not known. */
  line = new Int32Array(1_024);
  readonly #commitIds = new Map<number, Float64Array>();
  readonly #commitTimes = new Map<number, Float64Array>();
  readonly #chains = new Map<string, Chain>();
  readonly #chainsOfApplication = new Map<number, Chain[]>();
  /** Ids of rows by start, newest first. */
  #order = new Int32Array(1_024);
  #count = 0;
  #isSorted = true;

  /** Rows there are. */
  get size(): number {
    return this.#count;
  }

  /** Rows that are builds. */
  get builds(): number {
    let builds = 0;
    for (const chain of this.#chains.values()) if (chain.kind === build) builds += chain.ids.length;
    return builds;
  }

  /** Above every id. */
  get capacity(): number {
    return this.kind.length;
  }

  /** Ids of all rows, newest start first. */
  get order(): Int32Array {
    if (!this.#isSorted) {
      this.#order.subarray(0, this.#count).sort((left, right) => this.#compare(left, right));
      this.#isSorted = true;
    }
    return this.#order.subarray(0, this.#count);
  }

  get chains(): Iterable<Chain> {
    return this.#chains.values();
  }

  chainsOf(application: number): readonly Chain[] {
    return this.#chainsOfApplication.get(application) ?? [];
  }

  commitTimes(id: number): Float64Array {
    return this.#commitTimes.get(id) ?? none;
  }

  /** Of a build. */
  commitIds(id: number): Float64Array {
    return this.#commitIds.get(id) ?? none;
  }

  /** Ids of all builds. */
  *buildIds(): Iterable<number> {
    for (const { kind, ids } of this.#chains.values()) if (kind === build) yield* ids;
  }

  kindOf(id: number): DeploymentKind {
    return deploymentKinds[this.kind[id] ?? 0] ?? 'arm';
  }

  resultOf(id: number): DeploymentResult {
    return deploymentResults[this.result[id] ?? 0] ?? 'unknown';
  }

  isGood(id: number): boolean {
    return this.result[id] === succeeded;
  }

  /**
   * Adds a row, or puts another in its place.
   *
   * @param isBulk many follow: the order is made once afterwards.
   */
  set(values: ColumnValues, isBulk: boolean): void {
    const { id } = values;
    this.#reserve(id);
    const isKnown = this.startedAt[id] !== 0;
    if (isKnown) this.#leaveChain(id);
    // Where the order is yet to be made, it does not matter where in it a row stands.
    const isInPlace = isKnown && (isBulk || !this.#isSorted);
    if (isInPlace) this.#isSorted = false;
    else if (isKnown) this.#leaveOrder(id);
    this.#write(values);
    keep(this.#commitTimes, id, values.commitTimes);
    keep(this.#commitIds, id, values.commitIds);
    const source = this.source[id] ?? 0;
    if ((this.sourceNames.get(source)?.at ?? 0) <= values.startedAt) this.sourceNames.set(source, { name: values.sourceName, at: values.startedAt });
    this.#join(id);
    if (!isInPlace) this.#enterOrder(id, isBulk);
  }

  /** Takes a row away for good. */
  remove(id: number): void {
    if ((this.startedAt[id] ?? 0) === 0) return;
    this.#leaveChain(id);
    this.#leaveOrder(id);
    this.#commitTimes.delete(id);
    this.#commitIds.delete(id);
    this.startedAt[id] = 0;
  }

  #write({ id, kind, result, flags, source, application, place, by, version, correlation, queuedAt, startedAt, endedAt, build: named, builtFrom, line }: ColumnValues): void {
    this.kind[id] = kindNumber(kind);
    this.result[id] = resultNumber(result);
    this.flags[id] = flags;
    this.source[id] = this.sources.of(source);
    this.application[id] = this.applications.of(application);
    this.place[id] = place;
    this.caller[id] = by === null ? -1 : this.callers.of(by);
    this.version[id] = version === null ? -1 : this.versions.of(version);
    this.correlation[id] = correlation ?? Number.NaN;
    this.queuedAt[id] = queuedAt ?? Number.NaN;
    // 0 stands for a row that is not there.
    this.startedAt[id] = Math.max(1, startedAt);
    this.endedAt[id] = endedAt ?? Number.NaN;
    this.build[id] = named ?? Number.NaN;
    this.builtFrom[id] = builtFrom ?? Number.NaN;
    this.line[id] = line === null ? -1 : this.lines.of(line);
  }

  #reserve(id: number): void {
    if (id < this.kind.length) return;
    const length = Math.max(id + 1, this.kind.length * 2);
    this.kind = grown(this.kind, new Uint8Array(length));
    this.result = grown(this.result, new Uint8Array(length));
    this.flags = grown(this.flags, new Uint8Array(length));
    this.source = grown(this.source, new Int32Array(length));
    this.application = grown(this.application, new Int32Array(length));
    this.place = grown(this.place, new Int32Array(length));
    this.caller = grown(this.caller, new Int32Array(length));
    this.version = grown(this.version, new Int32Array(length));
    this.correlation = grown(this.correlation, new Float64Array(length));
    this.queuedAt = grown(this.queuedAt, new Float64Array(length));
    this.startedAt = grown(this.startedAt, new Float64Array(length));
    this.endedAt = grown(this.endedAt, new Float64Array(length));
    this.build = grown(this.build, new Float64Array(length));
    this.builtFrom = grown(this.builtFrom, new Float64Array(length));
    this.line = grown(this.line, new Int32Array(length));
    this.#order = grown(this.#order, new Int32Array(length));
  }

  #compare(left: number, right: number): number {
    return (this.startedAt[right] ?? 0) - (this.startedAt[left] ?? 0) || right - left;
  }

  #enterOrder(id: number, isBulk: boolean): void {
    if (isBulk || !this.#isSorted) {
      this.#order[this.#count] = id;
      this.#isSorted = false;
    } else {
      const at = this.#placeInOrder(id);
      this.#order.copyWithin(at + 1, at, this.#count);
      this.#order[at] = id;
    }
    this.#count += 1;
  }

  #leaveOrder(id: number): void {
    const at = this.#isSorted ? this.#placeInOrder(id) : this.#order.indexOf(id);
    this.#order.copyWithin(at, at + 1, this.#count);
    this.#count -= 1;
  }

  /** While the columns of the row are still those with which it joined. */
  #leaveChain(id: number): void {
    const chain = this.#chains.get(this.#chainKey(id));
    chain?.ids.splice(this.countBefore(chain, this.startedAt[id] ?? 0, id), 1);
  }

  #placeInOrder(id: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#order[middle] ?? 0, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #join(id: number): void {
    const key = this.#chainKey(id);
    let chain = this.#chains.get(key);
    if (chain === undefined) {
      chain = { kind: this.kind[id] ?? 0, application: this.application[id] ?? 0, place: this.place[id] ?? 0, ids: [] };
      this.#chains.set(key, chain);
      const siblings = this.#chainsOfApplication.get(chain.application);
      if (siblings) siblings.push(chain);
      else this.#chainsOfApplication.set(chain.application, [chain]);
    }
    chain.ids.splice(this.countBefore(chain, this.startedAt[id] ?? 0, id), 0, id);
  }

  /** Rows of a chain that began before a time; of those that began then, the ones with a smaller id. */
  countBefore({ ids }: Chain, startedAt: number, id: number): number {
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = ids[middle] ?? 0;
      const otherAt = this.startedAt[other] ?? 0;
      if (otherAt < startedAt || (otherAt === startedAt && other < id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #chainKey(id: number): string {
    return `${this.kind[id] ?? 0} ${this.application[id] ?? 0} ${this.place[id] ?? 0}`;
  }
}

const none = new Float64Array(0);

function keep(kept: Map<number, Float64Array>, id: number, values: Float64Array | null): void {
  if (values === null) kept.delete(id);
  else kept.set(id, values);
}

function grown<Column extends { set(values: Column): void }>(old: Column, column: Column): Column {
  column.set(old);
  return column;
}
