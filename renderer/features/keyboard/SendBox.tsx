import { Eraser, Keyboard as KeyboardIcon, SendHorizontal, Square } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { formatCount } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { changeKeyboardOptions, useKeyboardOptions } from './keyboard-options.ts';
import { checkText, refusalOf, withoutUntypeable, type TextFinding } from './text-check.ts';
import type { Sender } from './use-send-queue.ts';
import styles from './keyboard.module.css';

export interface SendBoxProps {
  readonly name: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly refusal: string | null;
  readonly sender: Sender;
  /** @returns whether it was taken: then the box is emptied. */
  readonly onSend: (text: string, secret: boolean) => boolean;
  readonly onStartTyping: () => void;
}

/** The big box: write or paste, see what will go, send. A text leaves the box only when it has been taken. */
export function SendBox({ name, text, onText, refusal, sender, onSend, onStartTyping }: SendBoxProps) {
  const { enterSends, enterAfter, slowly } = useKeyboardOptions();
  const [isSecret, setSecret] = useState(false);
  const [secret, setSecretText] = useState('');
  const area = useRef<HTMLTextAreaElement>(null);
  const value = isSecret ? secret : text;
  const change = isSecret ? setSecretText : onText;
  const finding = checkText(value);
  const why = refusal ?? refusalOf(finding);
  const send = (): void => {
    if (why !== null || !onSend(value, isSecret)) return;
    change('');
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.shiftKey) return;
    if (!enterSends && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    send();
  };
  return (
    <Panel
      title={`Type on ${name}`}
      actions={<Button icon={<KeyboardIcon aria-hidden="true" />} isDisabled={refusal !== null} {...(refusal === null ? {} : { disabledReason: refusal })} onPress={onStartTyping} aria-keyshortcuts="Alt+T">Type directly</Button>}
    >
      <div className={styles.sendBox}>
        <div className={styles.bigBox}>
          {isSecret ? (
            <TextField
              label="Secret text" type="password" value={secret} onChange={setSecretText} onEnter={send} autoComplete="off"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- turning it on is asking for it
              autoFocus
              description="Shown to nobody, kept nowhere: not in the list, not in the log. Of it only the fact remains that there was one."
            />
          ) : (
            <TextArea
              ref={area} label="Text" value={text} onChange={onText} rows={3} onKeyDown={onKeyDown}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the screen is opened for this box
              autoFocus
              placeholder="Write or paste here"
              description={enterSends ? 'Enter sends, Shift+Enter makes a new line. It goes into the field that has focus in the headset.' : 'Ctrl+Enter sends. It goes into the field that has focus in the headset.'}
              error={finding.kind === 'untypeable' || finding.kind === 'too-long' ? refusalOf(finding) : null}
            />
          )}
        </div>
        {finding.kind === 'untypeable' && !isSecret ? (
          <div><Button icon={<Eraser aria-hidden="true" />} onPress={() => { onText(withoutUntypeable(text)); }}>Remove {formatCount(finding.count, 'character')} that cannot be typed</Button></div>
        ) : null}
        <div className={styles.sendLine}>
          <Button variant="primary" size="large" icon={<SendHorizontal aria-hidden="true" />} isDisabled={why !== null} {...(why === null ? {} : { disabledReason: why })} onPress={send}>
            {isSecret ? 'Send secret' : 'Send'}
          </Button>
          <span className={styles.faint}><Amount finding={finding} /></span>
          <Progress sender={sender} />
        </div>
        <div className={styles.optionsLine}>
          <Checkbox isSelected={isSecret} onChange={(isOn) => { setSecret(isOn); setSecretText(''); }}>Secret</Checkbox>
          <Checkbox isSelected={slowly} onChange={(isOn) => { changeKeyboardOptions({ slowly: isOn }); }}><span title="For fields that lose keys when they come fast">Type slowly</span></Checkbox>
          <Checkbox isSelected={enterAfter} onChange={(isOn) => { changeKeyboardOptions({ enterAfter: isOn }); }}>Then press Enter</Checkbox>
          <Checkbox isSelected={enterSends} onChange={(isOn) => { changeKeyboardOptions({ enterSends: isOn }); }}>Enter sends</Checkbox>
        </div>
      </div>
    </Panel>
  );
}

function Amount({ finding }: { readonly finding: TextFinding }) {
  if (finding.kind !== 'ok') return null;
  return <>{formatCount(finding.characters, 'character')}{finding.lines > 1 ? ` in ${finding.lines} lines` : ''}</>;
}

function Progress({ sender: { state, cancel } }: { readonly sender: Sender }) {
  const { sending, waiting } = state;
  // Single keys come and go in milliseconds: only texts are worth a line.
  if (sending === null || (sending.kind === 'key' && waiting === 0)) return null;
  const words = sending.kind === 'text' ? `Sending ${formatCount(sending.text.length, 'character')}` : `Pressing ${sending.key}`;
  return (
    <span className={styles.progress}>
      <StateMark tone="busy" word={waiting === 0 ? words : `${words}, ${waiting} more waiting`} />
      <Button variant="quiet" icon={<Square aria-hidden="true" />} onPress={cancel}>Stop</Button>
    </span>
  );
}
