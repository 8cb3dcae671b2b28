import { useState } from 'react';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { generationWords } from '../../app/shell/connection-words.ts';
import { Button } from '../../components/Button.tsx';
import { Panel } from '../../components/Panel.tsx';
import { refusedFor } from '../apps/refused-for.ts';
import { IpdDialog } from './IpdDialog.tsx';
import { ipdWords } from './interpupillary-distance.ts';
import { Missing } from './Missing.tsx';
import { NameDialog } from './NameDialog.tsx';
import styles from './home.module.css';

export interface HeadsetPanelProps {
  readonly connectionId: ConnectionId;
  readonly status: HeadsetStatus;
  /** Why nothing can be changed now; null where it can. */
  readonly refusal: string | null;
}

/** Who it is: name, system, generation, and what of that can be changed. */
export function FactsPanel({ connectionId, status, refusal, onRestart }: HeadsetPanelProps & { readonly onRestart: () => void }) {
  const [editing, setEditing] = useState<'name' | 'ipd' | null>(null);
  const close = (): void => { setEditing(null); };
  const refused = refusedFor(refusal);
  const text = (value: string | null) => value ?? <Missing status={status} part="identity" />;
  return (
    <Panel title="This headset">
      <dl className={styles.facts}>
        <dt>Name</dt>
        <dd>
          {text(status.machineName)} <Button variant="quiet" {...refused} onPress={() => { setEditing('name'); }}>Change…</Button>
          {status.pendingName === null ? null : <span className={styles.pending}>{status.pendingName} after the next restart <Button variant="quiet" {...refused} onPress={onRestart}>Restart…</Button></span>}
        </dd>
        <dt>Generation</dt>
        <dd>{generationWords[status.generation]}{status.platform === null || status.platform === generationWords[status.generation] ? '' : ` (${status.platform})`}</dd>
        <dt>System</dt>
        <dd className={styles.mono}>{text(status.osVersion)}</dd>
        <dt>Edition</dt>
        <dd>{text(status.osEdition)}</dd>
        <dt>Language</dt>
        <dd>{text(status.language)}</dd>
        <dt title="Interpupillary distance">Eye distance</dt>
        <dd>
          {status.ipdMicrometres === null ? <Missing status={status} part="ipd" /> : ipdWords(status.ipdMicrometres)}
          <Button variant="quiet" {...refused} onPress={() => { setEditing('ipd'); }}>Change…</Button>
        </dd>
      </dl>
      {editing === 'name' ? <NameDialog connectionId={connectionId} status={status} onClose={close} /> : null}
      {editing === 'ipd' ? <IpdDialog connectionId={connectionId} status={status} onClose={close} /> : null}
    </Panel>
  );
}
