import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { UpgradeObservation } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import { followUpgrade } from '../../../shared/domain/service-fabric/upgrade-track.ts';
import type { UpgradeTrack } from '../../../shared/domain/service-fabric/upgrade-track.ts';
import { Connections } from '../../core/connections/registry.ts';
import { JsonDocuments } from '../../core/documents/json-documents.ts';
import { MemoryStore } from '../../core/secrets/memory-store.ts';
import { systemClock } from '../../core/system-clock.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { silentLogger } from '../../core/testing/silent-logger.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { JournalUpgradeRecorder } from './journal-upgrade-recorder.ts';
import { entryFor } from './recording.ts';
import { runIdOf } from './run-record.ts';
import { MemoryUpgradeRecorder } from './upgrade-recorder.ts';
import type { UpgradeRecorder } from './upgrade-recorder.ts';

const connectionId = connectionIdSchema.parse('c1');
const target = { kind: 'application', applicationName: 'fabric:/Shop' } as const;
const runId = runIdOf(connectionId, target, 500);

const seen = (change: Partial<UpgradeObservation>): UpgradeObservation => ({
  at: 1_000, ever: true, state: 'RollingForwardInProgress', mode: 'Monitored', kind: 'Rolling', toVersion: '2.0', startedAt: 500, durationMs: null, domainDurationMs: null,
  domains: [{ name: '0', state: 'InProgress' }], nodeByNode: false, nextDomain: '', currentDomain: '0', nodes: [], healthCheck: null, unhealthy: [], failure: null,
  statusDetails: '', policy: null, parameters: [], ...change,
});

/** Follows answers as the watcher does. @returns how many of them made a line. */
async function watch(recorder: UpgradeRecorder, answers: readonly UpgradeObservation[], track: UpgradeTrack | null = null): Promise<number> {
  let lines = 0;
  for (const observation of answers) {
    track = followUpgrade(track, observation);
    const entry = entryFor({
      connectionId, target, typeName: 'ShopType', fromVersion: '1.0', observation, track, causes: [], startedBy: '',
      parameters: [{ name: 'Count', value: '3' }, { name: 'Password', value: null }], parametersBefore: [{ name: 'Count', value: '1' }],
    }, recorder.run(runIdOf(connectionId, target, observation.startedAt ?? 0)));
    if (entry === null) continue;
    lines += 1;
    await recorder.append(entry);
  }
  return lines;
}

