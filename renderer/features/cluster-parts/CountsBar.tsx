import type { HealthCount } from '../../../shared/contract/clusters/shared.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { countChange } from './count-change.ts';
import styles from './CountsBar.module.css';

export interface CountsBarProps {
  /** What is counted: "Nodes". */
  readonly label: string;
  /** Null: the gateway did not tell. */
  readonly count: HealthCount | null;
  /** The same an hour ago, for the change mark. */
  readonly before?: HealthCount | null;
}

/**
 * How many are in each state: a bar whose parts stand for the states, and the numbers in words. A part that is not
 * empty is never thinner than it takes to be seen: one bad node of a thousand must not vanish.
 */
export function CountsBar({ label, count, before = null }: CountsBarProps) {
  if (count === null) return <div className={styles.counts}><span className={styles.label}>{label}</span><span className={styles.unknown}>not told</span></div>;
  const total = count.ok + count.warning + count.error;
  const change = before === null ? null : countChange(count, before);
  return (
    <div className={styles.counts}>
      <span className={styles.label}>{label} <b>{total.toLocaleString('en')}</b></span>
      <span className={styles.bar} aria-hidden="true">
        {total === 0 ? <i className={styles.empty} /> : (
          <>
            <Part className={styles.error} value={count.error} />
            <Part className={styles.warning} value={count.warning} />
            <Part className={styles.ok} value={count.ok} />
          </>
        )}
      </span>
      <span className={styles.numbers}>
        {count.error === 0 ? null : <span><StateMark tone="error" word="Error:" hideWord /> {count.error.toLocaleString('en')}</span>}
        {count.warning === 0 ? null : <span><StateMark tone="warn" word="Warning:" hideWord /> {count.warning.toLocaleString('en')}</span>}
        {count.error + count.warning > 0 ? null : <span><StateMark tone="ok" word={total === 0 ? 'None' : 'All Ok'} hideWord={total > 0} /></span>}
        {change === null ? null : <span className={styles.change} title={change.words}><span aria-hidden="true">{change.sign}</span><span className="visually-hidden">, {change.words}</span></span>}
      </span>
    </div>
  );
}

function Part({ className, value }: { readonly className: string | undefined; readonly value: number }) {
  return value === 0 ? null : <i className={className} style={{ flexGrow: value }} />;
}
