import { useState } from 'react';
import type { Fault } from '../../../shared/domain/fault.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './folders.module.css';

export interface NewFolderProps {
  readonly isBusy: boolean;
  readonly fault: Fault | null;
  readonly onMake: (name: string) => unknown;
  readonly onCancel: () => void;
}

/** Names a new folder and makes it. */
export function NewFolder({ isBusy, fault, onMake, onCancel }: NewFolderProps) {
  const [name, setName] = useState('');
  const wanted = name.trim();
  const make = (): void => { if (wanted !== '') onMake(wanted); };
  return (
    <div className={styles.naming}>
      <TextField
        label="Name of the new folder" value={name} onChange={setName} maxLength={200} onEnter={make}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it appears for this one field
        autoFocus
        error={fault === null ? null : `${fault.message} ${fault.hint}`}
        after={(
          <>
            <Button variant="primary" isBusy={isBusy} isDisabled={wanted === ''} disabledReason="Give it a name first." onPress={make}>Make it</Button>
            <Button variant="quiet" onPress={onCancel}>Cancel</Button>
          </>
        )}
      />
    </div>
  );
}
