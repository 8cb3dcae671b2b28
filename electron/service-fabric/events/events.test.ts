import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterEventSchema } from '../../../shared/contract/clusters/entities.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { openClusterRig, until, type ClusterRig } from '../actions/testing/cluster-rig.ts';
import { ClusterModel } from '../../../simulator/service-fabric/model/index.ts';
import { usualNodeTypes } from '../../../simulator/service-fabric/model/node-factory.ts';
import { JsonDocuments } from '../../core/documents/json-documents.ts';
import { silentLogger } from '../../core/testing/silent-logger.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { readAnswer } from '../wire/answer.ts';
import { fabricEvents, type FabricEvent } from '../wire/events.ts';
import { EventDesk } from './event-desk.ts';
import { recordedIsAbout } from './event-subjects.ts';
import { shownEvent, type EventContext } from './shown-event.ts';

const fixtures = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'sf');
const areHere = existsSync(fixtures);

const nobody: EventContext = { nodeType: () => null, nodeNameOfId: () => null, partitionNames: () => null };
const day = 86_400_000;
const pause = () => new Promise((resolve) => { setTimeout(resolve, 20); });

describe.skipIf(!areHere)('recorded events (skipped where the recordings are not present: set FABRISCOPE_FIXTURES)', () => {
  it.each(['cluster-page/eventstore/cluster-events.json', 'app-page/app-events.json', 'app-page/events.json', 'cluster-page/orchestration-view/partition-operation-events.json', 'cluster-page/naming/naming-partition-1000.json'])('%s has words', (file) => {
    const events = readAnswer(file, fabricEvents, readFileSync(join(fixtures, file), 'utf8'));
    for (const event of events) {
      const shown = shownEvent(event, nobody);
      expect(() => clusterEventSchema.parse(shown)).not.toThrow();
      expect(shown?.title.length).toBeGreaterThan(10);
    }
  });

  it('keep sequence numbers to the digit', () => {
    const text = readFileSync(join(fixtures, 'cluster-page/eventstore/cluster-events.json'), 'utf8');
    const written = [...text.matchAll(/"SequenceNumber": (\d+)/g)].map(([, digits]) => digits);
    const shown = readAnswer('', fabricEvents, text).map((event) => shownEvent(event, nobody)?.facts.find(({ name }) => name === 'SequenceNumber')?.value).filter((value) => value !== undefined);
    expect(shown).toEqual(written);
  });
});

describe('an event of the store', () => {
  const blank: FabricEvent = {
    kind: 'NodeDown', eventInstanceId: 'e', timeStamp: 5, category: '', hasCorrelatedEvents: false, nodeName: null, applicationName: null, serviceName: null, partitionId: null, replicaId: null, more: null,
  };
  const refOf = (change: Partial<FabricEvent>, context = nobody) => shownEvent({ ...blank, ...change }, context)?.ref;

  it('is about the narrowest entity that it names', () => {
    expect(refOf({ nodeName: 'n' })).toEqual({ kind: 'node', nodeName: 'n' });
    expect(refOf({ kind: 'ClusterUpgradeStarted' })).toEqual({ kind: 'cluster' });
    expect(refOf({ kind: 'ServiceCreated', serviceName: 'fabric:/A/B' })).toEqual({ kind: 'service', applicationName: 'fabric:/A', serviceName: 'fabric:/A/B' });
    expect(refOf({ kind: 'DeployedServicePackageNewHealthReport', applicationName: 'fabric:/A', nodeName: 'n', more: { ServiceManifestName: 'BPkg', ServicePackageActivationId: '' } }))
      .toEqual({ kind: 'deployedServicePackage', nodeName: 'n', applicationName: 'fabric:/A', serviceManifestName: 'BPkg', activationId: '' });
    const names = { applicationName: 'fabric:/A', serviceName: 'fabric:/A/B' };
    expect(refOf({ kind: 'PartitionReconfigured', partitionId: 'p', nodeName: 'n' }, { ...nobody, partitionNames: () => names })).toEqual({ kind: 'partition', ...names, partitionId: 'p' });
    expect(refOf({ kind: 'PartitionReconfigured', partitionId: 'p' })).toBeNull();
  });

  it('finds its node by an id, and is left out without a time', () => {
    const shown = shownEvent({ ...blank, kind: 'ApplicationProcessExited', applicationName: 'fabric:/A', more: { NodeId: { Id: 'ABC' }, ExitCode: 1 } }, { ...nobody, nodeNameOfId: (id) => (id === 'ABC' ? 'n7' : null), nodeType: () => 'front' });
    expect(shown).toMatchObject({ nodeType: 'front', severity: 'warning' });
    expect(shownEvent({ ...blank, timeStamp: null }, nobody)).toBeNull();
  });

  it('keeps hostile text as text', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    expect(shownEvent({ ...blank, nodeName: hostile, more: { Error: hostile } }, nobody)).toMatchObject({ title: `${hostile} went down`, facts: [{ name: 'Error', value: hostile }] });
  });
});

