import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quorumOf, quorumWords } from './quorum.ts';

const primary = { role: 'Primary', status: 'Ready' };
const up = { role: 'ActiveSecondary', status: 'Ready' };
const down = { role: 'ActiveSecondary', status: 'Down' };

describe('quorum of a partition', () => {
  it('needs more than half of the replicas that have a vote', () => {
    expect(quorumOf([primary, up, down])).toEqual({ voters: 3, up: 2, needed: 2, hasQuorum: true, spare: 0 });
    expect(quorumOf([primary, down, down])).toMatchObject({ up: 1, needed: 2, hasQuorum: false });
    expect(quorumOf([primary, up, up, down, up])).toMatchObject({ up: 4, needed: 3, spare: 1 });
  });

  it('counts a replica that is down although its role is not told, and none that is built or dropped', () => {
    expect(quorumOf([primary, { role: 'Unknown', status: 'Down' }, { role: 'IdleSecondary', status: 'InBuild' }, { role: 'ActiveSecondary', status: 'Dropped' }])).toMatchObject({ voters: 2, up: 1, needed: 2, hasQuorum: false });
  });

  it('says nothing where nobody has a vote', () => {
    expect(quorumOf([])).toBeNull();
    expect(quorumOf([{ role: '', status: 'Ready' }])).toBeNull();
  });

  it('agrees with counting one by one', () => {
    const replica = fc.record({ role: fc.constantFrom('Primary', 'ActiveSecondary'), status: fc.constantFrom('Ready', 'Down') });
    fc.assert(fc.property(fc.array(replica, { minLength: 1, maxLength: 9 }), (replicas) => {
      const ready = replicas.filter((each) => each.status === 'Ready').length;
      expect(quorumOf(replicas)?.hasQuorum).toBe(ready * 2 > replicas.length);
    }));
  });

  it('is told with what it means', () => {
    expect(quorumWords({ voters: 5, up: 3, needed: 3, hasQuorum: true, spare: 0 })).toBe('3 of 5 are up, 3 are needed: the next loss stops writes');
    expect(quorumWords({ voters: 3, up: 1, needed: 2, hasQuorum: false, spare: 0 })).toContain('quorum is lost');
    expect(quorumWords({ voters: 5, up: 5, needed: 3, hasQuorum: true, spare: 2 })).toContain('2 more may go down');
  });
});
