import { Link } from '@tanstack/react-router';
import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { connectionStateAppearance, hasLiveData } from '../../../shared/domain/connection-state.ts';
import { Age } from '../../components/Age.tsx';
import { Chip } from '../../components/Chip.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { CountsBar } from '../cluster-parts/CountsBar.tsx';
import { countRows } from '../cluster-parts/count-rows.ts';
import { expiryWords } from '../cluster-parts/expiry-words.ts';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { Remark } from '../cluster-parts/Remark.tsx';
import { withoutState } from '../cluster-parts/sentence-words.ts';
import { UpgradeLineView } from '../cluster-parts/UpgradeLineView.tsx';
import { cardTone, expiryTone } from './cluster-order.ts';
import shared from './cards.module.css';
import styles from './ClusterCards.module.css';

/** Kinds that a card has room for. */
const shownKinds: ReadonlySet<string> = new Set(['nodes', 'applications', 'partitions']);
const shownUpgrades = 2;

/** One cluster at a glance: state and since when, what is the matter, counts, what is being upgraded, what runs out. */
export function ClusterCardView({ card, alerts }: { readonly card: ClusterCard; readonly alerts: number }) {
  const { connectionId, name, production, connection, healthState, counts, countsAnHourAgo, upgrades, certificate, lastSeenAt } = card;
  const isLive = hasLiveData(connection);
  const more = upgrades.length - shownUpgrades;
  return (
    <li className={shared.card} data-tone={cardTone(card)} data-production={production}>
      <h2 className={shared.name}>
        <Link to="/clusters/$connectionId/home" params={{ connectionId }} className={shared.link}>{name}</Link>
        {production ? <Chip tone="error">Production</Chip> : null}
        {card.unlockedUntil === null ? null : <Chip tone="warn">Unlocked</Chip>}
        {alerts === 0 ? null : <Chip tone="warn">{alerts === 1 ? '1 alert' : `${alerts} alerts`}</Chip>}
      </h2>
      <p className={styles.state}>
        {isLive ? <b><HealthMark state={healthState} since={card.healthSince} /></b> : <b><StateMark {...connectionStateAppearance[connection]} /></b>}
        {isLive || healthState === 'Unknown' ? null : <span className={shared.quiet}>last known: <HealthMark state={healthState} /></span>}
      </p>
      {card.sentence === '' ? null : <p className={styles.sentence}>{withoutState(card.sentence)}</p>}
      {card.banners.filter(({ severity }) => severity !== 'info').slice(0, 2).map(({ kind, severity, message }) => <p key={`${kind} ${message}`}><Remark tone={severity === 'error' ? 'error' : 'warn'}>{message}</Remark></p>)}
      {healthState === 'Unknown' && !isLive ? null : (
        <div className={styles.counts} data-stale={!isLive}>
          {countRows.filter(({ kind }) => shownKinds.has(kind)).map(({ kind, label }) => <CountsBar key={kind} label={label} count={counts[kind]} before={countsAnHourAgo?.[kind] ?? null} />)}
        </div>
      )}
      {upgrades.length === 0 ? null : (
        <ul className={styles.upgrades} aria-label="Running upgrades">
          {upgrades.slice(0, shownUpgrades).map((line) => <li key={line.applicationName ?? 'cluster'}><UpgradeLineView connectionId={connectionId} line={line} /></li>)}
          {more > 0 ? <li className={shared.quiet}>and {more} more</li> : null}
        </ul>
      )}
      <p className={styles.foot}>
        {card.nodesDisabled === null || card.nodesDisabled === 0 ? null : <span>{card.nodesDisabled.toLocaleString('en')} {card.nodesDisabled === 1 ? 'node' : 'nodes'} disabled</span>}
        {certificate === null ? null : <span>{expiryTone(certificate) === null ? expiryWords(certificate) : <Remark tone={expiryTone(certificate) ?? 'warn'}>{expiryWords(certificate)}</Remark>}</span>}
        <span className={styles.seen}>{lastSeenAt === null ? 'never seen yet' : isLive ? <>seen <Age at={lastSeenAt} /></> : <>as of <Age at={lastSeenAt} /></>}</span>
      </p>
    </li>
  );
}
