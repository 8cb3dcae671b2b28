import styles from './Spinner.module.css';

/** A turning mark for a wait whose name stands beside it. Invisible for the first 150 ms; stands still for reduced motion. */
export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />;
}
