import { LogOut } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { setTypingMode } from '../../app/commands/shortcuts.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { formatCount } from '../../components/format.ts';
import { leaveAfterMs, typingAction } from './typing-keys.ts';
import { untypeable } from '../../../shared/domain/keyboard-text.ts';
import { withoutUntypeable } from './text-check.ts';
import type { Sender } from './use-send-queue.ts';
import styles from './typing.module.css';

const echoLength = 60;

export interface TypingModeProps {
  readonly name: string;
  readonly sender: Sender;
  readonly onLeave: () => void;
}

/**
 * Every key goes to the headset as it is pressed. A frame around the whole window says so; Escape held for a second
 * leaves, a short Escape is the headset's. The field in it makes characters, so that dead keys, composition and paste work.
 */
export function TypingMode({ name, sender, onLeave }: TypingModeProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const escapeSince = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isHeld, setHeld] = useState(false);
  const [hasFocus, setFocus] = useState(true);
  const [echo, setEcho] = useState('');
  const [sentBefore] = useState(sender.state.sent);
  const leave = useEffectEvent(() => { onLeave(); });

  useEffect(() => {
    const before = document.activeElement;
    setTypingMode(true);
    field.current?.focus();
    return () => {
      clearTimeout(timer.current);
      setTypingMode(false);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  const note = (mark: string): void => { setEcho((now) => (now + mark).slice(-echoLength)); };
  const type = (text: string): void => {
    const clean = untypeable(text) === null ? text : withoutUntypeable(text);
    if (clean === '') return;
    sender.push({ kind: 'text', text: clean, secret: false, slowly: false }, true);
    note(clean.replaceAll('\n', '⏎'));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const action = typingAction({ key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, isComposing: event.nativeEvent.isComposing });
    if (action.kind === 'character') return;
    if (action.kind === 'none') {
      // Chords stay this computer's; keys that the headset does not have do nothing.
      if (!event.ctrlKey && !event.metaKey && !event.altKey) event.preventDefault();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (action.kind === 'key') {
      sender.push({ kind: 'key', key: action.key, times: 1 }, true);
      note(marks[action.key] ?? `⟨${action.key}⟩`);
    } else if (!event.repeat && escapeSince.current === null) {
      escapeSince.current = performance.now();
      setHeld(true);
      timer.current = setTimeout(leave, leaveAfterMs);
    }
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || escapeSince.current === null) return;
    escapeSince.current = null;
    clearTimeout(timer.current);
    setHeld(false);
    sender.push({ kind: 'key', key: 'Escape', times: 1 }, true);
    note('⟨Esc⟩');
  };
  const onInput = (event: FormEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent instanceof InputEvent && event.nativeEvent.isComposing) return;
    take();
  };
  const take = (): void => {
    if (field.current === null || field.current.value === '') return;
    type(field.current.value);
    field.current.value = '';
  };

  const { fault, sending, waiting, sent } = sender.state;
  return createPortal(
    <div className={styles.frame} data-focus={hasFocus}>
      <section className={styles.panel} aria-label={`Typing directly on ${name}`}>
        <div className={styles.line}>
          <StateMark tone={hasFocus ? 'ok' : 'warn'} word={hasFocus ? `Every key goes to ${name}` : 'Paused: this window has no focus'} />
          <span className={styles.hint}>Hold <kbd>Esc</kbd> for 1 s to leave</span>
          <span className={styles.hold} data-held={isHeld} aria-hidden="true"><span /></span>
          <Button icon={<LogOut aria-hidden="true" />} onPress={onLeave}>Leave</Button>
        </div>
        <textarea
          ref={field} className={styles.field} rows={1} aria-label={`Keys go to ${name}. Hold Escape for one second to leave.`} autoComplete="off" autoCapitalize="off" autoCorrect="off" spellCheck={false}
          onKeyDown={onKeyDown} onKeyUp={onKeyUp} onInput={onInput} onCompositionEnd={take}
          onFocus={() => { setFocus(true); }}
          onBlur={() => {
            setFocus(false);
            clearTimeout(timer.current);
            escapeSince.current = null;
            setHeld(false);
          }}
        />
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the field itself is in the tab order */}
        <div className={styles.echo} data-testid="typing-echo" onClick={() => field.current?.focus()}>
          {echo === '' ? <span className={styles.hint}>{hasFocus ? 'Type now' : 'Click here to go on typing'}</span> : echo}<span className={styles.caret} aria-hidden="true" />
        </div>
        <output className={styles.hint}>
          {formatCount(sent - sentBefore, 'key')} sent{sending === null && waiting === 0 ? '' : ', more on the way'}
        </output>
        {fault === null ? null : <FaultPanel fault={fault} compact />}
      </section>
    </div>,
    document.body,
  );
}

const marks: Readonly<Record<string, string>> = { Enter: '⏎', Tab: '⇥', Backspace: '⌫', Delete: '⌦', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
