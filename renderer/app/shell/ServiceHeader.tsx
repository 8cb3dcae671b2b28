import type { ReactNode } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import { Age } from '../../components/Age.tsx';
import { Chip } from '../../components/Chip.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { stateLook } from './connection-words.ts';
import { ConnectionMenu } from './ConnectionMenu.tsx';
import { HeadsetTrouble } from './HeadsetTrouble.tsx';
import styles from './HeadsetHeader.module.css';

export interface ServiceHeaderProps {
  readonly connection: Connection;
  /** Short facts: who is signed in, the one telling figure. */
  readonly figures: readonly string[];
  /** The lock, what is being waited for. */
  readonly acts?: ReactNode;
}

/** Which one is it, who is signed in, and is it all right? Answered without a click. */
export function ServiceHeader({ connection, figures, acts }: ServiceHeaderProps) {
  return (
    <header className={styles.header} data-production={connection.production}>
      <div className={styles.line}>
        <h1 className={styles.name}>{connection.name}</h1>
        <span className={styles.state}><StateMark {...stateLook(connection)} /> <Age at={connection.since} bare /></span>
        {connection.production ? <Chip tone="error">Production</Chip> : null}
        {connection.simulated ? <Chip>Simulated</Chip> : null}
        <ul className={styles.figures} data-stale={!hasLiveData(connection.state)}>
          {figures.filter((figure) => figure !== '').map((figure) => <li key={figure} className={styles.figure} title={figure}>{figure}</li>)}
          {connection.state === 'online' || connection.lastSeenAt === null ? null : <li className={styles.figure}>as of <Age at={connection.lastSeenAt} /></li>}
        </ul>
        <div className={styles.acts}>
          {acts}
          <ConnectionMenu connection={connection} />
        </div>
      </div>
      <HeadsetTrouble connection={connection} />
    </header>
  );
}
