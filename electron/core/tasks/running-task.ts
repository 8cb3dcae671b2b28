import type { Task, TaskItem } from '../../../shared/contract/tasks.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { TaskId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../clock.ts';
import { fault, toFault } from '../faults.ts';
import type { TaskControl, TaskRegistry } from '../services.ts';
import { TransferRate } from './transfer-rate.ts';

export type TaskOptions = Parameters<TaskRegistry['start']>[0];

/** The contract carries at most so many items of a task; the rest is counted. */
const mostItemsShown = 200;

/** What is most worth seeing comes first. */
const order: Readonly<Record<TaskItem['state'], number>> = { failed: 0, running: 1, waiting: 2, cancelled: 3, skipped: 4, done: 5 };

/** One task through its attempts. Tells `changed` whenever its picture has changed. */
export class RunningTask {
  readonly id: TaskId;
  readonly #options: TaskOptions;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #items = new Map<string, TaskItem>();
  readonly #startedAt: number;
  #abort = new AbortController();
  #rate: TransferRate;
  #state: Task['state'] = 'running';
  #phase = 'Starting';
  #phaseSince: number;
  #endedAt: number | null = null;
  #bytesTotal: number | null | undefined;
  #looseBytes = 0;
  #fault: Fault | null = null;

  constructor(id: TaskId, options: TaskOptions, clock: Clock, changed: () => void) {
    this.id = id;
    this.#options = options;
    this.#clock = clock;
    this.#changed = changed;
    this.#startedAt = clock.now();
    this.#phaseSince = this.#startedAt;
    this.#rate = new TransferRate(this.#startedAt);
    for (const item of options.items) this.#items.set(item.key, { ...item, state: 'waiting', bytesDone: 0, note: null, fault: null });
  }

  get isRunning(): boolean {
    return this.#endedAt === null;
  }

  /** Runs everything that is not done yet. Resolves when the attempt has ended, however it ended. */
  async run(): Promise<void> {
    const todo = [...this.#items.values()].filter((item) => item.state !== 'done' && item.state !== 'skipped');
    for (const item of todo) this.#items.set(item.key, { ...item, state: 'waiting', bytesDone: 0, fault: null, note: null });
    this.#begin();
    const { signal } = this.#abort;
    try {
      await this.#options.run(this.#control(signal), todo);
      this.#end(signal.aborted ? fault('cancelled') : null);
    } catch (error) {
      this.#end(signal.aborted ? fault('cancelled') : toFault(error));
    }
  }

  /** @param reason what the work finds as the reason of its signal; left out: the user wants it so. */
  cancel(reason?: unknown): void {
    this.#abort.abort(reason);
  }

  picture(): Task {
    const items = [...this.#items.values()];
    const bytesDone = items.reduce((sum, item) => sum + item.bytesDone, this.#looseBytes);
    const bytesTotal = this.#bytesTotal === undefined ? totalOf(items) : this.#bytesTotal;
    const bytesPerSecond = this.isRunning ? this.#rate.at(this.#clock.now()) : null;
    const ended = !this.isRunning;
    return {
      id: this.id, kind: this.#options.kind, title: this.#options.title, connectionId: this.#options.connectionId,
      state: this.#state, phase: this.#phase, phaseSince: this.#phaseSince, startedAt: this.#startedAt, endedAt: this.#endedAt,
      bytesDone, bytesTotal, bytesPerSecond,
      remainingSeconds: bytesTotal !== null && bytesPerSecond ? Math.max(0, (bytesTotal - bytesDone) / bytesPerSecond) : null,
      itemsDone: items.filter(({ state }) => state === 'done' || state === 'skipped').length,
      itemsTotal: items.length,
      items: items.toSorted((left, right) => order[left.state] - order[right.state]).slice(0, mostItemsShown),
      fault: this.#fault, folder: this.#options.folder ?? null,
      canCancel: !ended,
      canRetry: ended && this.#options.retryable && this.#state !== 'done',
    };
  }

  #begin(): void {
    this.#abort = new AbortController();
    this.#rate = new TransferRate(this.#clock.now());
    this.#state = 'running';
    this.#endedAt = null;
    this.#fault = null;
    this.#changed();
  }

  #end(why: Fault | null): void {
    const left: TaskItem['state'] = why?.code === 'cancelled' ? 'cancelled' : 'failed';
    for (const item of this.#items.values()) {
      if (item.state !== 'running' && item.state !== 'waiting') continue;
      this.#items.set(item.key, why ? { ...item, state: left, fault: left === 'failed' ? why : null } : { ...item, state: 'done' });
    }
    const failed = [...this.#items.values()].filter(({ state }) => state === 'failed');
    this.#state = why?.code === 'cancelled' ? 'cancelled' : why || failed.length > 0 ? 'failed' : 'done';
    this.#fault = why?.code === 'cancelled' ? null : (why ?? (failed.length === 1 ? (failed[0]?.fault ?? null) : null));
    this.#endedAt = this.#clock.now();
    this.#say({ done: 'Done', failed: this.#failureWords(failed.length), cancelled: 'Cancelled', running: '', waiting: '', paused: '' }[this.#state]);
    this.#changed();
  }

  #failureWords(failed: number): string {
    return failed > 0 && this.#items.size > 1 ? `${failed} of ${this.#items.size} failed` : 'Failed';
  }

  #say(words: string): void {
    this.#phase = words;
    this.#phaseSince = this.#clock.now();
  }

  #control(signal: AbortSignal): TaskControl {
    return {
      id: this.id,
      signal,
      phase: (words) => {
        if (words === this.#phase) return;
        this.#say(words);
        this.#changed();
      },
      item: (change) => {
        const before = this.#items.get(change.key) ?? { key: change.key, label: change.key, state: 'waiting', bytesDone: 0, bytesTotal: null, note: null, fault: null };
        this.#items.set(change.key, { ...before, ...change });
        this.#changed();
      },
      advance: (bytes, key) => {
        this.#rate.add(Math.max(0, bytes));
        const item = key === undefined ? undefined : this.#items.get(key);
        if (item) this.#items.set(item.key, { ...item, bytesDone: Math.max(0, item.bytesDone + bytes) });
        else this.#looseBytes = Math.max(0, this.#looseBytes + bytes);
        this.#changed();
      },
      total: (bytes) => {
        this.#bytesTotal = bytes;
        this.#changed();
      },
    };
  }
}

function totalOf(items: readonly TaskItem[]): number | null {
  let total = 0;
  for (const { bytesTotal } of items) {
    if (bytesTotal === null) return null;
    total += bytesTotal;
  }
  return items.length === 0 ? null : total;
}
