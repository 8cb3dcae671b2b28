import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { JsonDocuments } from '../../core/documents/json-documents.ts';
import { faultError } from '../../core/faults.ts';
import { ManualClock } from '../../core/testing/manual-clock.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { silentLogger } from '../../core/testing/silent-logger.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { JournalEventRecorder } from './journal-event-recorder.ts';

const first = connectionIdSchema.parse('cluster-one');
const second = connectionIdSchema.parse('cluster-two');
const newFolder = temporaryFolders();

function event(at: number): ClusterEvent {
  return { key: `k${at}`, at, kind: 'NodeStatusChanged', title: 'n went from Up to Down', category: 'StateTransition', severity: 'error', ref: { kind: 'node', nodeName: 'n' }, nodeType: null, eventInstanceId: '', hasCorrelated: false, facts: [{ name: 'To', value: 'Down' }], from: 'recorded' };
}

async function opened(folder: string, journal = new MemoryJournal(new ManualClock())) {
  const documents = await JsonDocuments.in(folder, new ManualClock(), silentLogger);
  return { journal, recorder: await JournalEventRecorder.open({ journal, documents, connections: { get: () => null }, logger: silentLogger }) };
}

describe('the record of cluster events', () => {
  it('gives back a window of one cluster, newest first, as it was', async () => {
    const { recorder } = await opened(await newFolder());
    for (const at of [1, 2, 3, 4]) recorder.record(first, event(at));
    recorder.record(second, event(3));
    expect(await recorder.within(first, { from: 2, to: 3 })).toEqual([event(3), event(2)]);
    expect(await recorder.since(first)).toBe(1);
    const nobody = connectionIdSchema.parse('nobody');
    expect(await recorder.since(nobody)).toBeNull();
    recorder.record(nobody, event(9));
    expect(await recorder.since(nobody)).toBe(9);
  });

  it('takes the file of before once, and leaves it aside', async () => {
    const folder = await newFolder();
    const file = join(folder, 'cluster-events.ndjson');
    await writeFile(file, `${[1, 2].map((at) => JSON.stringify({ connectionId: first, event: event(at) })).join('\n')}\n{"half`);
    const { journal } = await opened(folder);
    expect(existsSync(file)).toBe(false);
    const { recorder } = await opened(folder, journal);
    expect(journal.events).toHaveLength(2);
    expect(await recorder.within(first, { from: 0, to: 10 })).toEqual([event(2), event(1)]);
  });

  it('takes the same line once although the file could not be put aside, and keeps the file where the journal refuses', async () => {
    const folder = await newFolder();
    const file = join(folder, 'cluster-events.ndjson');
    const lines = `${JSON.stringify({ connectionId: first, event: event(1) })}\n`;
    await writeFile(file, lines);
    const full = new MemoryJournal(new ManualClock());
    vi.spyOn(full, 'append').mockRejectedValue(faultError('disk-full'));
    await opened(folder, full);
    expect(existsSync(file)).toBe(true);
    const { journal } = await opened(folder);
    await writeFile(file, lines);
    await opened(folder, journal);
    expect(journal.events).toHaveLength(1);
  });

  it('shows nothing where the journal cannot be read', async () => {
    const { recorder, journal } = await opened(await newFolder());
    vi.spyOn(journal, 'read').mockRejectedValue(faultError('file-access'));
    expect(await recorder.within(first, { from: 0, to: 10 })).toEqual([]);
  });
});
