import styles from './Fingerprint.module.css';

/**
 * A SHA-256 fingerprint to be compared by eye: eight groups of four pairs. Pairs that differ from `against` are marked.
 */
export function Fingerprint({ value, against, label }: { readonly value: string; readonly against?: string | undefined; readonly label: string }) {
  const pairs = value.split(':');
  const others = against?.split(':') ?? null;
  const groups = Array.from({ length: Math.ceil(pairs.length / 4) }, (_, index) => index * 4);
  return (
    <div className={styles.fingerprint} role="img" aria-label={`${label}: ${pairs.join(' ')}`}>
      {groups.map((start) => (
        <span key={start} className={styles.group}>
          {pairs.slice(start, start + 4).map((pair, index) => (
            <span key={`${start}-${index}`} className={others !== null && others[start + index] !== pair ? styles.differs : undefined}>{pair}</span>
          ))}
        </span>
      ))}
    </div>
  );
}
