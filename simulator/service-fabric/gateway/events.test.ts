import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { clusters } from '../testing/started.ts';

/** The event store's own rules (service-fabric.md §1.6). */

const start = clusters();
const WINDOW = 'StartTimeUtc=2000-01-01T00:00:00Z&EndTimeUtc=2099-01-01T00:00:00Z';
const NODES = `/EventsStore/Nodes/Events?${WINDOW}`;
const list = z.array(z.looseObject({ Kind: z.string(), TimeStamp: z.string(), EventInstanceId: z.string() }));

async function withHistory() {
  const started = await start({ scenario: 'one-bad-node' });
  started.cluster.model.crashNode('_nt_2');
  await started.clock.advance(60_000);
  return started;
}

describe('the event store', () => {
  it('answers a bare array, newest first, of a window whose ends have exactly one form', async () => {
    const { caller } = await withHistory();
    const events = await caller.read(list, NODES);
    expect(events.map((each) => each.Kind)).toContain('NodeDown');
    const seconds = events.map((each) => each.TimeStamp.slice(0, 19));
    expect(seconds).toEqual(seconds.toSorted().toReversed());
    expect(events.every((each) => /\.\d{7}Z$/.test(each.TimeStamp))).toBe(true);
    for (const ends of ['', 'StartTimeUtc=2026-01-01T00:00:00Z', 'StartTimeUtc=2026-01-01T00:00:00.000Z&EndTimeUtc=2099-01-01T00:00:00Z', 'StartTimeUtc=2026-01-01&EndTimeUtc=2027-01-01']) {
      expect(await caller.refusal(`/EventsStore/Nodes/Events?${ends}`)).toEqual([400, 'E_INVALIDARG']);
    }
    expect(await caller.read(list, '/EventsStore/Nodes/Events?StartTimeUtc=2098-01-01T00:00:00Z&EndTimeUtc=2099-01-01T00:00:00Z')).toEqual([]);
  });

  it('writes 64-bit numbers as bare digits, and the kind not first', async () => {
    const { caller } = await withHistory();
    const { text } = await caller.call(NODES);
    expect(text).toMatch(/"NodeInstance":1\d{17}[,}]/);
    expect(text).not.toMatch(/[[,]\{"Kind"/);
  });

  it.each([
    ['6.4', 200],
    ['7.2', 200],
    ['10.1', 200],
    ['6.2-preview', 200],
    ['6.3', 400],
    ['6.1-preview', 400],
    ['3.0', 400],
    ['11.4', 400],
  ])('api-version %s is answered %i', async (version, status) => {
    const { caller } = await start();
    expect((await caller.call(`${NODES}&api-version=${version}`)).status).toBe(status);
  });

  it("filters by the service's own names of the kinds, and knows no others", async () => {
    const { caller, cluster, clock } = await withHistory();
    cluster.model.deactivateNode({ nodeName: '_nt_1', intent: 'Pause' });
    await clock.advance(60_000);
    const kinds = async (filter: string) => new Set((await caller.read(list, `${NODES}&EventsTypesFilter=${filter}`)).map((each) => each.Kind));
    expect(await kinds('NodeDown')).toEqual(new Set(['NodeDown']));
    expect(await kinds('NodeDeactivateStart,NodeDeactivateCompleteEvent')).toEqual(new Set(['NodeDeactivateStarted', 'NodeDeactivateCompleted']));
    expect(await caller.refusal(`${NODES}&EventsTypesFilter=NodeDeactivateStarted`)).toEqual([400, 'E_INVALIDARG']);
  });

  it('tells of one entity, and of all that has one instance id', async () => {
    const { caller } = await withHistory();
    const one = await caller.read(list, `/EventsStore/Nodes/_nt_2/$/Events?${WINDOW}`);
    expect(new Set(one.map((each) => each['NodeName']))).toEqual(new Set(['_nt_2']));
    const id = one[0]?.EventInstanceId ?? '';
    expect((await caller.read(list, `/EventsStore/CorrelatedEvents/${id}/$/Events`)).length).toBeGreaterThan(0);
    expect((await caller.refusal('/EventsStore/CorrelatedEvents/11111111-2222-3333-4444-555555555555/$/Events'))[0]).toBe(400);
  });

  it('correlates the death of a node with the reconfigurations that it brought about', async () => {
    const { caller, cluster, clock } = await start();
    const victim = cluster.model.service('fabric:/Shop/Cart')?.partitions[0]?.replicas.find((replica) => replica.role === 'Primary')?.nodeName ?? '';
    const partitions = `/EventsStore/Partitions/Events?api-version=7.2&${WINDOW}`;
    cluster.model.crashNode('_nt_4', 60_000);
    await clock.advance(600_000);
    const before = new Set((await caller.read(list, partitions)).map((each) => each.EventInstanceId));
    cluster.model.crashNode(victim);
    await clock.advance(30_000);
    const [down] = (await caller.read(list, `/EventsStore/Nodes/${victim}/$/Events?${WINDOW}`)).filter((each) => each.Kind === 'NodeDown');
    expect(down).toMatchObject({ HasCorrelatedEvents: true });
    const moved = (await caller.read(list, partitions)).filter((each) => each.Kind === 'PartitionReconfigured' && !before.has(each.EventInstanceId));
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.every((each) => each['HasCorrelatedEvents'] === true)).toBe(true);

    const related = async (id: string) => (await caller.read(list, `/EventsStore/CorrelatedEvents/${id}/$/Events`)).map((each) => each.EventInstanceId).toSorted();
    const ofDown = await related(down?.EventInstanceId ?? '');
    expect(ofDown).toEqual([down, ...moved].map((each) => each?.EventInstanceId ?? '').toSorted());
    expect(await related(moved[0]?.EventInstanceId ?? '')).toEqual([down, moved[0]].map((each) => each?.EventInstanceId ?? '').toSorted());

    const quick = await caller.read(list, `${NODES}&SkipCorrelationLookup=true`);
    expect(quick.every((each) => each['HasCorrelatedEvents'] === false)).toBe(true);
    const others = (await caller.read(list, NODES)).filter((each) => each.Kind !== 'NodeDown');
    expect(others.every((each) => each['HasCorrelatedEvents'] === false)).toBe(true);
  });
});
