import { useState } from 'react';
import type { Settings } from '../../../shared/domain/settings.ts';
import { Chip } from '../../components/Chip.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { defaultOf, isChanged, settingChange, type SettingRow, type SettingsChange } from './setting-controls.ts';
import styles from './SettingsPage.module.css';

export interface SettingFieldProps {
  readonly row: SettingRow;
  readonly settings: Settings;
  readonly onChange: (change: SettingsChange) => unknown;
}

/** One setting with its words and the control that its type asks for. */
export function SettingField({ row, settings, onChange }: SettingFieldProps) {
  const change = (value: unknown): void => {
    const valid = settingChange(row.name, value);
    if (valid !== null) onChange(valid);
  };
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span className={styles.name}>
          {row.label}
          {isChanged(row.name, settings) ? <Chip title="Press to go back to what it came with" onPress={() => { change(defaultOf(row.name)); }}>changed: undo</Chip> : null}
        </span>
        <span className={styles.description}>{row.description}</span>
      </div>
      <div className={styles.control}><Control row={row} value={settings[row.name]} onChange={change} /></div>
    </div>
  );
}

function Control({ row, value, onChange }: { readonly row: SettingRow; readonly value: string | number | boolean; readonly onChange: (value: unknown) => void }) {
  const { control, label } = row;
  switch (control.kind) {
    case 'switch': return <span><Switch isSelected={value === true} onChange={onChange}><span className="visually-hidden">{label}</span></Switch></span>;
    case 'choice': return <Select label={label} isLabelHidden value={String(value)} options={control.choices} onChange={onChange} />;
    case 'number': return <NumberControl label={label} control={control} value={Number(value)} onChange={onChange} />;
  }
}

interface NumberControlProps {
  readonly label: string;
  readonly control: { readonly min: number; readonly max: number; readonly unit: string };
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Takes effect on Enter or when left, so that half a number never does. */
function NumberControl({ label, control, value, onChange }: NumberControlProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? String(value);
  const number = Number(text);
  const isValid = text.trim() !== '' && Number.isInteger(number) && number >= control.min && number <= control.max;
  const commit = (): void => {
    if (!isValid) return;
    setDraft(null);
    if (number !== value) onChange(number);
  };
  return (
    <>
      <div className={styles.number}>
        <TextField
          label={`${label}${control.unit === '' ? '' : ` in ${control.unit}`}`}
          isLabelHidden
          inputMode="numeric"
          value={text}
          onChange={setDraft}
          onEnter={commit}
          onBlur={commit}
          error={isValid ? null : `${control.min} to ${control.max}`}
        />
      </div>
      <span className={styles.unit} aria-hidden="true">{control.unit}</span>
    </>
  );
}
