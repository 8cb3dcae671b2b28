import { announce } from '../../components/announce.ts';
import styles from './SourceChips.module.css';

export interface SourceChip {
  readonly id: string;
  readonly label: string;
  readonly isOn: boolean;
  readonly title?: string;
  /** Why it cannot be changed now. */
  readonly fixedBecause?: string | undefined;
}

/** What goes into a picture or a recording: each source is on or off. */
export function SourceChips({ label, chips, onToggle }: { readonly label: string; readonly chips: readonly SourceChip[]; readonly onToggle: (id: string) => void }) {
  return (
    <fieldset className={styles.chips}>
      <legend className="visually-hidden">{label}</legend>
      {chips.map((chip) => (
        <button
          key={chip.id}
          type="button"
          className={styles.chip}
          aria-pressed={chip.isOn}
          aria-disabled={chip.fixedBecause === undefined ? undefined : true}
          title={chip.fixedBecause ?? chip.title}
          onClick={() => {
            if (chip.fixedBecause === undefined) onToggle(chip.id);
            else announce(chip.fixedBecause, { tone: 'warn' });
          }}
        >
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            {chip.isOn ? <path d="M2.500 6.500 5 9l4.500-6" fill="none" stroke="currentColor" strokeWidth="1.7" /> : <path d="M3 6h6" fill="none" stroke="currentColor" strokeWidth="1.5" />}
          </svg>
          {chip.label}
        </button>
      ))}
    </fieldset>
  );
}
