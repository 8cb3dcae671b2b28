import { afterAll, expect, it } from 'vitest';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { ClusterStage } from '../testing/cluster-stage.ts';

const folder = temporaryFolders();
const time = hurryTime(25);
afterAll(() => time.restore());

it('the journal holds the health of a cluster with its cause, alerts from their begin to their end, and silences', async () => {
  const journal = new MemoryJournal(time.clock);
  await using stage = await ClusterStage.open(await folder(), { clock: time.clock, openJournal: async () => ({ journal, router: {}, close: async () => {} }) });
  // A machine that is busy with other tests makes the gateway slow, too.
  const told = (type: string) => journal.events.filter((event) => event.type === type && event.attributes['rule'] !== 'Gateway slow');
  const untilTold = async (type: string, count: number): Promise<void> => {
    await expect.poll(() => told(type).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count);
  };
  const cluster = await stage.cluster({ clock: time.deviceClock, nodes: 20 });
  const { id: connectionId } = await stage.add(cluster, { name: 'Live' });
  await untilTold('cluster.health', 1);
  const { silenceId } = await stage.client.clusters.alerts.silence({ connectionId, ruleId: 'nodes-down', minutes: 60, reason: 'Planned work' });
  await stage.client.clusters.alerts.endSilence({ silenceId });

  const nodeName = cluster.model.nodes().find(({ isSeedNode }) => !isSeedNode)?.name ?? '';
  cluster.model.crashNode(nodeName);
  await untilTold('alert.began', 1);
  await untilTold('cluster.health', 2);
  cluster.model.startNode(nodeName);
  await untilTold('alert.ended', 1);
  await expect.poll(() => told('cluster.health').at(-1)?.attributes['state'], { timeout: 15_000 }).toBe('Ok');

  const health = told('cluster.health');
  expect(health.every(({ source, attributes }) => source === connectionId && attributes['name'] === 'Live')).toBe(true);
  expect(health[0]?.attributes).toEqual({ name: 'Live', state: 'Ok' });
  expect(health[1]?.attributes).toMatchObject({ was: 'Ok', cause: expect.stringContaining(nodeName) });
  await stage.client.connections.disconnect({ connectionId });
  await expect.poll(() => told('cluster.health').at(-1)?.attributes, { timeout: 15_000 }).toEqual({ name: 'Live', state: 'Unknown', was: 'Ok' });
  expect(told('alert.began')).toMatchObject([{ source: connectionId, entity: 'Live', attributes: { title: '1 node down', severity: 'error' } }]);
  expect(told('alert.ended')).toMatchObject([{ value: expect.any(Number), attributes: { title: '1 node down', rule: told('alert.began')[0]?.attributes['rule'] } }]);
  expect(told('alert.silenced')).toMatchObject([{ entity: silenceId, value: 3_600_000, attributes: { why: 'Planned work' } }]);
  expect(told('alert.silence-ended')).toMatchObject([{ entity: silenceId, attributes: { how: 'by hand' } }]);
}, 40_000);
