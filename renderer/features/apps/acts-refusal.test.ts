import { describe, expect, it } from 'vitest';
import { connectionStates } from '../../../shared/domain/connection-state.ts';
import { actsRefusal } from './acts-refusal.ts';

describe('why nothing can be done', () => {
  it('has a sentence for every state but online', () => {
    const silent = connectionStates.filter((state) => actsRefusal({ name: 'Bench 3', state }, 'operator')?.includes('Bench 3') !== true);
    expect(silent).toEqual(['online']);
    expect(actsRefusal({ name: 'Bench 3', state: 'online' }, 'operator')).toBeNull();
  });

  it('comes first from a page that may only look', () => {
    expect(actsRefusal({ name: 'Bench 3', state: 'online' }, 'wallboard')).toContain('only look');
  });
});
