import type { Freshness } from '../../../shared/contract/clusters/shared.ts';
import { Age } from '../../components/Age.tsx';
import { formatClock, formatExact } from '../../components/format.ts';
import { Remark } from './Remark.tsx';
import styles from './FreshnessLine.module.css';

/** How old what is shown is, when the next comes, and what keeps it from being newer. */
export function FreshnessLine({ freshness, children }: { readonly freshness: Freshness | null; readonly children?: string }) {
  if (freshness === null) return <p className={styles.line}>Not asked yet</p>;
  const { asOf, nextAt, trouble } = freshness;
  return (
    <p className={styles.line}>
      {asOf === null ? 'No answer yet' : <>as of <time dateTime={new Date(asOf).toISOString()} title={formatExact(asOf)}>{formatClock(asOf)}</time> · <Age at={asOf} /></>}
      {nextAt === null || trouble !== '' ? null : <> · next <Age at={nextAt} isFuture /></>}
      {children === undefined || children === '' ? null : <> · {children}</>}
      {trouble === '' ? null : <span className={styles.trouble}><Remark tone="stale">{trouble}</Remark></span>}
    </p>
  );
}
