import { describe, expect, it } from 'vitest';
import { defaultCaptureSources } from '../../../shared/domain/default-capture-sources.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { ManualClock } from '../../core/testing/manual-clock.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { Captures } from '../capture/captures.ts';
import { startRemoval } from '../capture/remove.ts';
import { takePhoto } from '../capture/recording.ts';
import { portalBenches, until } from '../testing/portal-bench.ts';
import { goOnline, portalStage } from '../testing/portal-stage.ts';
import type { PortalProcess } from '../wire/performance.ts';
import { feedJournal, type FedHeadset } from './journal-feed.ts';
import { StatusBoard } from './status-board.ts';

const connectionId = connectionIdSchema.parse('bench');
const hourMs = 3_600_000;

function fed() {
  const clock = new ManualClock(0);
  const journal = new MemoryJournal(clock);
  const board = new StatusBoard(connectionId, clock, () => {});
  let tell: (processes: readonly PortalProcess[]) => void = () => {};
  const appsInHand = new Set<string>();
  const headset: FedHeadset = { connectionId, board, appsInHand, onProcesses: (listener) => { tell = listener; return () => {}; } };
  feedJournal({ journal, clock, connections: { get: () => null } }, headset);
  const battery = (percent: number, charging = false): void =>
    board.takeBattery({ present: true, onMains: charging, charging, remainingMilliwattHours: percent * 160, maximumMilliwattHours: 16_000, estimatedSeconds: null });
  const run = (...names: readonly string[]): void => tell(names.map((name, index) => ({
    processId: index, imageName: `${name}.exe`, appName: name, userName: '', packageFullName: `${name}_1.0.0.0_arm64__abc`, isRunning: true, cpuPercent: 1, workingSetBytes: 0, privateBytes: 0, commitBytes: null,
  })));
  return { clock, journal, board, appsInHand, battery, run };
}

describe('what the journal hears of a headset', () => {
  it('is its charge, whole percent by percent, once a minute at most, and at once where the charger comes or goes', async () => {
    const { clock, journal, battery } = fed();
    battery(80.4);
    battery(80.1);
    await clock.advance(10_000);
    battery(78.2);
    await clock.advance(10_000);
    battery(77);
    await clock.advance(40_000);
    battery(77, true);
    expect(journal.events.map(({ at, value, attributes }) => [at, value, attributes['charging']])).toEqual([[0, 80, false], [20_000, 77, false], [60_000, 77, true]]);
  });

  it('is its heat, stage by stage', async () => {
    const { clock, journal, board } = fed();
    for (const stage of [0, 0, 1]) {
      board.takeThermalStage(stage);
      await clock.advance(20_000);
    }
    expect(journal.events.map(({ type, at, value }) => [type, at, value])).toEqual([['headset.thermal', 0, 0], ['headset.thermal', 40_000, 1]]);
  });

  it('is each app that starts or stops after the first look, and whether it was done from here', async () => {
    const { clock, journal, appsInHand, run } = fed();
    run('Paint');
    run('Paint', 'Game');
    await clock.advance(60_000);
    appsInHand.add('Game_1.0.0.0_arm64__abc');
    run('Paint');
    expect(journal.events.map(({ type, entity, attributes }) => [type, entity, attributes['app'], attributes['here']])).toEqual([
      ['headset.app-started', 'Game_1.0.0.0_arm64__abc', 'Game', false], ['headset.app-stopped', 'Game_1.0.0.0_arm64__abc', 'Game', true],
    ]);
  });

  it('stays little however wild a day is', async () => {
    const { clock, journal, battery, board, run } = fed();
    for (let second = 0; second < hourMs / 1_000; second += 2) {
      battery(40 + (second % 50));
      board.takeThermalStage(second % 4 === 0 ? 1 : 0);
      run(...(second % 4 === 0 ? ['Game'] : []));
      await clock.advance(2_000);
    }
    const counts = Map.groupBy(journal.events, ({ type }) => type);
    expect(counts.get('headset.battery')?.length).toBeLessThanOrEqual(61);
    expect(counts.get('headset.thermal')?.length).toBeLessThanOrEqual(361);
    expect((counts.get('headset.app-started')?.length ?? 0) + (counts.get('headset.app-stopped')?.length ?? 0)).toBeLessThanOrEqual(121);
  });
});

describe('what is done to a headset', () => {
  const benches = portalBenches();

  it('is told before and after, and what was typed is nowhere', async () => {
    const stage = await portalStage(benches);
    const { journal } = stage.bench.services;
    const id = await goOnline(stage);
    const captures = await Captures.open(stage.devices);
    benches.onEnd(() => captures.close());
    await until(() => stage.devices.status.get(id)?.appInFront !== undefined && stage.devices.headset(id).reachable);
    await stage.apps.list(id).refresh();
    const app = stage.apps.list(id).apps.values().find(({ launchable, canUninstall, running }) => launchable && canUninstall && !running);
    if (app === undefined) throw new Error('the simulated headset has no such app');
    await stage.apps.launch(id, app.packageFullName);
    await stage.apps.stop(id, app.packageFullName);
    await stage.keyboard.sendText(id, { text: 'hush-hush', secret: false, slowly: false });
    await stage.keyboard.sendText(id, { text: 'h', secret: false, slowly: false, typed: true });
    await stage.keepAwake.start(id, 5);
    await stage.keepAwake.stop(id);
    const photo = await takePhoto(captures.of(id), defaultCaptureSources);
    if (photo === null) throw new Error('the simulated headset did not name its photo');
    const taskId = await startRemoval(stage.devices, captures.of(id).list, id, [photo]);
    await until(() => stage.bench.tasks.get(taskId)?.state === 'done');
    await stage.commands.restart(id);

    const events = await journal.read({ filter: null, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 1_000 });
    const acts = events.filter(({ type }) => type === 'act.done');
    expect(acts.map(({ attributes: { act, result, confirmed } }) => [act, result, confirmed])).toEqual([
      ['Start app', 'done', 'none'], ['Stop app', 'done', 'none'], ['Type text', 'done', 'none'], ['Keep awake', 'done', 'none'], ['Put sleep times back', 'done', 'none'],
      ['Take photo', 'done', 'none'], ['Delete captures', 'done', 'pressed'], ['Restart headset', 'done', 'pressed'],
    ]);
    expect(acts[0]).toMatchObject({ source: id, entity: app.packageFullName, attributes: { app: app.displayName, version: app.version } });
    expect(acts.find(({ attributes }) => attributes['act'] === 'Delete captures')?.attributes).toMatchObject({ count: 1, message: '1 of 1 removed.' });
    for (const { attributes } of acts) expect(events.findIndex((event) => event.type === 'act.begun' && event.attributes['key'] === attributes['key'])).toBeLessThan(events.findIndex((event) => event.type === 'act.done' && event.attributes['key'] === attributes['key']));
    expect(events.filter(({ type }) => type.startsWith('headset.app-')).map(({ type, attributes }) => [type, attributes['app'], attributes['here']])).toEqual([
      ['headset.app-started', app.displayName, true], ['headset.app-stopped', app.displayName, true],
    ]);
    expect(events.filter(({ type }) => type === 'headset.captured')).toMatchObject([{ entity: expect.stringMatching(/\.jpg$/), attributes: { kind: 'photo' } }]);
    expect(events.some(({ type, value }) => type === 'headset.battery' && value !== null)).toBe(true);
    expect(JSON.stringify(events)).not.toContain('hush-hush');
  });
});
