import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { CursorDefinition } from '../../../shared/domain/journal/cursor.ts';
import { api, useAct, useCollection } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { builtInTiles } from './built-in-cursors.ts';
import { CursorDialog } from './CursorDialog.tsx';
import { CursorTile } from './CursorTile.tsx';
import styles from './journal.module.css';

/** Figures over stretches of the journal that stay up to date by themselves: some that everybody wants, and the user's own. */
export function FiguresPart() {
  const saved = useCollection((signal) => api.journal.cursors.list(undefined, { signal }), ({ name }) => name, []);
  const [edited, setEdited] = useState<CursorDefinition | 'new' | null>(null);
  const remove = useAct(async (name: string) => {
    await api.journal.cursors.remove({ name });
    announce(`“${name}” is removed`, { tone: 'ok' });
  });
  return (
    <div className={styles.part}>
      <p className={styles.bar}>
        <span className={styles.faint}>Each figure is a cursor: it moves with time, with every event, and with every correction.</span>
        <Button icon={<Plus aria-hidden="true" />} onPress={() => { setEdited('new'); }}>New figure…</Button>
      </p>
      {saved.fault === null ? null : <FaultPanel fault={saved.fault} compact />}
      {remove.fault === null ? null : <FaultPanel fault={remove.fault} compact />}
      <div className={styles.tiles}>
        {saved.items.map((definition) => (
          <CursorTile
            key={`${definition.name} ${JSON.stringify(definition)}`} title={definition.name} note="" definition={definition}
            open={(signal) => api.journal.cursors.watch({ name: definition.name }, { signal })}
            onEdit={() => { setEdited(definition); }} onRemove={() => remove.run(definition.name)}
          />
        ))}
        {builtInTiles.map(({ title, note, unit, definition }) => (
          <CursorTile key={definition.name} title={title} note={note} {...(unit === undefined ? {} : { unit })} definition={definition} open={(signal) => api.journal.cursors.preview({ definition }, { signal })} />
        ))}
      </div>
      {edited === null ? null : <CursorDialog definition={edited === 'new' ? null : edited} names={saved.items.map(({ name }) => name)} onClose={() => { setEdited(null); }} />}
    </div>
  );
}
