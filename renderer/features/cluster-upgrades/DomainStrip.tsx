import type { UpgradeDomain } from '../../../shared/contract/clusters/upgrades.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { formatDuration, formatExact } from '../../components/format.ts';
import { useNow } from '../../components/use-now.ts';
import { domainDuration, domainMark } from './upgrade-words.ts';
import styles from './upgrades.module.css';

export interface DomainStripProps {
  readonly domains: readonly UpgradeDomain[];
  readonly currentDomain: string | null;
}

/** The upgrade domains in their order: done, in progress, to do, each with the time it took and took the last time. */
export function DomainStrip({ domains, currentDomain }: DomainStripProps) {
  const now = useNow();
  return (
    <ol className={styles.strip} aria-label="Upgrade domains">
      {domains.map((domain) => {
        const mark = domainMark(domain.state);
        const took = domainDuration(domain, now);
        return (
          <li key={domain.name} className={styles.domain} data-tone={mark.tone} aria-current={domain.name === currentDomain ? 'step' : undefined}>
            <span className={styles.domainName} title={domain.name}>{domain.name}</span>
            <StateMark tone={mark.tone} word={mark.word} />
            <span className={styles.domainTime} title={domain.startedAt === null ? 'Its begin was not seen.' : `Began ${formatExact(domain.startedAt)}`}>
              {took === null ? '' : formatDuration(took)}
              {domain.lastTimeMs === null ? null : <span className={styles.quiet}>{took === null ? '' : ' · '}last time {formatDuration(domain.lastTimeMs)}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
