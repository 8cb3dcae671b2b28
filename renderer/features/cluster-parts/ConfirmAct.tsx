import { useState, type ReactNode } from 'react';
import type { ActResult } from '../../../shared/contract/clusters/actions.ts';
import { isConfirmedBy } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useAct } from '../../app/api.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useNow } from '../../components/use-now.ts';
import { UnlockHere } from './UnlockHere.tsx';
import { Remark } from './Remark.tsx';
import styles from './ConfirmAct.module.css';

/** What main wants with every act. */
export interface Confirmed {
  readonly connectionId: ConnectionId;
  readonly typedName: string;
  readonly reason: string;
}

export interface ConfirmActProps {
  readonly connectionId: ConnectionId;
  /** The question: "Deactivate this node?". */
  readonly title: string;
  /** Name of the object, which has to be typed. */
  readonly typeToConfirm: string;
  /** The exact act in words, as it will be done: "Deactivate Node 7 with intent Restart". */
  readonly object: ReactNode;
  /** What will be different afterwards, and whether there is a way back. */
  readonly consequence: ReactNode;
  /** The act itself ("Deactivate Node 7"), never "OK". */
  readonly confirmLabel: string;
  /** What will be sent, secrets masked; one click away. */
  readonly details?: string;
  readonly tone?: 'danger' | 'plain';
  /** Choices that belong to the act; stand above the name. */
  readonly children?: ReactNode;
  /** Why it cannot be done although everything is typed; empty or absent where it can. */
  readonly obstacle?: string;
  readonly onAct: (confirmed: Confirmed) => Promise<ActResult>;
  readonly onClose: () => void;
  /** After it was accepted, before the dialog is closed by its user. */
  readonly onDone?: (result: ActResult) => void;
}

/**
 * Asks before something is done to a cluster: the object's name has to be typed, the act stands there as it will be sent,
 * focus is on Cancel and Enter confirms nothing. It runs once; what came of it stays in sight until closed.
 */
export function ConfirmAct(props: ConfirmActProps) {
  const { connectionId, title, typeToConfirm, object, consequence, confirmLabel, details, tone = 'plain', children, obstacle = '', onAct, onClose, onDone } = props;
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [result, setResult] = useState<ActResult | null>(null);
  const [isSpent, setSpent] = useState(false);
  const lock = useLock(connectionId);
  const acting = useAct(async () => {
    const done = await onAct({ connectionId, typedName: typed.trim(), reason: reason.trim() });
    setResult(done);
    announce(done.message, { tone: 'ok' });
    onDone?.(done);
  });
  const refusal = refusalOf(lock, typed, typeToConfirm, obstacle);
  const press = async (): Promise<void> => { await acting.run(); };
  if (result !== null) {
    return (
      <Dialog title={title} isOpen onClose={onClose} size="medium" role="alertdialog" footer={<Button variant="primary" autoFocus onPress={onClose}>Close</Button>}>
        <p role="status"><Remark tone="ok">{result.message}</Remark></p>
      </Dialog>
    );
  }
  const isUncertain = acting.fault?.code === 'outcome-unknown' && !isSpent;
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      isDismissable={false}
      size="medium"
      role="alertdialog"
      footer={(
        <>
          <Button autoFocus onPress={onClose}>{acting.busy ? 'Close: it goes on' : 'Cancel'}</Button>
          <Button
            variant={tone === 'danger' ? 'danger' : 'primary'}
            isBusy={acting.busy}
            isDisabled={refusal !== null || isUncertain}
            {...(refusal === null && !isUncertain ? {} : { disabledReason: refusal ?? 'Look first whether it was done.' })}
            onPress={press}
          >
            {confirmLabel}
          </Button>
        </>
      )}
    >
      <p className={styles.act} data-tone={tone}>{object}</p>
      <div className={styles.consequence}>{consequence}</div>
      {children}
      {lock.isLocked ? <UnlockHere connection={lock.connection} /> : null}
      <TextField label={`Type “${typeToConfirm}” to confirm`} value={typed} onChange={setTyped} monospace />
      <TextField label="Reason, for the record" value={reason} onChange={setReason} maxLength={500} placeholder="optional" />
      {details === undefined ? null : <Disclosure title="What will be sent"><pre className={styles.sent}>{details}</pre></Disclosure>}
      {obstacle === '' ? null : <p className={styles.obstacle}><Remark tone="warn">{obstacle}</Remark></p>}
      {acting.fault === null ? null : <ActFault fault={acting.fault} onLooked={isUncertain ? () => { setSpent(true); } : undefined} />}
    </Dialog>
  );
}

/** A failure; where it is unknown whether it was done, doing it again takes one more step. */
function ActFault({ fault, onLooked }: { readonly fault: Fault; readonly onLooked: (() => void) | undefined }) {
  return (
    <>
      <FaultPanel fault={fault} />
      {onLooked === undefined ? null : <Button onPress={onLooked}>I have looked: it was not done</Button>}
    </>
  );
}

function refusalOf(lock: { readonly isLocked: boolean }, typed: string, name: string, obstacle: string): string | null {
  if (obstacle !== '') return obstacle;
  if (lock.isLocked) return 'Unlock the cluster first.';
  return isConfirmedBy(typed, name) ? null : `Type “${name}” first.`;
}

function useLock(connectionId: ConnectionId) {
  const connection = useConnection(connectionId);
  const now = useNow();
  const until = connection?.cluster?.unlockedUntil ?? null;
  return { connection, isLocked: until === null || until <= now };
}
