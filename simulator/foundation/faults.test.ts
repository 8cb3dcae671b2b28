import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FAULT_KINDS, FaultPlan, parseFaultText } from './faults.ts';

function kindOrRefusal(text: string): string {
  try {
    return parseFaultText(text).kind;
  } catch (error) {
    return String(error);
  }
}

describe('faults on the command line', () => {
  it.each([
    ['asleep', { kind: 'asleep', mode: 'silent' }],
    ['asleep:refuse', { kind: 'asleep', mode: 'refuse' }],
    ['slow:1500', { kind: 'slow', delayMs: 1500 }],
    ['cut:100@/api/holographic/mrc/*#2', { kind: 'cut', afterBytes: 100, path: '/api/holographic/mrc/*', count: 2 }],
    ['server-error@/api/os/info', { kind: 'server-error', path: '/api/os/info' }],
  ])('%s', (text, fault) => {
    expect(parseFaultText(text)).toEqual(fault);
  });

  it('are read or refused with words, never with a crash', () => {
    const kinds = fc.constantFrom(...FAULT_KINDS, 'unknown');
    fc.assert(
      fc.property(kinds, fc.string(), (kind, rest) => {
        expect(kindOrRefusal(`${kind}${rest}`)).toMatch(new RegExp(`^(${FAULT_KINDS.join('|')}|Error: (Not a|Unknown) fault)`));
      }),
    );
  });
});

describe('FaultPlan', () => {
  it('takes path patterns literally but for the star', () => {
    const plan = new FaultPlan();
    plan.add({ kind: 'server-error', path: '/a.b/*' });
    expect(plan.take('GET', '/a.b/c/d')).toHaveProperty('server-error');
    expect(plan.take('GET', '/axb/c')).toEqual({});
  });

  it('is used up after its count and tells how often it struck', () => {
    const plan = new FaultPlan();
    plan.add({ kind: 'forbidden', count: 2 });
    plan.take('GET', '/');
    expect(plan.list()[0]?.hits).toBe(1);
    plan.take('GET', '/');
    expect(plan.list()).toEqual([]);
    expect(plan.take('GET', '/')).toEqual({});
  });

  it('keeps socket faults to sockets', () => {
    const plan = new FaultPlan();
    plan.add({ kind: 'sockets-silent' });
    expect(plan.take('GET', '/')).toEqual({});
    expect(plan.take('WS', '/')).toHaveProperty('sockets-silent');
  });
});
