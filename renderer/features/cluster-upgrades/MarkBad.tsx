import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './upgrades.module.css';

export interface MarkBadProps {
  /** The reason that was given, or null where it is not marked. */
  readonly markedBad: string | null;
  readonly isBusy: boolean;
  readonly onMark: (reason: string | null) => Promise<unknown>;
}

/** Marks a version as bad with a reason, so that it is warned of wherever it is offered. Undone with one press. */
export function MarkBad({ markedBad, isBusy, onMark }: MarkBadProps) {
  const [reason, setReason] = useState<string | null>(null);
  if (markedBad !== null) return <Button variant="quiet" isBusy={isBusy} onPress={() => onMark(null)}>It is good after all</Button>;
  if (reason === null) return <Button variant="quiet" onPress={() => { setReason(''); }}>Mark as bad…</Button>;
  const mark = async (): Promise<void> => {
    await onMark(reason.trim());
    setReason(null);
  };
  return (
    <div className={styles.acts}>
      <TextField label="Why is it bad?" isLabelHidden placeholder="Why is it bad?" value={reason} maxLength={500} autoFocus onChange={setReason} onEnter={() => { if (reason.trim() !== '') void mark(); }} />
      <Button isBusy={isBusy} isDisabled={reason.trim() === ''} disabledReason="Say why first." onPress={mark}>Mark as bad</Button>
      <Button variant="quiet" onPress={() => { setReason(null); }}>Cancel</Button>
    </div>
  );
}
