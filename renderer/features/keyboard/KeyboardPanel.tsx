import { useState } from 'react';
import type { VirtualKeyName } from '../../../shared/contract/devices.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Button } from '../../components/Button.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Toolbar } from '../../components/Toolbar.tsx';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { changeKeyboardOptions, useKeyboardOptions } from './keyboard-options.ts';
import { OnScreenKeyboard } from './OnScreenKeyboard.tsx';
import styles from './keyboard.module.css';

const keys: readonly { readonly key: VirtualKeyName; readonly label: string; readonly name?: string }[] = [
  { key: 'Enter', label: 'Enter' }, { key: 'Tab', label: 'Tab' }, { key: 'Backspace', label: 'Backspace' }, { key: 'Delete', label: 'Delete' }, { key: 'Escape', label: 'Esc' },
  { key: 'ArrowLeft', label: '←', name: 'Arrow left' }, { key: 'ArrowUp', label: '↑', name: 'Arrow up' }, { key: 'ArrowDown', label: '↓', name: 'Arrow down' },
  { key: 'ArrowRight', label: '→', name: 'Arrow right' }, { key: 'Home', label: 'Home' }, { key: 'End', label: 'End' }, { key: 'PageUp', label: 'Page up' }, { key: 'PageDown', label: 'Page down' },
];
const layouts = [{ value: 'qwerty', label: 'QWERTY' }, { value: 'qwertz', label: 'QWERTZ' }, { value: 'azerty', label: 'AZERTY' }] as const;

export interface KeyboardPanelProps {
  readonly refusal: string | null;
  readonly onKey: (key: VirtualKeyName) => void;
  readonly onCharacter: (character: string) => void;
}

/** Keys that act on the headset at once: the named ones, and a whole keyboard. */
export function KeyboardPanel({ refusal, onKey, onCharacter }: KeyboardPanelProps) {
  const { showsKeyboard, layout } = useKeyboardOptions();
  const [pressed, setPressed] = useState('');
  const press = (key: VirtualKeyName, name: string): void => {
    setPressed(refusal === null ? `${name} pressed` : '');
    onKey(key);
  };
  return (
    <Panel
      title="Keys, pressed on the headset at once"
      actions={(
        <>
          {showsKeyboard ? <Segmented label="Layout" isLabelHidden value={layout} options={layouts} onChange={(value) => { changeKeyboardOptions({ layout: value }); }} /> : null}
          <IconButton
            label={showsKeyboard ? 'Hide the keyboard' : 'Show the keyboard'} icon={showsKeyboard ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
            onPress={() => { changeKeyboardOptions({ showsKeyboard: !showsKeyboard }); }}
          />
        </>
      )}
    >
      <div className={styles.keys}>
        <Toolbar label="Keys of the headset">
          {keys.map(({ key, label, name = label }) => (
            <Button key={key} isDisabled={refusal !== null} {...(refusal === null ? {} : { disabledReason: refusal })} title={name} onPress={() => { press(key, name); }}>
              {name === label ? label : <><span aria-hidden="true">{label}</span><span className="visually-hidden">{name}</span></>}
            </Button>
          ))}
        </Toolbar>
        <output className="visually-hidden">{pressed}</output>
        {showsKeyboard ? <OnScreenKeyboard layout={layout} isDisabled={refusal !== null} onKey={onKey} onCharacter={onCharacter} /> : null}
      </div>
    </Panel>
  );
}
