import { classNames } from './class-names.ts';
import styles from './StateMark.module.css';

export type StateTone = 'ok' | 'warn' | 'error' | 'stale' | 'off' | 'busy' | 'asleep';
/** ● ▲ ■ ◌ ○ ◐ ⬒: drawn, so that they look the same whatever fonts a machine has. */
export type StateShape = '●' | '▲' | '■' | '◌' | '○' | '◐' | '⬒';

const shapeOf: Readonly<Record<StateTone, StateShape>> = { ok: '●', warn: '▲', error: '■', stale: '◌', off: '○', busy: '◐', asleep: '⬒' };

function Shape({ shape }: { readonly shape: StateShape }) {
  switch (shape) {
    case '●': return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case '▲': return <path d="M6 1 11.4 10.600H.6z" fill="currentColor" />;
    case '■': return <rect x="1.5" y="1.5" width="9" height="9" rx="1" fill="currentColor" />;
    case '◌': return <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.7" strokeDasharray="1.6 1.78" />;
    case '○': return <circle cx="6" cy="6" r="4.1" fill="none" stroke="currentColor" strokeWidth="1.6" />;
    case '◐': return <><circle cx="6" cy="6" r="4.1" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="M6 1.500a4.5 4.5 0 0 0 0 9z" fill="currentColor" /></>;
    case '⬒': return <><rect x="1.9" y="1.9" width="8.2" height="8.2" rx="1" fill="none" stroke="currentColor" strokeWidth="1.5" /><path d="M2 2h8v4H2z" fill="currentColor" /></>;
  }
}

export interface StateMarkProps {
  readonly tone: StateTone;
  /** What the state is called; read out, and shown unless `hideWord`. */
  readonly word: string;
  /** Another shape than the tone's own. */
  readonly shape?: StateShape;
  /** Only where the word stands right beside it anyway. */
  readonly hideWord?: boolean;
}

/** A state as shape, word and colour together. */
export function StateMark({ tone, word, shape, hideWord = false }: StateMarkProps) {
  return (
    <span className={classNames(styles.mark, styles[tone], hideWord && styles.alone)}>
      <svg className={styles.shape} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><Shape shape={shape ?? shapeOf[tone]} /></svg>
      <span className={hideWord ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  );
}
