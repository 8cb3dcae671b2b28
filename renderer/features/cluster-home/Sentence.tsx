import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { healthStateAppearance } from '../../../shared/domain/service-fabric/health.ts';
import { Age } from '../../components/Age.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import styles from './home.module.css';

/** What is the matter, in one sentence, with the shape of its state before it. */
export function Sentence({ card, isStale }: { readonly card: ClusterCard; readonly isStale: boolean }) {
  const { tone, shape, word } = healthStateAppearance[card.healthState];
  return (
    <div className={styles.sentence} data-tone={isStale ? 'stale' : tone}>
      <span className={styles.sentenceMark}><StateMark tone={isStale ? 'stale' : tone} shape={shape} word={`${word}:`} hideWord /></span>
      <p role="status" data-testid="cluster-sentence">{card.sentence === '' ? 'Nothing is known yet.' : card.sentence}</p>
      {isStale && card.lastSeenAt !== null ? <p className={styles.asOf}>This is how it was <Age at={card.lastSeenAt} />: it does not answer now.</p> : null}
    </div>
  );
}
