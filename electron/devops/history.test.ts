import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { DevopsRun } from '../../shared/contract/devops/index.ts';
import { runId } from '../../shared/domain/devops/run-id.ts';
import type { JournalEvent } from '../../shared/domain/journal/event.ts';
import { MemoryStore } from '../core/secrets/memory-store.ts';
import { openPage } from '../core/testing/test-program.ts';
import { itemsOf, lastDays, openDevopsRig, startDevopsProgram, until, type DevopsRig } from './testing/devops-rig.ts';

const dayMs = 86_400_000;
/** What is told in minutes at the pace of the program is told in moments. */
const hurry = 3_000;

const rigs: DevopsRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});
async function rigWith(options: Parameters<typeof openDevopsRig>[0]): Promise<DevopsRig> {
  const rig = await openDevopsRig({ hurry, ...options });
  rigs.push(rig);
  return rig;
}

/** The newest telling of each run. */
function rowsOf(events: readonly JournalEvent[]): ReadonlyMap<string, JournalEvent['attributes']> {
  return new Map(events.filter(({ stream }) => stream === 'deployment').map(({ entity, attributes }) => [entity ?? '', attributes]));
}
const kindsOf = (events: readonly JournalEvent[]): Map<unknown, number> => {
  const counts = new Map<unknown, number>();
  for (const { kind } of rowsOf(events).values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
};
const spansOf = (attributes: JournalEvent['attributes'] | undefined): readonly unknown[] => (Array.isArray(attributes?.['spans']) ? attributes['spans'] : []);

interface ToldChange {
  readonly commitId: string;
  readonly at: number | null;
}
const changesOf = (attributes: JournalEvent['attributes'] | undefined): readonly ToldChange[] => z.array(z.object({ commitId: z.string(), at: z.number().nullable() })).parse(attributes?.['changes'] ?? []);

describe('the history of an organisation', () => {
  it('is told in pages, the whole year of builds and stages, each row once', async () => {
    const { simulated, journal, time, add } = await rigWith({});
    const startedAt = time.clock.now();
    await add();
    const { organisation } = simulated;
    const year = ({ queuedAt }: { readonly queuedAt: number }): boolean => queuedAt > startedAt - 364 * dayMs && queuedAt < startedAt;
    const expected = new Map<unknown, number>([
      ['build', organisation.builds().filter((each) => year(each)).length],
      ['release-stage', organisation.deployments('classic').filter((each) => year(each)).length],
      // What waits for an approval has no record yet.
      ['pipeline-stage', organisation.deployments('yaml').filter((each) => year(each) && (each.startedAt ?? Infinity) < startedAt).length],
    ]);
    await expect.poll(() => [...expected].every(([kind, count]) => (kindsOf(journal.events).get(kind) ?? 0) >= count), { timeout: 20_000 }).toBe(true);
    expect(expected.get('build')).toBeGreaterThan(500);
    expect(journal.events.some(({ type }) => type === 'deployment.forgotten')).toBe(false);
    const stage = [...rowsOf(journal.events).values()].find((each) => each['kind'] === 'release-stage' && each['result'] === 'succeeded' && each['versionFrom'] !== null);
    expect(stage).toMatchObject({ versionTo: expect.stringMatching(/^\d+\.\d+\.\d+/), versionFrom: expect.stringMatching(/^\d+\.\d+\.\d+/), sourceName: 'contoso', parameters: [], environment: stage?.['place'] });
    expect(stage?.['href']).toMatch(/^\/devops\/.+\/runs\/r\d+\.\d+%40Commerce$/);
    expect(stage?.['commitIds']).toHaveLength(1);
  });

  it('gets stages, waits, causes and commits afterwards, and says of nothing the same twice', async () => {
    const { simulated, journal, add } = await rigWith({ year: lastDays(50) });
    await add();
    const { organisation } = simulated;
    const ended = organisation.deployments('classic').filter((each) => ['succeeded', 'failed'].includes(organisation.state(each)));
    const rowOf = (id: number) => [...rowsOf(journal.events)].find(([key]) => new RegExp(`:r\\d+\\.${String(id)}@`).test(key))?.[1];
    await expect.poll(() => ended.every(({ id }) => spansOf(rowOf(id)).length > 0), { timeout: 20_000 }).toBe(true);
    const failed = ended.find(({ failure }) => failure !== undefined);
    expect(JSON.stringify(rowOf(failed?.id ?? 0)?.['causes'])).toContain(failed?.failure?.message);
    const approved = ended.find(({ approval }) => approval !== undefined);
    expect(spansOf(rowOf(approved?.id ?? 0))).toContainEqual({ name: `Approval by ${approved?.approval?.decision?.by.name ?? ''}`, startedAt: Math.trunc(approved?.approval?.requestedAt ?? 0), endedAt: Math.trunc(approved?.approval?.decision?.at ?? 0), result: 'succeeded' });
    const ids = journal.events.map(({ source, externalId }) => `${source ?? ''} ${externalId ?? ''}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gets the commits of what was deployed first, with their times, and then those of every build', async () => {
    const { simulated, journal, time, add } = await rigWith({ year: lastDays(40) });
    const startedAt = time.clock.now();
    await add();
    const { organisation } = simulated;
    const commitTimes = new Map(organisation.year.commits.map(({ id, at }) => [id, Math.trunc(at / 1_000)]));
    const builds = organisation.year.builds.filter(({ finishedAt, result }) => finishedAt < startedAt && result !== 'canceled');
    const rowsNow = () => new Map([...rowsOf(journal.events)].map(([key, row]) => [/:(b\d+)@/.exec(key)?.[1] ?? key, row]));
    let rows = rowsNow();
    const rowOf = (id: number) => rows.get(`b${String(id)}`);
    const isTold = ({ id, changes }: (typeof builds)[number]): boolean => changesOf(rowOf(id)).filter(({ at }) => at !== null).length === changes.length;
    // Runs of YAML pipelines are builds too, and some still wait for somebody.
    await expect.poll(() => (rows = rowsNow(), builds.filter((each) => !isTold(each) && rowOf(each.id)?.['endedAt'] !== null).length), { timeout: 20_000 }).toBe(0);
    expect(builds.filter((each) => isTold(each) && each.finishedAt < startedAt - 32 * dayMs && each.result === 'succeeded' && each.changes.length > 0).length).toBeGreaterThan(5);
    for (const { id } of builds.filter((each) => isTold(each))) for (const { commitId, at } of changesOf(rowOf(id))) expect(Math.trunc((at ?? 0) / 1_000)).toBe(commitTimes.get(commitId));
    // Of a stage that was told with its parts, a telling with commits alone came before.
    const stages = [...Map.groupBy(journal.events.filter(({ attributes }) => attributes['kind'] === 'release-stage'), ({ entity }) => entity).values()];
    const ended = stages.filter((told) => told.some(({ attributes }) => spansOf(attributes).length > 0) && told.some(({ attributes }) => changesOf(attributes).length > 0));
    expect(ended.length).toBeGreaterThan(2);
    for (const told of ended) expect(told.findIndex(({ attributes }) => changesOf(attributes).length > 0)).toBeLessThan(told.findIndex(({ attributes }) => spansOf(attributes).length > 0));
  });

  it('goes on with what changes: an approved stage runs, ends, and the next one waits', async () => {
    const { simulated, journal, client, add } = await rigWith({ year: lastDays(20), hurry: 600 });
    const connectionId = await add();
    await until(client.devops.state({ connectionId }), ({ asOf }) => asOf !== null);
    const { organisation } = simulated;
    const waiting = organisation.deployments('classic').find((each) => organisation.state(each) === 'waiting');
    const told = (): unknown[] => journal.events.filter(({ entity }) => entity?.endsWith(`.${String(waiting?.id)}@Commerce`)).map(({ attributes }) => attributes['result']);
    await expect.poll(told, { timeout: 10_000 }).toEqual(['waiting']);
    expect(organisation.decide(waiting?.id ?? 0, { approved: true, by: simulated.pat.owner, comment: 'go' })).toBe(true);
    const isOf = (run: DevopsRun): boolean => run.key.endsWith(`.${String(waiting?.id)}`) && run.kind === 'release-stage';
    await itemsOf(client.devops.runs({ connectionId }), runId, (items) => items.some((run) => isOf(run) && run.result === 'succeeded'));
    await expect.poll(told, { timeout: 10_000 }).toEqual(expect.arrayContaining(['waiting', 'running', 'succeeded']));
    await itemsOf(client.devops.approvals({ connectionId }), ({ key }) => key, (items) => items.some(({ what, environment }) => what.startsWith('Payments') && environment === 'production-ne'));
  });

  it('goes on after a session that ended in the middle of it', async () => {
    const { simulated, journal, program, time, add } = await rigWith({ year: lastDays(25) });
    const connectionId = await add();
    await expect.poll(() => rowsOf(journal.events).size, { timeout: 10_000 }).toBeGreaterThan(0);
    const { client } = openPage(program);
    await client.connections.disconnect({ connectionId });
    await expect.poll(() => program.connections.get(connectionId)?.state).toBe('offline');
    await client.connections.connect({ connectionId });
    const ended = simulated.organisation.deployments('classic').filter(({ finishedAt }) => (finishedAt ?? Infinity) < time.clock.now());
    await expect.poll(() => ended.every(({ id }) => [...rowsOf(journal.events)].some(([key, row]) => key.endsWith(`.${String(id)}@Commerce`) && spansOf(row).length > 0)), { timeout: 20_000 }).toBe(true);
  });

  it('goes on in the middle of it with the next start, and asks for little of it again', async () => {
    const { simulated, folder, journal, time } = await rigWith({ year: lastDays(28), hurry: 1_000 });
    const secrets = new MemoryStore();
    const asked = vi.spyOn(simulated.faults, 'take');
    const changesAsked = (): number => asked.mock.calls.filter(([, path]) => path.endsWith('/changes')).length;
    const started = await startDevopsProgram(folder, time, journal, secrets);
    const page = openPage(started);
    await page.client.devops.add({ url: simulated.url, name: null, signIn: { kind: 'pat', token: simulated.pat.token }, caPem: simulated.caPem, projects: ['Commerce'] });
    await expect.poll(changesAsked, { timeout: 10_000, interval: 5 }).toBeGreaterThan(30);
    page.close();
    await started.close();
    const again = await startDevopsProgram(folder, time, journal, secrets);
    await expect.poll(() => again.logger.recent().some((line) => line.id === 'devops.history-filled'), { timeout: 20_000 }).toBe(true);
    // What the last twenty told was not written down yet, and what lies between two deployments is joined anew.
    const built = simulated.organisation.builds().length;
    expect(changesAsked()).toBeGreaterThanOrEqual(built - 5);
    expect(changesAsked()).toBeLessThan(built + 45);
    const ids = journal.events.flatMap(({ source, externalId }) => (externalId === null ? [] : [`${source} ${externalId}`]));
    expect(new Set(ids).size).toBe(ids.length);
    await again.close();
  });

  it('is neither asked nor told again by the next start', async () => {
    const rig = await rigWith({ year: lastDays(12) });
    const { simulated, journal, folder, time } = rig;
    const secrets = new MemoryStore();
    const started = await startDevopsProgram(folder, time, journal, secrets);
    const page = openPage(started);
    const { id } = await page.client.devops.add({ url: simulated.url, name: null, signIn: { kind: 'pat', token: simulated.pat.token }, caPem: simulated.caPem, projects: ['Commerce'] });
    const filled = (): boolean => started.logger.recent().some((line) => line.id === 'devops.history-filled');
    await expect.poll(filled, { timeout: 20_000 }).toBe(true);
    page.close();
    await started.close();
    const before = journal.events.length;
    const asked = vi.spyOn(simulated.faults, 'take');
    const again = await startDevopsProgram(folder, time, journal, secrets);
    const second = openPage(again);
    await until(second.client.devops.state({ connectionId: id }), ({ asOf }) => asOf !== null);
    await new Promise((resolve) => { setTimeout(resolve, 150); });
    const timelines = asked.mock.calls.filter(([, path]) => path.includes('/timeline') || path.includes('/changes')).length;
    expect(timelines).toBeLessThan(20);
    expect(journal.events.length - before).toBeLessThan(10);
    second.close();
    await again.close();
  });
});

describe('the simulated organisations of a demo', () => {
  it('are there once, with a token that stays in memory, and gone with the program', async () => {
    const { simulated, folder, journal, time } = await rigWith({ year: lastDays(6) });
    const announced = { name: 'Contoso', url: simulated.url, project: simulated.project, pat: simulated.pat.token, ca: simulated.caPem };
    const secrets = new MemoryStore();
    const program = await startDevopsProgram(folder, time, journal, secrets, async () => ({ headsets: [], clusters: [], azure: [], devops: [announced], close: async () => {} }));
    const { client } = openPage(program);
    const [{ connectionIds }, again] = await Promise.all([client.app.exploreSimulated(), client.app.exploreSimulated()]);
    expect(again.connectionIds).toEqual(connectionIds);
    expect(connectionIds).toHaveLength(1);
    const [id] = connectionIds;
    await expect.poll(() => id && program.connections.get(id)).toMatchObject({ state: 'online', simulated: true, name: 'Contoso', devops: { organisation: 'contoso', projects: ['Commerce'] } });
    expect(await secrets.has(`connection/${id ?? ''}/devops-token`)).toBe(false);
    await program.close();
    const later = await startDevopsProgram(folder, time, journal, secrets);
    expect(later.connections.list()).toEqual([]);
    await later.close();
  });
});