describe('the record of upgrades', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  let journal = new MemoryJournal(systemClock);
  beforeEach(async () => {
    folder = await newFolder();
    journal = new MemoryJournal(systemClock);
  });
  /** As after a start of the program. */
  const open = async () => {
    const documents = await JsonDocuments.in(folder, systemClock, silentLogger);
    const connections = await Connections.open({ clock: systemClock, logger: silentLogger, secrets: new MemoryStore(), documents });
    return JournalUpgradeRecorder.open({ journal, documents, connections, clock: systemClock, logger: silentLogger });
  };
  /** What the deployment history is told. */
  const deployments = () => journal.events.filter(({ stream }) => stream === 'deployment').map(({ attributes }) => attributes);
  const done = seen({ at: 9_000, state: 'RollingForwardCompleted', domains: [{ name: '0', state: 'Completed' }] });

  it('holds a line for what changed, and none for what did not', async () => {
    const recorder = new MemoryUpgradeRecorder();
    expect(await watch(recorder, [seen({}), seen({ at: 2_000 }), seen({ at: 3_000 }), done, { ...done, at: 20_000 }])).toBe(2);
    expect(recorder.run(runId)).toMatchObject({ toVersion: '2.0', fromVersion: '1.0', endedAt: 9_000, state: 'RollingForwardCompleted', domains: [{ name: '0', startedAt: 500, endedAt: 9_000 }] });
    expect(recorder.run(runId)?.log.map(({ words }) => words)).toEqual(['First seen.', 'Domain 1 of 1 (0) is being upgraded.', 'Domain 0 is done, after 8 s.', '2.0 is everywhere.']);
  });

  it('knows one run again after a restart in its middle, and says that nobody watched', async () => {
    await watch(await open(), [seen({})]);
    const second = await open();
    await watch(second, [{ ...done, at: 4_000_000 }]);
    expect(second.runs(connectionId, null)).toHaveLength(1);
    expect(second.run(runId)).toMatchObject({ parameters: [{ name: 'Count', value: '3' }, { name: 'Password', value: null }], state: 'RollingForwardCompleted' });
    expect(second.run(runId)?.log.some(({ words }) => words.startsWith('Nobody was watching for 1 h'))).toBe(true);
    expect((await open()).run(runId)).toEqual(second.run(runId));
  });

  it('passes over events that are none of its own making', async () => {
    const first = await open();
    await watch(first, [seen({})]);
    const nonsense = { at: 1, stream: 'cluster', type: 'cluster.upgrade-run', source: connectionId, externalId: null, value: null, compensates: null } as const;
    await journal.append([{ ...nonsense, entity: 'x', attributes: { set: { state: 5 } } }, { ...nonsense, entity: runId, attributes: {} }]);
    const second = await open();
    expect(second.runs(connectionId, target)).toHaveLength(1);
    await watch(second, [done]);
    expect((await open()).run(runId)?.state).toBe('RollingForwardCompleted');
  });

  it('tells the deployment history of each change, without secrets', async () => {
    const recorder = await open();
    await watch(recorder, [seen({}), seen({ at: 400_000 }), done]);
    expect(deployments()).toMatchObject([
      { key: `application-upgrade:c1:${runId}`, kind: 'application-upgrade', application: 'Shop', versionFrom: '1.0', versionTo: '2.0', result: 'running', endedAt: null },
      { result: 'succeeded', endedAt: 9_000, parameters: [{ name: 'Count', value: '3', secret: false }, { name: 'Password', value: null, secret: true }], spans: [{ name: '0', result: 'succeeded' }] },
    ]);
  });

  it('tells why a run went back, and that nobody saw the end of one that another followed', async () => {
    const recorder = await open();
    await watch(recorder, [seen({}), seen({ at: 9_000, state: 'RollingBackCompleted', failure: { at: 8_000, reason: 'HealthCheck', classification: '', domain: '0', nodes: [] } })]);
    expect(deployments().at(-1)).toMatchObject({ result: 'rolled-back', causes: [{ code: 'HealthCheck', message: 'the health check failed in domain 0', target: '0' }] });
    await watch(recorder, [seen({ at: 50_000, startedAt: 40_000, toVersion: '3.0' }), seen({ at: 90_000, startedAt: 80_000, toVersion: '1.0' })]);
    expect(deployments().slice(-2)).toMatchObject([{ versionTo: '3.0', result: 'unknown' }, { versionTo: '1.0', result: 'running', rollback: true }]);
  });

  it('takes the file of before over once, and keeps it aside', async () => {
    const lines = new MemoryUpgradeRecorder();
    const entries: string[] = [];
    const append = lines.append.bind(lines);
    lines.append = async (entry) => {
      entries.push(JSON.stringify(entry));
      await append(entry);
    };
    await watch(lines, [seen({}), done]);
    const text = `${entries.join('\n')}\n{"runId":"x","set":{"state":5}}\n{"runId":"`;
    await writeFile(join(folder, 'cluster-upgrades.ndjson'), text);
    expect((await open()).run(runId)).toEqual(lines.run(runId));
    expect((await readdir(folder)).filter((name) => name.startsWith('cluster-upgrades'))).toEqual(['cluster-upgrades.ndjson.migrated']);
    expect(await readFile(join(folder, 'cluster-upgrades.ndjson.migrated'), 'utf8')).toBe(text);
    expect(deployments()).toMatchObject([{ result: 'succeeded', versionTo: '2.0' }]);
    const told = journal.events.length;
    // As if the program had been killed before the file was put aside.
    await writeFile(join(folder, 'cluster-upgrades.ndjson'), text);
    expect((await open()).run(runId)?.state).toBe('RollingForwardCompleted');
    expect(journal.events).toHaveLength(told);
  });

  it('tells runs of a target apart by their start, newest first', async () => {
    const recorder = await open();
    await watch(recorder, [seen({}), seen({ at: 50_000, startedAt: 40_000, toVersion: '3.0' })]);
    expect(recorder.runs(connectionId, target).map(({ toVersion }) => toVersion)).toEqual(['3.0', '2.0']);
    expect(recorder.runs(connectionId, { kind: 'cluster' })).toEqual([]);
    expect(recorder.runs(connectionIdSchema.parse('other'), null)).toEqual([]);
  });

  it('keeps a mark, and shows nothing more of a cluster that is removed', async () => {
    const recorder = await open();
    await watch(recorder, [seen({})]);
    await recorder.markBad(runId, 'leaks memory', 2_000);
    expect((await open()).run(runId)?.markedBad).toBe('leaks memory');
    await recorder.forget(connectionId);
    expect((await open()).runs(connectionId, null)).toEqual([]);
    // What was deployed stays in the history, and what still ran was lost from sight.
    expect(deployments().map(({ result }) => result)).toEqual(['running', 'running', 'unknown']);
  });
});
