import { useState } from 'react';
import type { CursorDefinition } from '../../../shared/domain/journal/cursor.ts';
import { journalStreams } from '../../../shared/domain/journal/event.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { CursorTile } from './CursorTile.tsx';
import { aggregateChoices, aggregateOf, draftObstacle, draftOf, fieldOf, filterOf, type CursorDraft } from './cursor-draft.ts';
import { streamWords } from './event-words.ts';
import styles from './journal.module.css';

export interface CursorDialogProps {
  /** Null for a new one. */
  readonly definition: CursorDefinition | null;
  readonly names: readonly string[];
  readonly onClose: () => void;
}

const ranges = [
  { value: '3600000', label: 'The last hour' }, { value: '86400000', label: 'The last 24 hours' }, { value: '604800000', label: 'The last 7 days' }, { value: '2592000000', label: 'The last 30 days' },
] as const;

/** Which events, over how long, in which groups, and which figure of them; with the present values beside it. */
export function CursorDialog({ definition, names, onClose }: CursorDialogProps) {
  const [draft, setDraft] = useState<CursorDraft>(() => draftOf(definition));
  const change = (parts: Partial<CursorDraft>): void => { setDraft((before) => ({ ...before, ...parts })); };
  const obstacle = draftObstacle(draft, definition === null ? names : []);
  const made: CursorDefinition | null = obstacle === '' ? {
    name: draft.name, range: { kind: 'sliding', lengthMs: Number(draft.lengthMs) }, filter: filterOf(draft), groupBy: draft.groupBy.trim() === '' ? [] : [fieldOf(draft.groupBy)],
    aggregates: { [draft.label.trim() || draft.aggregate]: aggregateOf(draft) }, allowedLatenessMs: 3_600_000, maxTuples: 200_000,
  } : null;
  const save = useAct(async () => {
    if (made === null) return;
    await api.journal.cursors.save({ definition: made });
    announce(`“${made.name}” is saved`, { tone: 'ok' });
    onClose();
  });
  const needsField = aggregateChoices.find(({ value }) => value === draft.aggregate)?.needsField === true;
  return (
    <Dialog
      title={definition === null ? 'A new figure' : `Change “${definition.name}”`} isOpen size="large" onClose={onClose}
      footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={save.busy} isDisabled={obstacle !== ''} disabledReason={obstacle} onPress={() => save.run()}>Save</Button></>}
    >
      <div className={styles.form}>
        <TextField label="Name (letters, digits, dots, dashes)" value={draft.name} isDisabled={definition !== null} onChange={(name) => { change({ name }); }} />
        <Select label="Over" value={draft.lengthMs} options={ranges.some(({ value }) => value === draft.lengthMs) ? ranges : [...ranges, { value: draft.lengthMs, label: 'As it is' }]} onChange={(lengthMs) => { change({ lengthMs }); }} />
        <Select label="Family of events" value={draft.stream} options={[{ value: '', label: 'Any' }, ...journalStreams.map((value) => ({ value, label: streamWords[value] }))]} onChange={(stream) => { change({ stream }); }} />
        <TextField label="Type begins with" value={draft.type} onChange={(type) => { change({ type }); }} />
        <TextField label="Only where the field" value={draft.whereField} onChange={(whereField) => { change({ whereField }); }} />
        <TextField label="Has the value" value={draft.whereValue} onChange={(whereValue) => { change({ whereValue }); }} />
        <TextField label="Grouped by the field" value={draft.groupBy} onChange={(groupBy) => { change({ groupBy }); }} />
        <Select label="Figure" value={draft.aggregate} options={aggregateChoices} onChange={(aggregate) => { change({ aggregate }); }} />
        {needsField ? <TextField label="Of the field" value={draft.of} onChange={(of) => { change({ of }); }} /> : null}
        <TextField label="Called" value={draft.label} onChange={(label) => { change({ label }); }} />
      </div>
      <p className={styles.faint}>Fields are <code>type</code>, <code>source</code>, <code>entity</code>, <code>value</code>, or the name of an attribute such as <code>result</code>.</p>
      {obstacle === '' ? null : <p>{obstacle}</p>}
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
      {made === null ? null : <CursorTile key={JSON.stringify(made)} title="As it stands now" note="" definition={made} open={(signal) => api.journal.cursors.preview({ definition: { ...made, name: `preview.${made.name}`.slice(0, 100) } }, { signal })} />}
    </Dialog>
  );
}
