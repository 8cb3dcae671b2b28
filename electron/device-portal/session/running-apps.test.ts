import { describe, expect, it } from 'vitest';
import type { PortalProcess } from '../wire/performance.ts';
import { AppInFrontRule, hasProcessOf, runningApps } from './running-apps.ts';

let nextId = 100;
function process(change: Partial<PortalProcess>): PortalProcess {
  nextId += 4;
  return { processId: nextId, imageName: 'app.exe', appName: null, userName: '', packageFullName: null, isRunning: true, cpuPercent: 1, workingSetBytes: 0, privateBytes: 0, commitBytes: null, ...change };
}
const game = process({ packageFullName: 'Game_1.0.0.0_arm64__abc', appName: 'Game', imageName: 'game.exe', cpuPercent: 20 });
const paint = process({ packageFullName: 'Paint_1.0.0.0_arm64__abc', appName: 'Paint', imageName: 'paint.exe', cpuPercent: 5 });
const shell = process({ packageFullName: 'HoloShell_10.0.0.0_neutral__cw5n1h2txyewy', appName: 'HoloShell', imageName: 'HoloShellApp.exe', cpuPercent: 60 });
const broker = process({ packageFullName: 'Game_1.0.0.0_arm64__abc', imageName: 'RuntimeBroker.exe' });

describe('running apps', () => {
  it('are those with a process that is not suspended, brokers apart', () => {
    expect([...runningApps([game, { ...paint, isRunning: false }, broker, process({})]).keys()]).toEqual(['Game_1.0.0.0_arm64__abc']);
    expect(runningApps([broker]).size).toBe(0);
    expect([hasProcessOf([{ ...paint, isRunning: false }], paint.packageFullName ?? ''), hasProcessOf([broker], game.packageFullName ?? '')]).toEqual([true, false]);
  });
});

describe('the app in front', () => {
  it('is at the first look the busiest that is not the shell', () => {
    expect(new AppInFrontRule().look([paint, shell, game], 1_000)).toEqual({ packageFullName: game.packageFullName, displayName: 'Game', since: null });
  });

  it('is after that the one that came last, since it came', () => {
    const rule = new AppInFrontRule();
    rule.look([game, shell], 1_000);
    expect(rule.look([game, paint, shell], 2_000)).toMatchObject({ displayName: 'Paint', since: 2_000 });
    expect(rule.look([game, paint, shell], 3_000)).toMatchObject({ displayName: 'Paint', since: 2_000 });
    expect(rule.look([game, shell], 4_000)).toMatchObject({ displayName: 'Game' });
    expect(rule.look([shell], 5_000)).toBeNull();
    expect(rule.look([game, shell], 6_000)).toMatchObject({ displayName: 'Game', since: 6_000 });
  });
});
