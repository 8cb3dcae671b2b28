import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointWords, replicaEndpoints, restartMeans } from './replica-words.ts';

describe('the address of a replica', () => {
  it('is taken apart where it is JSON with endpoints', () => {
    expect(replicaEndpoints('{"Endpoints":{"":"10.0.0.5:20001","Rest":"http://10.0.0.5:80"}}')).toEqual([{ listener: '', address: '10.0.0.5:20001' }, { listener: 'Rest', address: 'http://10.0.0.5:80' }]);
  });

  it('is one address otherwise', () => {
    expect(replicaEndpoints('10.0.0.5:20001+guid')).toEqual([{ listener: '', address: '10.0.0.5:20001+guid' }]);
    expect(replicaEndpoints('{not json')).toEqual([{ listener: '', address: '{not json' }]);
    expect(replicaEndpoints('{"Other":1}')).toEqual([{ listener: '', address: '{"Other":1}' }]);
    expect(replicaEndpoints('  ')).toEqual([]);
  });

  it('never fails, whatever stands there', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(typeof endpointWords(replicaEndpoints(text))).toBe('string');
    }));
  });
});

describe('making a replica start anew', () => {
  it('restarts persisted ones and removes all others', () => {
    expect(restartMeans('Stateful', true)).toBe('restart');
    expect(restartMeans('Stateful', false)).toBe('remove');
    expect(restartMeans('Stateless', false)).toBe('remove');
    expect(restartMeans('SelfReconfiguring', true)).toBe('remove');
  });
});
