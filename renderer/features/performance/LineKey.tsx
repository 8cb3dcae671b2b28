import styles from './performance.module.css';

/** Colour alone never tells lines apart: each has its own stroke as well. */
const strokes = ['none', '6 3', '2 3', '10 3 2 3', '4 4', '1 4'] as const;

/** @param colour place in the palette. @returns the dashes of its stroke. */
export function strokeOf(colour: number): string {
  return strokes[colour] ?? 'none';
}

/** The stroke of a line, as a key beside its name. */
export function LineKey({ colour }: { readonly colour: number }) {
  return (
    <svg className={styles.key} viewBox="0 0 18 6" width="18" height="6" aria-hidden="true">
      <line x1="0" y1="3" x2="18" y2="3" stroke={`var(--chart-${colour})`} strokeWidth="2" strokeDasharray={strokeOf(colour)} />
    </svg>
  );
}
