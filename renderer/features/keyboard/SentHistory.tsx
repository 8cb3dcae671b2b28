import { Pencil, RotateCw, Trash2 } from 'lucide-react';
import type { SentText } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useCollection } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { restOf } from './text-check.ts';
import styles from './keyboard.module.css';

export interface SentHistoryProps {
  readonly connectionId: ConnectionId;
  readonly refusal: string | null;
  readonly onSend: (text: string) => boolean;
  /** Puts a text into the box. */
  readonly onEdit: (text: string) => void;
}

/** What was sent in this run of the program, newest first, with what became of it. */
export function SentHistory({ connectionId, refusal, onSend, onEdit }: SentHistoryProps) {
  const { items, fault } = useCollection((signal) => api.devices.keyboard.history({ connectionId }, { signal }), ({ key }) => key, [connectionId]);
  const clear = useAct(() => api.devices.keyboard.clearHistory({ connectionId }));
  return (
    <Panel
      title="Sent"
      actions={items.length === 0 ? undefined : <Button variant="quiet" icon={<Trash2 aria-hidden="true" />} isBusy={clear.busy} onPress={() => clear.run()}>Clear</Button>}
    >
      {fault === null || items.length > 0 ? null : <FaultPanel fault={fault} compact />}
      {clear.fault === null ? null : <FaultPanel fault={clear.fault} compact />}
      {items.length === 0 ? <p className={styles.faint}>Nothing yet. What is sent stands here until the program ends; secrets never do.</p> : (
        <ul className={styles.history}>
          {items.toReversed().map((sent) => <SentRow key={sent.key} sent={sent} refusal={refusal} onSend={onSend} onEdit={onEdit} />)}
        </ul>
      )}
    </Panel>
  );
}

const marks: Readonly<Record<SentText['result'], { readonly tone: StateTone; readonly word: string }>> = {
  sending: { tone: 'busy', word: 'Sending' }, sent: { tone: 'ok', word: 'Sent' }, failed: { tone: 'error', word: 'Failed' }, cancelled: { tone: 'stale', word: 'Stopped' },
};

function SentRow({ sent, refusal, onSend, onEdit }: { readonly sent: SentText } & Pick<SentHistoryProps, 'refusal' | 'onSend' | 'onEdit'>) {
  const { text, result, characters, charactersSent } = sent;
  const rest = text === null || result === 'sending' || result === 'sent' ? '' : restOf(text, charactersSent);
  const isPart = rest !== '' && charactersSent > 0;
  return (
    <li className={styles.sent}>
      <div className={styles.sentLine}>
        <span className={styles.sentText} title={text ?? undefined}>{text ?? 'Secret text, not kept'}</span>
        {text === null ? null : (
          <span className={styles.sentActs}>
            <IconButton label={`Send again: ${shortened(text)}`} icon={<RotateCw aria-hidden="true" />} isDisabled={refusal !== null} {...(refusal === null ? {} : { disabledReason: refusal })} onPress={() => onSend(text)} />
            <IconButton label={`Put into the box: ${shortened(text)}`} icon={<Pencil aria-hidden="true" />} onPress={() => { onEdit(text); }} />
          </span>
        )}
      </div>
      <div className={styles.sentLine}>
        <StateMark {...marks[result]} />
        <span className={styles.faint}>{text === null ? null : <>{amountWords(sent)} · </>}<Age at={sent.at} /></span>
        {isPart ? <Button variant="quiet" isDisabled={refusal !== null} onPress={() => onSend(rest)}>Send the rest</Button> : null}
      </div>
      {result === 'sending' && characters > 200 ? <ProgressBar value={charactersSent / characters} label="Characters sent" /> : null}
      {sent.fault === null ? null : <FaultPanel fault={sent.fault} compact />}
    </li>
  );
}

function amountWords({ result, characters, charactersSent }: SentText): string {
  return result === 'sent' ? formatCount(characters, 'character') : `${charactersSent.toLocaleString('en')} of ${formatCount(characters, 'character')}`;
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
