import type { Dora } from '../../../shared/contract/history/figures.ts';
import styles from './dora.module.css';

export interface FigureTileProps {
  readonly label: string;
  readonly figure: Dora['leadTimeP50Ms'];
  readonly words: (value: number) => string;
  readonly better: 'more' | 'less';
}

/** A figure with what it was before, and its definition in reach of everybody. */
export function FigureTile({ label, figure, words, better }: FigureTileProps) {
  const { value, before, over, definition, caveat } = figure;
  return (
    <section className={styles.tile} aria-label={label}>
      <h2>{label}</h2>
      <p className={styles.value}>{value === null ? 'not known' : words(value)}</p>
      <p className={styles.faint}>{trendWords(value, before, words, better)}</p>
      <p className={styles.definition}>{definition}{over === 0 ? '' : ` Over ${over.toLocaleString('en')}.`}</p>
      {caveat === '' ? null : <p className={styles.caveat}>{caveat}</p>}
    </section>
  );
}

/** "before: 3 h, better now"; a change of less than a twentieth counts as none. */
export function trendWords(value: number | null, before: number | null, words: (value: number) => string, better: 'more' | 'less'): string {
  if (before === null) return 'not known for the time before';
  if (value === null) return `before: ${words(before)}`;
  const change = before === 0 ? (value === 0 ? 0 : 1) : (value - before) / Math.abs(before);
  if (Math.abs(change) < 0.05) return `before: ${words(before)}, about the same`;
  return `before: ${words(before)}, ${(change > 0) === (better === 'more') ? 'better' : 'worse'} now`;
}
