import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskItem } from '../../../shared/contract/tasks.ts';
import { JsonDocuments } from '../documents/json-documents.ts';
import { faultError } from '../faults.ts';
import type { TaskControl } from '../services.ts';
import { systemClock } from '../system-clock.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { ProgramTasks } from './task-registry.ts';
import { TransferRate } from './transfer-rate.ts';

const items = (...keys: string[]) => keys.map((key) => ({ key, label: key, bytesTotal: 10 }));
type Run = (control: TaskControl, todo: readonly TaskItem[]) => Promise<void>;

describe('tasks', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  let tasks: ProgramTasks;
  const open = async () => ProgramTasks.open(await JsonDocuments.in(folder, systemClock, silentLogger), systemClock, silentLogger);
  beforeEach(async () => {
    folder = await newFolder();
    tasks = await open();
  });
  afterEach(() => tasks.close());
  const start = (run: Run, ...keys: string[]) =>
    tasks.start({ kind: 'download', title: 'Test', connectionId: null, items: items(...keys), retryable: true, run });
  const ended = async (id: ReturnType<typeof start>): Promise<void> => {
    await expect.poll(() => tasks.get(id)?.endedAt ?? null, { timeout: 15_000 }).not.toBeNull();
  };

  it('counts items and bytes to the end', async () => {
    const id = start(async (control, todo) => {
      for (const { key } of todo) {
        control.item({ key, state: 'running' });
        control.advance(10, key);
        control.item({ key, state: 'done' });
      }
    }, 'a', 'b');
    await ended(id);
    expect(tasks.get(id)).toMatchObject({ state: 'done', itemsDone: 2, itemsTotal: 2, bytesDone: 20, bytesTotal: 20, canRetry: false, canCancel: false });
  });

  it('keeps what was done when something fails, and does only the rest on a retry', async () => {
    const attempts: string[][] = [];
    const id = start(async (control, todo) => {
      attempts.push(todo.map(({ key }) => key));
      for (const { key } of todo) {
        const bad = key === 'b' && attempts.length === 1;
        control.item(bad ? { key, state: 'failed', fault: faultError('cut-short').fault } : { key, state: 'done', bytesDone: 10 });
      }
    }, 'a', 'b');
    await ended(id);
    expect(tasks.get(id)).toMatchObject({ state: 'failed', canRetry: true, itemsDone: 1, fault: { code: 'cut-short' } });
    tasks.retry(id);
    await expect.poll(() => tasks.get(id)?.state, { timeout: 15_000 }).toBe('done');
    expect(attempts).toEqual([['a', 'b'], ['b']]);
  });

  it('ends a cancelled task as cancelled, whatever its work throws', async () => {
    const id = start(async (control) => {
      await new Promise<void>((resolve) => { control.signal.addEventListener('abort', () => { resolve(); }); });
      throw new Error('interrupted');
    }, 'a');
    tasks.cancel(id);
    await ended(id);
    expect(tasks.get(id)).toMatchObject({ state: 'cancelled', fault: null, canRetry: true });
    expect(tasks.get(id)?.items[0]?.state).toBe('cancelled');
  });

  it('shows a task that a killed program left behind as interrupted', async () => {
    const id = start(({ signal }) => new Promise((resolve) => { signal.addEventListener('abort', () => { resolve(); }); }), 'a');
    await expect.poll(() => readFile(join(folder, 'tasks.json'), 'utf8').catch(() => ''), { timeout: 15_000 }).toContain(id);
    const next = await open();
    expect(next.get(id)).toMatchObject({ state: 'failed', phase: 'Interrupted', canCancel: false });
    expect(next.get(id)?.items.map(({ state }) => state)).toEqual(['failed']);
    expect(() => { next.retry(id); }).toThrow('begun before');
    expect(() => { tasks.dismiss(id); }).toThrow('still running');
    tasks.cancel(id);
  });

  it('answers not-found for a task that nobody knows', async () => {
    const id = start(async () => {}, 'a');
    await ended(id);
    tasks.dismiss(id);
    expect(() => { tasks.retry(id); }).toThrow('no longer in the list');
    expect(() => { tasks.cancel(id); }).toThrow('no longer in the list');
  });
});

describe('TransferRate', () => {
  it('settles on a steady rate, and falls within seconds when bytes stop', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), (bytesPerSecond) => {
      const rate = new TransferRate(0);
      let measured: number | null = null;
      for (let now = 1_000; now <= 20_000; now += 1_000) {
        rate.add(bytesPerSecond);
        measured = rate.at(now);
      }
      expect(measured).toBeCloseTo(bytesPerSecond, 3);
      for (let now = 21_000; now <= 30_000; now += 1_000) measured = rate.at(now);
      expect(measured).toBeLessThan(bytesPerSecond * 0.05);
    }));
  });
});
