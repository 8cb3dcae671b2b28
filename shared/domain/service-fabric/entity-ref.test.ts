import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityKey, entityPath, parseEntityKey, type EntityRef } from './entity-ref.ts';
import { entityRefSchema } from './entity-ref-schema.ts';

const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((value) => value.isWellFormed());
const anyRef: fc.Arbitrary<EntityRef> = fc.oneof(
  fc.constant<EntityRef>({ kind: 'cluster' }),
  fc.record({ kind: fc.constant('node' as const), nodeName: text }),
  fc.record({ kind: fc.constant('applicationType' as const), typeName: text, typeVersion: fc.option(text) }),
  fc.record({ kind: fc.constant('application' as const), applicationName: text }),
  fc.record({ kind: fc.constant('service' as const), applicationName: text, serviceName: text }),
  fc.record({ kind: fc.constant('partition' as const), applicationName: text, serviceName: text, partitionId: text }),
  fc.record({ kind: fc.constant('replica' as const), applicationName: text, serviceName: text, partitionId: text, replicaId: text }),
  fc.record({ kind: fc.constant('deployedApplication' as const), nodeName: text, applicationName: text }),
  fc.record({ kind: fc.constant('deployedServicePackage' as const), nodeName: text, applicationName: text, serviceManifestName: text, activationId: fc.oneof(text, fc.constant('')) }),
  fc.record({ kind: fc.constant('codePackage' as const), nodeName: text, applicationName: text, serviceManifestName: text, activationId: fc.oneof(text, fc.constant('')), codePackageName: text }),
);

describe('entity keys', () => {
  it('name every entity so that it can be read back', () => {
    fc.assert(fc.property(anyRef, (ref) => {
      expect(parseEntityKey(entityKey(ref))).toEqual(ref);
    }));
  });

  it.each(['', 'node', 'node:', 'node:a:b', 'partition:a:b', 'nothing:a', 'cluster:a', 'node:%E0%A4%A', 'codePackage:a:b:c:d'])('give nothing for what is no key: %s', (key) => {
    expect(parseEntityKey(key)).toBeNull();
  });

  it('lead from the cluster down to the entity', () => {
    fc.assert(fc.property(anyRef, (ref) => {
      const path = entityPath(ref);
      expect(path[0]).toEqual({ kind: 'cluster' });
      expect(path.at(-1)).toEqual(ref);
      for (const each of path) expect(() => entityRefSchema.parse(each)).not.toThrow();
    }));
  });
});
