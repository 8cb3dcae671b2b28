import { describe, expect, it } from 'vitest';
import type { UpgradePlan } from '../../../shared/contract/clusters/upgrades.ts';
import { changeWords, inPlanOrder, parametersToSend } from './parameter-edits.ts';

const plan: UpgradePlan = {
  applicationName: 'fabric:/Shop', typeName: 'ShopType', currentVersion: '1.0', targetVersion: '2.0', versions: [], packages: [], warnings: [], obstacle: '', body: '{}',
  parameters: [
    { name: 'Instances', current: '5', targetDefault: '3', next: '5', change: 'same', secretLooking: false },
    { name: 'Level', current: 'info', targetDefault: 'info', next: 'info', change: 'same', secretLooking: false },
    { name: 'Old', current: 'x', targetDefault: null, next: null, change: 'removed', secretLooking: false },
    { name: 'New', current: null, targetDefault: 'on', next: 'on', change: 'added', secretLooking: false },
  ],
};

describe('the list that is sent', () => {
  it('keeps what differs from the default, and leaves the rest and what is gone to the manifest', () => {
    expect(parametersToSend(plan, new Map())).toEqual([{ name: 'Instances', value: '5' }]);
  });
  it('takes edits, also where they equal the default: they were meant', () => {
    expect(parametersToSend(plan, new Map([['Level', 'info'], ['New', 'off']]))).toEqual([
      { name: 'Instances', value: '5' }, { name: 'Level', value: 'info' }, { name: 'New', value: 'off' },
    ]);
  });
  it('leaves out what shall take the default, and never sends what the version does not have', () => {
    expect(parametersToSend(plan, new Map([['Instances', null], ['Old', 'y']]))).toEqual([]);
  });
});

describe('the order and the words', () => {
  it('put what changes first', () => {
    expect(inPlanOrder(plan.parameters, new Map([['Level', 'debug']])).map(({ name }) => name)).toEqual(['Level', 'New', 'Old', 'Instances']);
  });
  it('say what becomes of each', () => {
    const [instances] = plan.parameters;
    if (instances === undefined) throw new Error('no parameter');
    expect(changeWords(instances, undefined)).toBe('as it is now');
    expect(changeWords(instances, '7')).toBe('changed by you');
    expect(changeWords(instances, null)).toContain('default');
  });
});
