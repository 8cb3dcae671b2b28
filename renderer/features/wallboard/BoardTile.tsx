import { Link } from '@tanstack/react-router';
import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { connectionStateAppearance, hasLiveData } from '../../../shared/domain/connection-state.ts';
import { healthStateAppearance } from '../../../shared/domain/service-fabric/health.ts';
import { Age } from '../../components/Age.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { expiryWords } from '../cluster-parts/expiry-words.ts';
import { withoutState } from '../cluster-parts/sentence-words.ts';
import { cardTone, expiryTone } from '../overview/cluster-order.ts';
import { boardAge } from './board-layout.ts';
import styles from './wallboard.module.css';

/** Words with more letters are written smaller, still a twentieth of the screen's height. */
const longWord = 9;

export interface BoardTileProps {
  readonly card: ClusterCard;
  readonly lastSeenAt: number | null;
  readonly now: number;
}

/** One cluster on the wall. Old data is greyed, and covered with its age before anybody believes it. */
export function BoardTile({ card, lastSeenAt, now }: BoardTileProps) {
  const age = boardAge(lastSeenAt, now);
  const isLive = hasLiveData(card.connection);
  const look = isLive ? healthStateAppearance[card.healthState] : connectionStateAppearance[card.connection];
  return (
    <li className={styles.tile} data-tone={cardTone(card)} data-age={age} data-production={card.production}>
      <h2 className={styles.name}><Link to="/clusters/$connectionId/home" params={{ connectionId: card.connectionId }}>{card.name}</Link></h2>
      <p className={styles.stateLine}>
        <span className={styles.state} data-long={look.word.length > longWord}><StateMark {...look} /></span>
        {age === 'covered' ? null : <span className={styles.since}>{age === 'grey' && lastSeenAt !== null ? <>as of <Age at={lastSeenAt} /></> : isLive && card.healthSince !== null ? <Age at={card.healthSince} bare /> : null}</span>}
      </p>
      {age === 'covered' ? (
        <p className={styles.cover}><span>{lastSeenAt === null ? 'Nothing heard yet' : <>Nothing heard for <Age at={lastSeenAt} bare /></>}</span></p>
      ) : (
        <>
          <p className={styles.sentence}>{withoutState(card.sentence)}</p>
          <Facts card={card} now={now} />
        </>
      )}
    </li>
  );
}

function Facts({ card, now }: { readonly card: ClusterCard; readonly now: number }) {
  const { counts, upgrades, certificate, nodesDisabled } = card;
  const stuck = upgrades.find((upgrade) => upgrade.stuck);
  const [upgrade] = upgrades;
  return (
    <ul className={styles.facts}>
      {stuck === undefined ? null : <li><StateMark tone="warn" word="Upgrade is stuck" /></li>}
      {certificate === null || expiryTone(certificate, now) === null ? null : <li><StateMark tone={expiryTone(certificate, now) ?? 'warn'} word={`Certificate: ${expiryWords(certificate, now).replace(/^.*?(?:expires|has) /, '')}`} /></li>}
      {counts.nodes === null ? null : <li>{sum(counts.nodes).toLocaleString('en')} nodes{counts.nodes.error > 0 ? `, ${counts.nodes.error.toLocaleString('en')} bad` : ''}{nodesDisabled === null || nodesDisabled === 0 ? '' : `, ${nodesDisabled} disabled`}</li>}
      {counts.applications === null ? null : <li>{sum(counts.applications).toLocaleString('en')} apps{counts.applications.error > 0 ? `, ${counts.applications.error.toLocaleString('en')} bad` : ''}</li>}
      {upgrade === undefined || stuck !== undefined ? null : <li>{`Upgrade ${upgrade.domainsDone} of ${upgrade.domainsTotal}${upgrades.length > 1 ? ` and ${upgrades.length - 1} more` : ''}`}</li>}
    </ul>
  );
}

function sum({ ok, warning, error }: { readonly ok: number; readonly warning: number; readonly error: number }): number {
  return ok + warning + error;
}
