import { StateMark } from '../../components/StateMark.tsx';
import styles from './Refused.module.css';

/** The host answers, but does not know this page: its link was used up or belongs to an earlier start. */
export function Refused() {
  return (
    <main className={styles.screen}>
      <h1><StateMark tone="warn" word="This page is not signed in" /></h1>
      <p>Fabriscope is running, but this browser has no key to it. Each start prints a fresh link in its terminal, and that link opens the page.</p>
      <p>Open the link printed in the terminal that started Fabriscope. If it is out of sight, stop Fabriscope there with Ctrl+C and start it again.</p>
    </main>
  );
}
