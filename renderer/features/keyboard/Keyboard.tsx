import { useState } from 'react';
import type { VirtualKeyName } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useCommands } from '../../app/commands/index.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { useActsRefusal } from '../apps/acts-refusal.ts';
import { useKeyboardOptions } from './keyboard-options.ts';
import { KeyboardPanel } from './KeyboardPanel.tsx';
import { SendBox } from './SendBox.tsx';
import { SentHistory } from './SentHistory.tsx';
import { Snippets } from './Snippets.tsx';
import { TypingMode } from './TypingMode.tsx';
import { useSendQueue } from './use-send-queue.ts';
import styles from './keyboard.module.css';

/** Types into whatever field has focus in the headset: texts, keys, snippets, or every key as it is pressed. */
export function Keyboard({ connectionId }: { readonly connectionId: ConnectionId }) {
  const connection = useConnection(connectionId);
  const name = connection?.name ?? 'the headset';
  const refusal = useActsRefusal(connection);
  const { slowly, enterAfter } = useKeyboardOptions();
  const sender = useSendQueue(connectionId);
  const [text, setText] = useState('');
  const [isTyping, setTyping] = useState(false);

  const refuse = (): boolean => {
    if (refusal !== null) announce(refusal, { tone: 'warn' });
    return refusal !== null;
  };
  const sendText = (wanted: string, secret: boolean): boolean => {
    if (refuse()) return false;
    sender.push({ kind: 'text', text: wanted, secret, slowly });
    if (enterAfter) sender.push({ kind: 'key', key: 'Enter', times: 1 });
    return true;
  };
  const pressKey = (key: VirtualKeyName): void => { if (!refuse()) sender.push({ kind: 'key', key, times: 1 }, true); };
  const typeCharacter = (character: string): void => { if (!refuse()) sender.push({ kind: 'text', text: character, secret: false, slowly: false }, true); };
  const startTyping = (): void => { if (!refuse()) setTyping(true); };
  useCommands([
    { id: 'keyboard.type', title: `Type directly on ${name}`, group: 'Keyboard', keys: 'Alt+T', keywords: 'live every key', run: startTyping },
    { id: 'keyboard.enter', title: `Press Enter on ${name}`, group: 'Keyboard', keys: 'Alt+Enter', run: () => { pressKey('Enter'); } },
  ]);

  return (
    <div className={styles.root}>
      <div className={styles.screen}>
        <div className={styles.main}>
          <SendBox
            name={name} text={text} onText={setText} refusal={refusal} sender={sender} onSend={sendText} onStartTyping={startTyping}
          />
          {sender.state.fault === null ? null : <FaultPanel fault={sender.state.fault} onAction={sender.forgetFault} />}
          <KeyboardPanel refusal={refusal} onKey={pressKey} onCharacter={typeCharacter} />
        </div>
        <div className={styles.side}>
          <Snippets name={name} refusal={refusal} onSend={(wanted) => sendText(wanted, false)} draft={text} />
          <SentHistory connectionId={connectionId} refusal={refusal} onSend={(wanted) => sendText(wanted, false)} onEdit={setText} />
        </div>
      </div>
      {isTyping ? <TypingMode name={name} sender={sender} onLeave={() => { setTyping(false); }} /> : null}
    </div>
  );
}
