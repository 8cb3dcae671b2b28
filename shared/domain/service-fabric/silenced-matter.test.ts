import { describe, expect, it } from 'vitest';
import { hasOutgrown, silencedMatter, type MarkedCause } from './silenced-matter.ts';

const cause = (kind: MarkedCause['kind'], sourceId = 'System.FM', property = 'State'): MarkedCause => ({ kind, sourceId, property });
const nodeDown = silencedMatter(['warning'], [cause('nodeDown'), cause('other', 'Watchdog', 'Disk')]);

describe('what a silence is about', () => {
  it('is nothing where nothing is the matter', () => {
    expect(silencedMatter([], [cause('nodeDown')])).toBeNull();
  });
  it.each<[string, readonly ('warning' | 'error')[], MarkedCause | null, boolean]>([
    ['not outgrown by more of the same', ['warning', 'warning'], cause('nodeDown'), false],
    ['outgrown by what is graver', ['warning', 'error'], cause('nodeDown'), true],
    ['outgrown by another cause in the first place', ['warning'], cause('quorumLoss'), true],
    ['not outgrown by what follows from it', ['warning'], cause('belowTarget'), false],
    ['not outgrown by a cause that was known', ['warning'], cause('other', 'Watchdog', 'Disk'), false],
    ['outgrown by another reporter', ['warning'], cause('other', 'Watchdog', 'Memory'), true],
    ['not outgrown when it is over', [], cause('quorumLoss'), false],
    ['not outgrown while no cause is known', ['warning'], null, false],
  ])('is %s', (_, severities, worst, outgrown) => {
    if (nodeDown === null) throw new Error('There is a matter.');
    expect(hasOutgrown(nodeDown, severities, worst)).toBe(outgrown);
  });
  it('knows no other cause where none was known', () => {
    const matter = silencedMatter(['error'], []);
    expect(matter && hasOutgrown(matter, ['error'], cause('nodeDown'))).toBe(false);
  });
});
