import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { taskSchema, type Task, type TaskItem } from '../../../shared/contract/tasks.ts';
import { taskIdSchema, type TaskId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../clock.ts';
import { fault, faultError } from '../faults.ts';
import { LiveCollection } from '../live-collection.ts';
import type { Logger } from '../logging.ts';
import type { DocumentStore, StoredDocument, TaskRegistry } from '../services.ts';
import { programEnds } from './program-ends.ts';
import { RunningTask, type TaskOptions } from './running-task.ts';

const mostFinished = 200;
/** A burst of chunks changes a task thousands of times a second; its picture is drawn at most this often. */
const redrawMs = 100;
/** Running work is written down so often. */
const keepEveryMs = 5_000;

const storedSchema = z.array(taskSchema).max(mostFinished);

/** Long work of this run, and the finished work of earlier ones. */
export class ProgramTasks implements TaskRegistry {
  readonly pictures: LiveCollection<Task>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #finished: StoredDocument<readonly Task[]>;
  readonly #tasks = new Map<TaskId, RunningTask>();
  readonly #redraws = new Set<TaskId>();
  #keeping: { cancel(): void } | null = null;
  readonly #endListeners = new Set<(task: Task) => void>();

  private constructor(clock: Clock, logger: Logger, finished: StoredDocument<readonly Task[]>) {
    this.#clock = clock;
    this.#logger = logger;
    this.#finished = finished;
    this.pictures = new LiveCollection({ keyOf: (task) => task.id, clock });
    for (const task of finished.value) this.pictures.set(asLeftBehind(task));
  }

  static async open(documents: DocumentStore, clock: Clock, logger: Logger): Promise<ProgramTasks> {
    return new ProgramTasks(clock, logger, await documents.open('tasks', (value): readonly Task[] => storedSchema.parse(value), []));
  }

  /** Hears each attempt that has come to its end. */
  onEnd(listener: (task: Task) => void): () => void {
    this.#endListeners.add(listener);
    return () => { this.#endListeners.delete(listener); };
  }

  start(options: TaskOptions): TaskId {
    const id = taskIdSchema.parse(randomUUID());
    const task = new RunningTask(id, options, this.#clock, () => { this.#redrawSoon(id); });
    this.#tasks.set(id, task);
    this.#redraw(id);
    void this.#keep();
    void this.#run(task);
    return id;
  }

  get(id: TaskId): Task | null {
    return this.#tasks.get(id)?.picture() ?? this.pictures.get(id) ?? null;
  }

  cancel(id: TaskId): void {
    const task = this.#tasks.get(id);
    if (task?.isRunning) task.cancel();
    else if (!this.pictures.get(id)) throw faultError('not-found', { message: 'This task is no longer in the list.' });
  }

  retry(id: TaskId): void {
    const task = this.#tasks.get(id);
    const picture = this.get(id);
    if (!picture) throw faultError('not-found', { message: 'This task is no longer in the list.' });
    if (!task) throw faultError('invalid-input', { message: 'This task was begun before Fabriscope was started last.', hint: 'Start it anew where you started it the first time; what is complete is not done twice.' });
    if (!picture.canRetry) throw faultError('invalid-input', { message: 'Nothing of this task can be tried again.', hint: 'Start it anew.' });
    void this.#run(task);
  }

  dismiss(id: TaskId): void {
    if (this.#tasks.get(id)?.isRunning) throw faultError('busy', { message: 'This task is still running.', hint: 'Cancel it first.' });
    this.#tasks.delete(id);
    this.pictures.delete(id);
    void this.#keep();
  }

  dismissFinished(): void {
    for (const { id, endedAt } of this.pictures.values()) if (endedAt !== null) this.dismiss(id);
  }

  /** Cancels what runs and waits until it has let go of its files. */
  async close(): Promise<void> {
    const running = [...this.#tasks.values()].filter((task) => task.isRunning);
    for (const task of running) task.cancel(programEnds);
    this.#keeping?.cancel();
    const deadline = this.#clock.now() + 5_000;
    while (running.some((task) => task.isRunning) && this.#clock.now() < deadline) await this.#clock.delay(20);
    await this.#keep();
  }

  async #run(task: RunningTask): Promise<void> {
    await task.run();
    this.#redraw(task.id);
    const picture = task.picture();
    const { state, fault: why, kind } = picture;
    for (const listener of this.#endListeners) listener(picture);
    this.#logger.info('task.ended', 'A task has ended.', { task: task.id, kind, state, code: why?.code ?? null });
    await this.#keep();
  }

  #redrawSoon(id: TaskId): void {
    if (this.#redraws.has(id)) return;
    this.#redraws.add(id);
    this.#clock.after(redrawMs, () => {
      this.#redraws.delete(id);
      this.#redraw(id);
      this.#keepNowAndThen();
    });
  }

  /** How far running work is: what a program that is killed leaves is then not far from the truth. */
  #keepNowAndThen(): void {
    if (![...this.#tasks.values()].some((task) => task.isRunning)) return;
    this.#keeping ??= this.#clock.after(keepEveryMs, () => {
      this.#keeping = null;
      void this.#keep();
    });
  }

  #redraw(id: TaskId): void {
    const task = this.#tasks.get(id);
    if (task) this.pictures.set(task.picture());
  }

  /** Running tasks are kept as well: a program that is killed shows them as interrupted when it starts again. */
  async #keep(): Promise<void> {
    const all = this.pictures.values().toSorted((left, right) => right.startedAt - left.startedAt);
    for (const { id, endedAt } of all.slice(mostFinished)) if (endedAt !== null) this.pictures.delete(id);
    try {
      await this.#finished.save(all.slice(0, mostFinished).map((task) => ({ ...task, items: task.items.slice(0, 20) })));
    } catch {
      this.#logger.warn('task.not-kept', 'The list of tasks could not be written; it is complete until Fabriscope ends.');
    }
  }
}

/** A task of an earlier run: nothing of it moves any more, and its folder handle is of that run. */
function asLeftBehind(task: Task): Task {
  const rest = { ...task, bytesPerSecond: null, remainingSeconds: null, canCancel: false, canRetry: false, folder: null };
  if (task.endedAt !== null) return rest;
  const why = fault('connection-lost', {
    message: 'Fabriscope ended before this was finished.', hint: 'Start it again; what is complete is not done twice.', remedy: 'none',
  });
  const items = task.items.map((item): TaskItem => (item.state === 'waiting' || item.state === 'running' ? { ...item, state: 'failed', fault: why } : item));
  return { ...rest, state: 'failed', phase: 'Interrupted', items, endedAt: task.phaseSince, fault: why };
}
