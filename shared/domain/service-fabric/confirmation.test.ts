import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmationNameOf, isConfirmedBy } from './confirmation.ts';

describe('the name to type', () => {
  it('is that of the thing which is hit', () => {
    expect(confirmationNameOf({ action: 'deactivateNode', nodeName: '_Node_7' }, 'Bench')).toBe('_Node_7');
    expect(confirmationNameOf({ action: 'rollBackUpgrade', target: { kind: 'application', applicationName: 'fabric:/Shop' } }, 'Bench')).toBe('fabric:/Shop');
    expect(confirmationNameOf({ action: 'rollBackUpgrade', target: { kind: 'cluster' } }, 'Bench')).toBe('Bench');
    expect(confirmationNameOf({ action: 'movePrimary', serviceName: 'fabric:/Shop/Cart' }, 'Bench')).toBe('fabric:/Shop/Cart');
    expect(confirmationNameOf({ action: 'cancelRepairTask', taskId: 'Azure/1' }, 'Bench')).toBe('Azure/1');
  });

  it('confirms itself, with spaces around and without the scheme, and nothing else', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }).filter((name) => name.trim() !== ''), fc.string(), (name, other) => {
      expect(isConfirmedBy(` ${name}\t`, name)).toBe(true);
      expect(isConfirmedBy(name, `fabric:/${name.trim()}`)).toBe(true);
      fc.pre(other.trim() !== name.trim() && !name.trim().startsWith('fabric:/'));
      expect(isConfirmedBy(other, name)).toBe(false);
    }));
    expect(isConfirmedBy('', '')).toBe(false);
    expect(isConfirmedBy('_node_7', '_Node_7')).toBe(false);
  });
});
