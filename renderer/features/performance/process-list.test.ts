import { describe, expect, it } from 'vitest';
import { endConsequence, endRefusal, filterProcesses, sortFigure } from './process-list.ts';
import { processOf } from './testing/samples.ts';

const guide = processOf(1_234, { imageName: 'guide.exe', displayName: 'Guide', packageFullName: 'Contoso.Guide_1.0', userName: 'HOLOLENS\\guest', cpuPercent: 22, workingSetBytes: 300e6 });
const shell = processOf(900, { imageName: 'HoloShellApp.exe', displayName: 'HoloShellApp.exe', userName: 'NT AUTHORITY\\SYSTEM', cpuPercent: 3 });

describe('the list of processes', () => {
  it.each([['guide', [1_234]], ['is:system', [900]], ['cpu>10', [1_234]], ['memory<100mb', [900]], ['user:authority', [900]], ['pid:900', [900]], ['', [1_234, 900]]])('%j leaves %j', (filter, ids) => {
    expect(filterProcesses([guide, shell], filter).map((process) => process.processId)).toEqual(ids);
  });

  it('warns of ending what belongs to the system, and refuses the kernel', () => {
    expect(endConsequence(guide)).toContain('not saved');
    expect(endConsequence(shell)).toContain('part of the system');
    expect(endRefusal(guide)).toBeNull();
    expect(endRefusal(processOf(0))).toContain('kernel');
  });

  it('sorts by held figures while somebody is among the rows; new rows have none', () => {
    const held = new Map([[guide.key, guide]]);
    const busier = { ...guide, cpuPercent: 99 };
    expect(sortFigure(busier, 'cpu', null)).toBe(99);
    expect(sortFigure(busier, 'cpu', held)).toBe(22);
    expect(sortFigure(shell, 'cpu', held)).toBeNull();
  });
});
