import { describe, expect, it } from 'vitest';
import { partitionRangeWords, rangeShare } from './partition-range.ts';

const none = { name: null, lowKey: null, highKey: null };

describe('the range of a partition', () => {
  it('is told in words for each kind', () => {
    expect(partitionRangeWords({ ...none, servicePartitionKind: 'Singleton' })).toBe('Singleton');
    expect(partitionRangeWords({ ...none, servicePartitionKind: 'Named', name: 'eu' })).toBe('Named: eu');
    expect(partitionRangeWords({ ...none, servicePartitionKind: 'Int64Range', lowKey: '-9223372036854775808', highKey: '0' })).toBe('−9223372036854775808 … 0');
    expect(partitionRangeWords({ ...none, servicePartitionKind: 'Int64Range', lowKey: '7', highKey: '7' })).toBe('Key 7');
  });

  it('keeps the product’s word for a kind that is new', () => {
    expect(partitionRangeWords({ ...none, servicePartitionKind: 'Hash' })).toBe('Hash');
    expect(partitionRangeWords({ ...none, servicePartitionKind: null })).toBe('Unknown');
  });

  it('has a share of the key space that is exact beyond 2^53', () => {
    const whole = ['-9223372036854775808', '9223372036854775807'] as const;
    expect(rangeShare({ ...none, servicePartitionKind: 'Int64Range', lowKey: '-9223372036854775808', highKey: '-1' }, ...whole)).toBe(50);
    expect(rangeShare({ ...none, servicePartitionKind: 'Int64Range', lowKey: '-9223372036854775808', highKey: '9223372036854775807' }, ...whole)).toBe(100);
    expect(rangeShare({ ...none, servicePartitionKind: 'Singleton' }, ...whole)).toBeNull();
  });
});
