import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityIdOf, entityNameOf, int64TextOf, isPartitionId, isSystemName, parentNameOf, partitionIdOf, pathSegment, shortName } from './identifiers.ts';

const part = fc.stringMatching(/^[^/~\s][^/~]{0,15}$/).filter((text) => !text.includes(':'));
const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `fabric:/${parts.join('/')}`);

describe('names and ids', () => {
  it('mean the same in every form that a gateway has', () => {
    for (const form of ['fabric:/A/B', 'A~B', 'A/B', 'fabric:/A~B', 'FABRIC:/A/B/', 'fabric://A/B']) expect(entityNameOf(form)).toBe('fabric:/A/B');
    expect(entityNameOf('System')).toBe('fabric:/System');
    expect(entityNameOf('System~FailoverManagerService')).toBe('fabric:/System/FailoverManagerService');
    expect(entityNameOf('')).toBe('');
  });

  it('go there and back', () => {
    fc.assert(fc.property(name, (full) => {
      for (const style of ['tilde', 'slash'] as const) {
        const id = entityIdOf(full, style);
        expect(entityNameOf(id)).toBe(full);
        expect(entityNameOf(entityNameOf(id))).toBe(full);
        expect(entityNameOf(decodeURIComponent(pathSegment(id)))).toBe(full);
      }
      expect(pathSegment(entityIdOf(full))).not.toContain('/');
      expect(entityNameOf(shortName(full))).toBe(full);
    }));
  });

  it('know the cluster’s own services', () => {
    expect([isSystemName('fabric:/System'), isSystemName('fabric:/System/X'), isSystemName('fabric:/Systemic')]).toEqual([true, true, false]);
    expect(parentNameOf('fabric:/System/InfrastructureService/FrontEnd')).toBe('fabric:/System');
    expect(parentNameOf('fabric:/Shop/Cart')).toBe('fabric:/Shop');
    expect(parentNameOf('fabric:/Shop/Area/Cart')).toBe('fabric:/Shop/Area');
    expect(parentNameOf('fabric:/Shop')).toBeNull();
  });

  it('write partitions and replicas in one way', () => {
    const id = '28bfaf73-37b0-467d-9d47-d011b0aedbc0';
    expect(partitionIdOf(` {${id.toUpperCase()}} `)).toBe(id);
    expect([isPartitionId(id), isPartitionId('28bfaf73'), isPartitionId('')]).toEqual([true, false, false]);
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (value) => {
      expect(int64TextOf(value)).toBe(String(value));
      expect(int64TextOf(` ${value}`)).toBe(String(value));
    }));
    expect([int64TextOf('007'), int64TextOf('-0'), int64TextOf('x'), int64TextOf(2 ** 60), int64TextOf(1.5)]).toEqual(['7', '0', null, null, null]);
  });
});
