import { useRef, useState } from 'react';
import type { Snippet } from '../../../shared/contract/devices.ts';
import { expandSnippet, snippetVariables, variablesIn, type SnippetVariable } from '../../../shared/domain/snippet-variables.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useNow } from '../../components/use-now.ts';
import { usesOf } from './snippet-use.ts';
import styles from './keyboard.module.css';

const variableWords: Readonly<Record<SnippetVariable, string>> = {
  date: 'Today, such as 2026-11-20', time: 'Now, such as 12:04', headset: 'Name of the headset', counter: 'How often it was used, this time included', clipboard: 'What this computer’s clipboard holds',
};

export interface SnippetDialogProps {
  /** Null: a new one. */
  readonly snippet: Snippet | null;
  readonly draft: string;
  readonly headset: string;
  readonly onClose: () => void;
}

/** Names a snippet, writes it, and shows what would be sent. */
export function SnippetDialog({ snippet, draft, headset, onClose }: SnippetDialogProps) {
  const [name, setName] = useState(snippet?.name ?? '');
  const [text, setText] = useState(snippet?.text ?? draft);
  const area = useRef<HTMLTextAreaElement>(null);
  const save = useAct(async () => {
    await api.devices.keyboard.snippets.save({ id: snippet?.id ?? null, name: name.trim(), text });
    onClose();
  });
  const why = name.trim() === '' ? 'Give it a name first.' : text === '' ? 'Write its text first.' : null;
  const insert = (variable: SnippetVariable): void => {
    const field = area.current;
    const from = field?.selectionStart ?? text.length;
    const to = field?.selectionEnd ?? text.length;
    setText(`${text.slice(0, from)}{${variable}}${text.slice(to)}`);
    field?.focus();
  };
  return (
    <Dialog
      title={snippet === null ? 'New snippet' : `Change “${snippet.name}”`} isOpen onClose={onClose} isDismissable={false}
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={save.busy} isDisabled={why !== null} {...(why === null ? {} : { disabledReason: why })} onPress={() => save.run()}>Save</Button>
        </>
      )}
    >
      <TextField
        label="Name" value={name} onChange={setName} maxLength={80}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog opens on its first field
        autoFocus
      />
      <TextArea ref={area} label="Text" value={text} onChange={setText} rows={4} maxLength={10_000} monospace />
      <div className={styles.variables}>
        <span className={styles.faint}>Put in:</span>
        {snippetVariables.map((variable) => <Chip key={variable} title={variableWords[variable]} onPress={() => { insert(variable); }}>{`{${variable}}`}</Chip>)}
      </div>
      <Preview text={text} headset={headset} uses={snippet === null ? 0 : usesOf(snippet.id)} />
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </Dialog>
  );
}

function Preview({ text, headset, uses }: { readonly text: string; readonly headset: string; readonly uses: number }) {
  const now = useNow();
  const asksClipboard = variablesIn(text).includes('clipboard');
  const { text: expanded, unresolved } = expandSnippet(text, { now: new Date(now), headset, counter: uses + 1, clipboard: '⟨clipboard⟩' });
  return (
    <div className={styles.expansion} aria-live="polite">
      <div className={styles.small}>Would be sent</div>
      <pre className={styles.expanded}>{expanded === '' ? '–' : expanded}</pre>
      {unresolved.length === 0 ? null : <p className={styles.warn}>No variable: {unresolved.map((one) => `{${one}}`).join(', ')}. It is sent as it is written; write {'{{'} for a brace.</p>}
      {asksClipboard ? <p className={styles.faint}>The clipboard is read when it is sent; the browser may ask for leave.</p> : null}
    </div>
  );
}
