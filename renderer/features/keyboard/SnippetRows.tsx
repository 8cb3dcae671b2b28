import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Snippet } from '../../../shared/contract/devices.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { forgetUses } from './snippet-use.ts';
import styles from './keyboard.module.css';

/** Snippets to be put in order, changed and removed. A removed one can be put back for as long as this is open. */
export function SnippetRows({ snippets, onEdit }: { readonly snippets: readonly Snippet[]; readonly onEdit: (snippet: Snippet) => void }) {
  const [removed, setRemoved] = useState<Snippet | null>(null);
  const reorder = useAct((ids: readonly Snippet['id'][]) => api.devices.keyboard.snippets.reorder({ ids: [...ids] }));
  const remove = useAct(async (snippet: Snippet) => {
    await api.devices.keyboard.snippets.remove({ id: snippet.id });
    forgetUses(snippet.id);
    setRemoved(snippet);
    announce(`Snippet “${snippet.name}” removed.`);
  });
  const putBack = useAct(async (snippet: Snippet) => {
    await api.devices.keyboard.snippets.save({ id: null, name: snippet.name, text: snippet.text });
    setRemoved(null);
  });
  const move = (index: number, by: -1 | 1): unknown => {
    const ids = snippets.map(({ id }) => id);
    const [moved] = ids.splice(index, 1);
    if (moved === undefined) return undefined;
    ids.splice(index + by, 0, moved);
    return reorder.run(ids);
  };
  const failed = reorder.fault ?? remove.fault ?? putBack.fault;
  return (
    <>
      {failed === null ? null : <FaultPanel fault={failed} compact />}
      <ol className={styles.snippetRows}>
        {snippets.map((snippet, index) => (
          <li key={snippet.id} className={styles.snippetRow}>
            <span className={styles.snippetText}><b>{snippet.name}</b><span className={styles.faint}>{snippet.text}</span></span>
            <IconButton label={`Move ${snippet.name} up`} icon={<ArrowUp aria-hidden="true" />} isDisabled={index === 0} onPress={() => move(index, -1)} />
            <IconButton label={`Move ${snippet.name} down`} icon={<ArrowDown aria-hidden="true" />} isDisabled={index === snippets.length - 1} onPress={() => move(index, 1)} />
            <IconButton label={`Change ${snippet.name}`} icon={<Pencil aria-hidden="true" />} onPress={() => { onEdit(snippet); }} />
            <IconButton label={`Remove ${snippet.name}`} tone="danger" icon={<Trash2 aria-hidden="true" />} onPress={() => remove.run(snippet)} />
          </li>
        ))}
      </ol>
      {removed === null ? null : <p className={styles.undo}>“{removed.name}” removed. <Button variant="quiet" isBusy={putBack.busy} onPress={() => putBack.run(removed)}>Put it back</Button></p>}
    </>
  );
}
