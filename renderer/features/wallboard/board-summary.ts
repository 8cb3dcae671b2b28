import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';

/** All clusters in one line: `1 in error, 1 with warnings, 2 not heard, 3 fine`. */
export function boardSummary(cards: readonly Pick<ClusterCard, 'connection' | 'healthState'>[]): string {
  const live = cards.filter(({ connection }) => hasLiveData(connection));
  const of = (state: ClusterCard['healthState']): number => live.filter(({ healthState }) => healthState === state).length;
  const parts: readonly (readonly [number, string])[] = [
    [of('Error'), 'in error'], [of('Warning'), 'with warnings'], [cards.length - live.length, 'not heard'], [of('Unknown'), 'unknown'], [of('Ok'), 'fine'],
  ];
  const there = parts.filter(([count]) => count > 0);
  return there.length === 1 && of('Ok') === cards.length ? `All ${cards.length} clusters are fine` : there.map(([count, words]) => `${count} ${words}`).join(', ');
}
