import { Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Snippet } from '../../../shared/contract/devices.ts';
import { api, useCollection } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { SnippetDialog } from './SnippetDialog.tsx';
import { SnippetRows } from './SnippetRows.tsx';
import { countUse, expandNow, snippetRefusal } from './snippet-use.ts';
import { checkText, refusalOf } from './text-check.ts';
import styles from './keyboard.module.css';

export interface SnippetsProps {
  readonly name: string;
  readonly refusal: string | null;
  /** @returns whether it was taken. */
  readonly onSend: (text: string) => boolean;
  /** What stands in the box: offered as the text of a new snippet. */
  readonly draft: string;
}

const withKeys = 9;

/** Texts that are needed again and again: one press sends one. */
export function Snippets({ name, refusal, onSend, draft }: SnippetsProps) {
  const { items, phase, fault } = useCollection((signal) => api.devices.keyboard.snippets.watch(undefined, { signal }), ({ id }) => id, []);
  const snippets = items.toSorted((one, other) => one.position - other.position);
  const [isEditing, setEditing] = useState(false);
  const [open, setOpen] = useState<Snippet | 'new' | null>(null);
  const send = async (snippet: Snippet): Promise<void> => {
    const expanded = await expandNow(snippet, name);
    const why = refusal ?? snippetRefusal(expanded) ?? refusalOf(checkText(expanded.text));
    if (why !== null) announce(why, { tone: 'warn' });
    else if (onSend(expanded.text)) countUse(snippet.id);
  };
  useCommands(snippets.slice(0, withKeys).map((snippet, index) => ({
    id: `keyboard.snippet.${snippet.id}`, title: `Send snippet “${snippet.name}”`, group: 'Keyboard', keys: `Alt+${index + 1}`, run: () => send(snippet),
  })));
  return (
    <Panel
      title="Snippets"
      actions={(
        <>
          {snippets.length === 0 ? null : <Button variant="quiet" icon={<Pencil aria-hidden="true" />} onPress={() => { setEditing(!isEditing); }} aria-expanded={isEditing}>{isEditing ? 'Done' : 'Edit'}</Button>}
          <Button variant="quiet" icon={<Plus aria-hidden="true" />} onPress={() => { setOpen('new'); }}>Add</Button>
        </>
      )}
    >
      {fault === null || items.length > 0 ? null : <FaultPanel fault={fault} />}
      {phase === 'loading' ? <Skeleton lines={2} /> : null}
      {phase !== 'loading' && snippets.length === 0 && fault === null ? (
        <p className={styles.faint}>None yet. A snippet is a text that one press sends: a user name, an address, “{'{headset}'} tested {'{date}'}”.</p>
      ) : null}
      {isEditing && snippets.length > 0 ? <SnippetRows snippets={snippets} onEdit={setOpen} /> : (
        <ul className={styles.snippets}>
          {snippets.map((snippet, index) => (
            <li key={snippet.id}>
              <Tooltip text={snippet.text.length > 120 ? `${snippet.text.slice(0, 120)}…` : snippet.text}>
                <button type="button" className={styles.snippet} aria-disabled={refusal === null ? undefined : true} aria-keyshortcuts={index < withKeys ? `Alt+${index + 1}` : undefined} onClick={() => { void send(snippet); }}>
                  {index < withKeys ? <kbd aria-hidden="true">{index + 1}</kbd> : null}{snippet.name}
                </button>
              </Tooltip>
            </li>
          ))}
        </ul>
      )}
      {snippets.length === 0 || isEditing ? null : <p className={styles.faint}>A press sends it; Alt+1 to Alt+9 send the first nine.</p>}
      {open === null ? null : <SnippetDialog snippet={open === 'new' ? null : open} draft={draft} headset={name} onClose={() => { setOpen(null); }} />}
    </Panel>
  );
}
