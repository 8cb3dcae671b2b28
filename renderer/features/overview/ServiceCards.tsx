import { Link } from '@tanstack/react-router';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { connectionTo } from '../../app/connection-address.ts';
import { stateLook } from '../../app/shell/connection-words.ts';
import { Age } from '../../components/Age.tsx';
import { Chip } from '../../components/Chip.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import shared from './cards.module.css';
import { accountWords, tenantWords } from '../azure-access/account-words.ts';
import styles from './ClusterCards.module.css';

/** Azure profiles and organisations as cards: who is signed in, what runs, what failed today. */
export function ServiceCards({ connections }: { readonly connections: readonly Connection[] }) {
  return (
    <>
      <PageHeader title="Azure and Azure DevOps" />
      <div className={shared.body}>
        <ul className={styles.cards} aria-label="Azure profiles and organisations">
          {connections.map((connection) => <ServiceCard key={connection.id} connection={connection} />)}
        </ul>
      </div>
    </>
  );
}

function ServiceCard({ connection }: { readonly connection: Connection }) {
  const { azure, devops, state, production, simulated, lastSeenAt } = connection;
  const look = stateLook(connection);
  const failed = azure?.failedToday ?? devops?.failedToday ?? 0;
  const isLive = hasLiveData(state);
  return (
    <li className={shared.card} data-tone={isLive ? (failed > 0 ? 'warn' : undefined) : look.tone} data-production={production || undefined}>
      <h2 className={shared.name}>
        <Link to={connectionTo(connection.kind, '')} params={{ connectionId: connection.id }} className={shared.link}>{connection.name}</Link>
        {production ? <Chip tone="error">Production</Chip> : null}
        {simulated ? <Chip>Simulated</Chip> : null}
      </h2>
      <p className={styles.state}><StateMark {...look} /> <span className={shared.quiet}><Age at={connection.since} bare /></span></p>
      <p className={styles.sentence}>{isLive ? azure?.figure ?? devops?.figure ?? '' : connection.fault?.message ?? ''}</p>
      <p className={styles.foot}>
        <span>{azure === null ? devops?.organisation ?? 'Azure DevOps' : [accountWords(azure.account) || 'nobody signed in', tenantWords(azure.tenant)].join(', ')}</span>
        {lastSeenAt === null ? null : <span className={styles.seen}>answered <Age at={lastSeenAt} /></span>}
      </p>
    </li>
  );
}
