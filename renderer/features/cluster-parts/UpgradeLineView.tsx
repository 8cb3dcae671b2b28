import { Link } from '@tanstack/react-router';
import type { UpgradeLine } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { upgradeTargetKey } from './entity-address.ts';
import styles from './UpgradeLineView.module.css';

/** An upgrade in a line: of what, from where to where, how far, and what it is doing. Leads to its screen. */
export function UpgradeLineView({ connectionId, line }: { readonly connectionId: ConnectionId; readonly line: UpgradeLine }) {
  const { applicationName, fromVersion, toVersion, words, domainsDone, domainsTotal, rollingBack, stuck } = line;
  const target = applicationName === null ? ({ kind: 'cluster' } as const) : ({ kind: 'application', applicationName } as const);
  return (
    <div className={styles.line}>
      <StateMark tone={stuck || rollingBack ? 'warn' : 'busy'} word={stuck ? 'Stuck:' : rollingBack ? 'Rolling back:' : 'Running:'} hideWord={!stuck && !rollingBack} />
      <span className={styles.text}>
        <Link className={styles.name} to="/clusters/$connectionId/upgrades/$targetKey" params={{ connectionId, targetKey: upgradeTargetKey(target) }}>{applicationName ?? 'The cluster itself'}</Link>{' '}
        <span className={styles.versions}>{fromVersion === '' ? '' : `${fromVersion} → `}{toVersion}</span>
        <span className={styles.words}>{words}</span>
      </span>
      {domainsTotal === 0 ? null : (
        <span className={styles.domains} title={`${domainsDone} of ${domainsTotal} upgrade domains are done`}>
          {domainsTotal > 12 ? null : (
            <span className={styles.strip} aria-hidden="true">
              {Array.from({ length: domainsTotal }, (_, index) => <i key={index} data-state={index < domainsDone ? 'done' : index === domainsDone ? 'now' : 'later'} />)}
            </span>
          )}
          {domainsDone} of {domainsTotal}
        </span>
      )}
    </div>
  );
}