describe('events of a cluster', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  let rig: ClusterRig | null = null;
  let desk: EventDesk | null = null;
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(async () => {
    desk?.close();
    await rig?.close();
    rig = null;
  });
  async function open(options: Partial<Parameters<typeof openClusterRig>[0]> = {}) {
    const opened = (rig = await openClusterRig({ folder, nodes: 5, apps: 4, ...options }));
    desk = await EventDesk.open(opened.clusters, opened.services);
    return { ...opened, events: desk.of(opened.cluster.connectionId) };
  }
  const lastDays = (rigNow: number) => ({ from: rigNow - 6 * day, to: rigNow });

  it('come from its store, newest first, each once, with words and entities', async () => {
    const { events, services } = await open();
    const answer = await events.within(null, lastDays(services.clock.now()));
    expect(answer).toMatchObject({ source: 'event-store', note: '' });
    expect(answer.events.length).toBeGreaterThan(10);
    expect(answer.events.map(({ at }) => at)).toEqual(answer.events.map(({ at }) => at).toSorted((left, right) => right - left));
    expect(new Set(answer.events.map(({ key }) => key)).size).toBe(answer.events.length);
    for (const event of answer.events) expect(() => clusterEventSchema.parse(event)).not.toThrow();
    expect(answer.events.find(({ kind }) => kind === 'NodeDown')).toMatchObject({ severity: 'error', ref: { kind: 'node' }, nodeType: 'nt' });
    expect(answer.retainedFrom).toBeLessThan(services.clock.now() - 6 * day);
  });

  it('are asked for about one entity where one is meant', async () => {
    const { events, services } = await open();
    const ref: EntityRef = { kind: 'application', applicationName: 'fabric:/Identity' };
    const answer = await events.within(ref, lastDays(services.clock.now()));
    expect(answer.events.length).toBeGreaterThan(3);
    for (const event of answer.events) expect(event.ref).toMatchObject({ applicationName: 'fabric:/Identity' });
  });

  it('are of its store alone while that answers, with what it cannot give told', async () => {
    const { events, services } = await open();
    const answer = await events.within({ kind: 'applicationType', typeName: 'ShopType', typeVersion: null }, lastDays(services.clock.now()));
    expect(answer).toMatchObject({ source: 'recorded', events: [] });
    expect(answer.note).toContain('application types');
  });

  it('are those that were seen here where the store does not answer', async () => {
    const { events, services, simulated } = await open();
    await simulated.setFault({ kind: 'forbidden', path: '/EventsStore/*' });
    const answer = await events.within(null, lastDays(services.clock.now()));
    expect(answer.source).toBe('recorded');
    expect(answer.note).toContain('did not answer');
  });

  it('are told with the skew where the cluster’s clock is another', async () => {
    const { events, services, simulated } = await open();
    await simulated.setFault({ kind: 'clock-skew', byMs: 10 * 60_000 });
    await rig?.cluster.mirror.refresh();
    expect((await events.within(null, lastDays(services.clock.now()))).note).toContain('10 min ahead');
  });

  it('are written down while Fabriscope watches a cluster without a store, and survive a restart', async () => {
    const opened = await open({ factor: 20, build: (options) => new ClusterModel({ ...options, nodeTypes: usualNodeTypes(5), features: { eventStore: false } }) });
    const { cluster, clusters, services, simulated } = opened;
    await until(() => cluster.mirror.nodes.complete && cluster.mirror.health !== null && cluster.mirror.unhealthy.complete);
    simulated.model.crashNode('_nt_3');
    const within = async (from: EventDesk, ref: EntityRef | null) => from.of(cluster.connectionId).within(ref, { from: 0, to: services.clock.now() + day });
    const seen = async (from: EventDesk, ref: EntityRef | null = null) => (await within(from, ref)).events.map(({ title }) => title);
    const first = desk;
    if (!first) throw new Error('There is no desk.');
    const expected = ['_nt_3 went from Up to Down', '_nt_3 went from Ok to Error'];
    for (let tries = 0; tries < 500 && (await seen(first)).filter((title) => expected.includes(title)).length < 2; tries++) await pause();
    const answer = await within(first, { kind: 'node', nodeName: '_nt_3' });
    expect(answer).toMatchObject({ source: 'recorded' });
    expect(answer.note).toContain('no event store');
    expect(answer.events.map(({ title }) => title)).toEqual(expect.arrayContaining(expected));
    for (const event of answer.events) expect(clusterEventSchema.parse(event)).toMatchObject({ from: 'recorded', ref: { nodeName: '_nt_3' } });
    expect(await seen(first, { kind: 'node', nodeName: '_nt_1' })).toEqual([]);

    first.close();
    const documents = await JsonDocuments.in(join(folder, 'documents'), services.clock, silentLogger);
    const later = (desk = await EventDesk.open(clusters, { ...services, documents }));
    expect(await seen(later, { kind: 'node', nodeName: '_nt_3' })).toEqual(expect.arrayContaining(expected));
  }, 30_000);
});

it('recorded events belong to an entity and to what holds it', () => {
  const event = { ref: { kind: 'partition', applicationName: 'fabric:/A', serviceName: 'fabric:/A/B', partitionId: 'p' } as const, key: '', at: 0, kind: '', title: '', category: '', severity: 'info' as const, nodeType: null, eventInstanceId: '', hasCorrelated: false, facts: [], from: 'recorded' as const };
  expect(recordedIsAbout(event, null)).toBe(true);
  expect(recordedIsAbout(event, { kind: 'application', applicationName: 'fabric:/A' })).toBe(true);
  expect(recordedIsAbout(event, { kind: 'service', applicationName: 'fabric:/A', serviceName: 'fabric:/A/B' })).toBe(true);
  expect(recordedIsAbout(event, { kind: 'application', applicationName: 'fabric:/Z' })).toBe(false);
  expect(recordedIsAbout(event, { kind: 'node', nodeName: 'n' })).toBe(false);
});
