import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { connectionStateAppearance, hasLiveData } from '../../../shared/domain/connection-state.ts';
import { healthStateAppearance } from '../../../shared/domain/service-fabric/health.ts';
import { daysLeft } from '../cluster-parts/expiry-words.ts';

type Tone = 'ok' | 'warn' | 'error' | 'stale';

/** How grave a certificate's end is: null while there is time. */
export function expiryTone(expiry: NonNullable<ClusterCard['certificate']>, now = Date.now()): 'warn' | 'error' | null {
  const days = daysLeft(expiry, now);
  return days < 7 ? 'error' : days < 30 ? 'warn' : null;
}

/** The tone of a card's edge: of the line where nothing is heard, of the health otherwise. */
export function cardTone({ connection, healthState }: Pick<ClusterCard, 'connection' | 'healthState'>): Tone {
  return hasLiveData(connection) ? healthStateAppearance[healthState].tone : connectionStateAppearance[connection].tone;
}

const graveness: Readonly<Record<Tone, number>> = { error: 0, warn: 1, stale: 2, ok: 3 };

/** Red first: errors and lost lines, warnings, what is not known, then what is well; within each those in production, then by name. */
export function redFirst<Card extends Pick<ClusterCard, 'connection' | 'healthState' | 'production' | 'name' | 'upgrades'>>(cards: readonly Card[]): readonly Card[] {
  const rank = (card: Card): number => graveness[cardTone(card)] * 4 + (card.upgrades.some(({ stuck }) => stuck) ? 0 : 2) + (card.production ? 0 : 1);
  return [...cards].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, { numeric: true }));
}
