import { useStore } from 'zustand';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { formatClock } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { carrierState, retryCarrierNow } from '../api.ts';
import styles from './CarrierBar.module.css';

/** Says that the page has lost its own host, since when, and what happens next. What is on screen stays, with its age. */
export function CarrierBar() {
  const { phase, since, retryAt, everOpen } = useStore(carrierState);
  if (phase === 'open' || (phase === 'connecting' && !everOpen)) return null;
  return (
    <div className={styles.bar} role="alert">
      <StateMark tone="error" word="Lost:" hideWord />
      <p>
        {everOpen ? 'Fabriscope’s own connection is lost' : 'Fabriscope’s host does not answer'} since <time dateTime={new Date(since).toISOString()}>{formatClock(since)}</time>.
        {' '}{everOpen ? 'What you see is from before then.' : 'Is the program still running?'}
        {' '}{retryAt === null ? 'Trying now…' : <>Next try <Age at={retryAt} />.</>}
      </p>
      <Button onPress={retryCarrierNow}>Retry now</Button>
    </div>
  );
}
