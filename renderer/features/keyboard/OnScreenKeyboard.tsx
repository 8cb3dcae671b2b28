import { ArrowBigUp } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { VirtualKeyName } from '../../../shared/contract/devices.ts';
import { keyboardRows, shifted, type KeyboardLayer, type KeyboardLayout, type ScreenKey } from './keyboard-layouts.ts';
import styles from './keyboard.module.css';

export interface OnScreenKeyboardProps {
  readonly layout: KeyboardLayout;
  readonly isDisabled: boolean;
  readonly onKey: (key: VirtualKeyName) => void;
  readonly onCharacter: (character: string) => void;
}

/** Shift holds for one character; pressed again at once it stays. */
type Shift = 'off' | 'once' | 'locked';
const nextShift = { off: 'once', once: 'locked', locked: 'off' } as const;
const shiftWords = { off: 'Shift', once: 'Shift, for one character', locked: 'Shift, locked' } as const;

/** A keyboard to press with mouse, finger or arrows. */
export function OnScreenKeyboard({ layout, isDisabled, onKey, onCharacter }: OnScreenKeyboardProps) {
  const [layer, setLayer] = useState<KeyboardLayer>('letters');
  const [shift, setShift] = useState<Shift>('off');
  const [active, setActive] = useState<readonly [number, number]>([1, 1]);
  const board = useRef<HTMLDivElement>(null);
  const rows = keyboardRows(layout, layer);

  const onKeyDown = (event: KeyboardEvent): void => {
    const [row, column] = active;
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const toRow = Math.min(rows.length - 1, Math.max(0, row + (step[0] ?? 0)));
    const toColumn = Math.min((rows[toRow]?.length ?? 1) - 1, Math.max(0, column + (step[1] ?? 0)));
    setActive([toRow, toColumn]);
    board.current?.children[toRow]?.querySelectorAll('button')[toColumn]?.focus();
  };
  const press = (key: ScreenKey): void => {
    if (key.kind === 'shift') setShift(nextShift[shift]);
    else if (key.kind === 'layer') setLayer(key.to);
    else if (key.kind === 'key' && key.key === 'Space') onCharacter(' ');
    else if (key.kind === 'key') onKey(key.key);
    else {
      onCharacter(shift === 'off' ? key.character : shifted(key.character));
      if (shift === 'once') setShift('off');
    }
  };
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/interactive-supports-focus, jsx-a11y/no-noninteractive-element-interactions -- focus is on its keys
    <div ref={board} role="group" aria-label="Keyboard on screen" className={styles.board} onKeyDown={onKeyDown}>
      {rows.map((row, rowIndex) => (
        <div key={row.map(faceOf).join('')} className={styles.boardRow}>
          {row.map((key, column) => (
            <button
              key={faceOf(key)}
              type="button"
              className={styles.boardKey}
              data-wide={key.kind !== 'character'}
              style={{ flexGrow: key.kind === 'character' ? 1 : key.width }}
              tabIndex={rowIndex === active[0] && column === active[1] ? 0 : -1}
              aria-pressed={key.kind === 'shift' ? shift !== 'off' : undefined}
              aria-label={nameOf(key, shift)}
              data-locked={key.kind === 'shift' && shift === 'locked'}
              disabled={isDisabled && key.kind !== 'shift' && key.kind !== 'layer'}
              onFocus={() => { setActive([rowIndex, column]); }}
              onClick={() => { press(key); }}
            >
              <Face key_={key} shift={shift} />
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function faceOf(key: ScreenKey): string {
  return key.kind === 'character' ? key.character : key.kind === 'shift' ? 'shift' : key.label;
}

function nameOf(key: ScreenKey, shift: Shift): string | undefined {
  if (key.kind === 'shift') return shiftWords[shift];
  if (key.kind === 'layer') return key.to === 'symbols' ? 'Symbols' : 'Letters';
  if (key.kind === 'key' && key.key.startsWith('Arrow')) return `Arrow ${key.key.slice(5).toLowerCase()}`;
  return key.kind === 'key' ? key.key : undefined;
}

function Face({ key_: key, shift }: { readonly key_: ScreenKey; readonly shift: Shift }) {
  if (key.kind === 'shift') return <ArrowBigUp aria-hidden="true" />;
  if (key.kind === 'character') return shift === 'off' ? key.character : shifted(key.character);
  return key.label;
}
