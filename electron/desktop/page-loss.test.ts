import { describe, expect, it } from 'vitest';
import { afterPageLoss } from './page-loss.ts';

describe('afterPageLoss', () => {
  it('brings a fallen page back', () => {
    expect(afterPageLoss('crashed', [], 0)).toBe('reload');
    expect(afterPageLoss('oom', [0, 10], 20)).toBe('reload');
  });
  it('lets a page that was closed on purpose go', () => {
    expect(afterPageLoss('clean-exit', [], 0)).toBe('nothing');
  });
  it('stops when it falls again and again, until it has been quiet for a minute', () => {
    expect(afterPageLoss('crashed', [1, 2, 3], 4)).toBe('explain');
    expect(afterPageLoss('crashed', [1, 2, 3], 60_010)).toBe('reload');
  });
});
