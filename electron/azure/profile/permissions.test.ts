import { describe, expect, it } from 'vitest';
import { mayWriteAnything, readPermission } from './permissions.ts';

const contributor = readPermission({ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] });
const reader = readPermission({ actions: ['*/read', 'Microsoft.Support/*/Read'] });

describe('permissions', () => {
  it('are read with what is left out', () => {
    expect(reader).toEqual({ actions: ['*/read', 'Microsoft.Support/*/Read'], notActions: [], dataActions: [], notDataActions: [] });
    expect(() => readPermission({ actions: '*' })).toThrow('expected array');
  });

  it('of readers change nothing', () => {
    expect([mayWriteAnything([reader]), mayWriteAnything([reader, contributor]), mayWriteAnything([])]).toEqual([false, true, false]);
  });
});
