import { Search, X } from 'lucide-react';
import type { Ref } from 'react';
import styles from './SearchField.module.css';

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly onEnter?: () => unknown;
  readonly ref?: Ref<HTMLInputElement>;
}

/** Filters what stands below it. Esc clears it first. */
export function SearchField({ label, value, onChange, placeholder, onEnter, ref }: SearchFieldProps) {
  return (
    <div className={styles.search}>
      <Search aria-hidden="true" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => { onChange(event.target.value); }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.preventDefault();
            event.stopPropagation();
            onChange('');
          } else if (event.key === 'Enter') onEnter?.();
        }}
      />
      {value === '' ? null : <button type="button" aria-label="Clear" onClick={() => { onChange(''); }}><X aria-hidden="true" /></button>}
    </div>
  );
}
