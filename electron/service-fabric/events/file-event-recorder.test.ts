import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { StoredLog } from '../../core/services.ts';
import { silentLogger } from '../../core/testing/silent-logger.ts';
import { FileEventRecorder, parseRecordedEntry, type RecordedEntry } from './file-event-recorder.ts';

const first = connectionIdSchema.parse('cluster-one');
const second = connectionIdSchema.parse('cluster-two');

function event(at: number): ClusterEvent {
  return { key: `k${at}`, at, kind: 'NodeStatusChanged', title: 'n went from Up to Down', category: 'StateTransition', severity: 'error', ref: { kind: 'node', nodeName: 'n' }, nodeType: null, eventInstanceId: '', hasCorrelated: false, facts: [], from: 'recorded' };
}

class MemoryLog implements StoredLog<RecordedEntry> {
  entries: RecordedEntry[] = [];
  rewrites = 0;
  fails = false;
  append(entry: RecordedEntry): Promise<void> {
    if (this.fails) return Promise.reject(new Error('disk full'));
    this.entries.push(entry);
    return Promise.resolve();
  }
  rewrite(entries: readonly RecordedEntry[]): Promise<void> {
    this.rewrites += 1;
    this.entries = [...entries];
    return Promise.resolve();
  }
  keepAside(): Promise<void> {
    this.entries = [];
    return Promise.resolve();
  }
}

describe('the record of events', () => {
  it('gives back a window of one cluster, newest first', () => {
    const recorder = new FileEventRecorder(new MemoryLog(), silentLogger);
    for (const at of [1, 2, 3, 4]) recorder.record(first, event(at));
    recorder.record(second, event(3));
    expect(recorder.within(first, { from: 2, to: 3 }).map(({ at }) => at)).toEqual([3, 2]);
    expect(recorder.since(first)).toBe(1);
    expect(recorder.since(connectionIdSchema.parse('nobody'))).toBeNull();
  });

  it('goes on with what was written before', () => {
    const log = new MemoryLog();
    new FileEventRecorder(log, silentLogger).record(first, event(7));
    log.entries = log.entries.map((entry) => parseRecordedEntry(JSON.parse(JSON.stringify(entry))));
    expect(new FileEventRecorder(log, silentLogger).within(first, { from: 0, to: 10 })).toEqual([event(7)]);
  });

  it('keeps a bounded number, in memory and in its file', () => {
    const log = new MemoryLog();
    const recorder = new FileEventRecorder(log, silentLogger);
    for (let at = 0; at < 8_000; at++) recorder.record(first, event(at));
    expect(recorder.within(first, { from: 0, to: 10_000 })).toHaveLength(5_000);
    expect(recorder.since(first)).toBe(3_000);
    expect(log.rewrites).toBeGreaterThan(0);
    expect(log.entries.length).toBeLessThan(7_500);
  });

  it('forgets a cluster, on disk too', async () => {
    const log = new MemoryLog();
    const recorder = new FileEventRecorder(log, silentLogger);
    recorder.record(first, event(1));
    recorder.record(second, event(2));
    await recorder.forget(first);
    expect(recorder.within(first, { from: 0, to: 10 })).toEqual([]);
    expect(log.entries.map(({ connectionId }) => connectionId)).toEqual([second]);
  });

  it('goes on in memory while the disk is full', () => {
    const log = new MemoryLog();
    log.fails = true;
    const recorder = new FileEventRecorder(log, silentLogger);
    recorder.record(first, event(1));
    expect(recorder.within(first, { from: 0, to: 10 })).toHaveLength(1);
  });
});
