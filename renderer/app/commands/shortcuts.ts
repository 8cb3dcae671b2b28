import { availableCommands, useCommandRegistry, type Command } from './registry.ts';
import { isStroke, parseKeys, type Stroke } from './keys.ts';

const sequenceMs = 1_200;

let typing = false;

/** While true (the keyboard screen passes keys on to a headset), only strokes with Ctrl or Cmd are shortcuts. */
export function setTypingMode(isOn: boolean): void {
  typing = isOn;
}

/** Whether a press belongs to a field: there, letters are letters. */
export function belongsToField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select, [role="textbox"], [role="combobox"]')) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range', 'color'].includes(target.type);
}

/** A dialog or menu is open: what lies under it must not move. */
function overlayIsOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-overlay]') !== null;
}

/** Turns key presses into commands. @returns a handler with the memory of a sequence that has begun. */
export function createShortcutHandler(commands: () => readonly Command[], now: () => number = () => Date.now()): (event: KeyboardEvent) => void {
  let begun: readonly { readonly command: Command; readonly rest: readonly Stroke[] }[] = [];
  let begunAt = 0;
  return (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return;
    const onlyModified = typing || belongsToField(event.target) || overlayIsOpen();
    const fresh = commands().flatMap((command) => (command.keys === undefined ? [] : [{ command, rest: parseKeys(command.keys) }]));
    const waiting = now() - begunAt <= sequenceMs ? begun : [];
    const hits = [...waiting, ...(waiting.length > 0 ? [] : fresh)].filter(({ rest: [stroke] }) => stroke !== undefined
      && isStroke(event, stroke) && (!onlyModified || stroke.mod || stroke.alt));
    begun = [];
    const whole = hits.filter(({ rest }) => rest.length === 1);
    const complete = whole.find(({ command }) => command.yields !== true) ?? whole[0];
    if (complete !== undefined) {
      event.preventDefault();
      complete.command.run();
    } else if (hits.length > 0) {
      event.preventDefault();
      begun = hits.map(({ command, rest }) => ({ command, rest: rest.slice(1) }));
      begunAt = now();
    }
  };
}

/** Listens on the whole page. @returns the way to stop. */
export function listenForShortcuts(): () => void {
  const handle = createShortcutHandler(() => availableCommands(useCommandRegistry.getState()));
  addEventListener('keydown', handle);
  return () => { removeEventListener('keydown', handle); };
}
