import { useAnnouncements } from './announce.ts';
import { StateMark } from './StateMark.tsx';
import styles from './Announcements.module.css';

const marks = { ok: { tone: 'ok', word: 'Done' }, info: { tone: 'off', word: 'Note' }, warn: { tone: 'warn', word: 'Note' }, error: { tone: 'error', word: 'Failed' } } as const;

/** The live region of the page: short sentences, bottom right, gone by themselves. */
export function Announcements() {
  const shown = useAnnouncements((state) => state.shown);
  return (
    <div className={styles.region} role="status" aria-live="polite" aria-atomic="false">
      {shown.map(({ key, text, tone }) => (
        <p key={key} className={styles.line} data-tone={tone}>
          <StateMark tone={marks[tone].tone} word={marks[tone].word} hideWord />
          {text}
        </p>
      ))}
    </div>
  );
}
