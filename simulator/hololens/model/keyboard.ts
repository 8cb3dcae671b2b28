/** Windows virtual-key codes that the simulated text field understands. */
const KEY = {
  backspace: 0x08,
  tab: 0x09,
  enter: 0x0d,
  shift: 0x10,
  space: 0x20,
  end: 0x23,
  home: 0x24,
  left: 0x25,
  up: 0x26,
  right: 0x27,
  down: 0x28,
  delete: 0x2e,
} as const;

/** One text field of the app in front, as the wearer sees it. */
export interface TextField {
  readonly label: string;
  readonly multiline: boolean;
  readonly text: string;
  /** Position of the caret, in Unicode code points from the start. */
  readonly caret: number;
  /** Texts that were sent off with Enter (single-line fields only). */
  readonly submitted: readonly string[];
}

interface Field {
  readonly label: string;
  readonly multiline: boolean;
  /** One entry per code point, so that Backspace takes a whole emoji. */
  characters: string[];
  caret: number;
  readonly submitted: string[];
}

export interface KeyEvent {
  readonly code: number;
  readonly direction: 'down' | 'up';
}

/** How many key events are remembered for inspection. */
const REMEMBERED_EVENTS = 1000;

/**
 * The receiving end of the virtual keyboard: a form with text fields, at most one of them focused. Text that arrives
 * while nothing has the focus is lost, as it would be in front of the wearer.
 */
export class Keyboard {
  #fields: Field[] = [];
  #focus: number | undefined;
  readonly #held = new Set<number>();
  readonly #events: KeyEvent[] = [];

  constructor() {
    this.setForm([{ label: 'Search', multiline: false }, { label: 'Notes', multiline: true }]);
  }

  /** Replaces the form on display; the first field gets the focus. */
  setForm(fields: readonly { readonly label: string; readonly multiline: boolean; readonly text?: string }[]): void {
    this.#fields = fields.map(({ label, multiline, text }) => {
      const characters = Array.from(text ?? '');
      return { label, multiline, characters, caret: characters.length, submitted: [] };
    });
    this.#focus = this.#fields.length > 0 ? 0 : undefined;
  }

  /** Moves the focus to the field with this label, or takes it away. Returns false where there is no such field. */
  focus(label: string | undefined): boolean {
    const index = this.#fields.findIndex((field) => field.label === label);
    if (label !== undefined && index < 0) return false;
    this.#focus = label === undefined ? undefined : index;
    return true;
  }

  /** Label of the focused field. */
  focused(): string | undefined {
    return this.#focusedField()?.label;
  }

  fields(): TextField[] {
    return this.#fields.map(({ label, multiline, characters, caret, submitted }) => ({
      label,
      multiline,
      text: characters.join(''),
      caret,
      submitted: [...submitted],
    }));
  }

  /** Text of the focused field, or of the field with the given label. */
  text(label: string | undefined = this.focused()): string {
    return this.fields().find((field) => field.label === label)?.text ?? '';
  }

  /** Key events in order of arrival. */
  events(): readonly KeyEvent[] {
    return this.#events;
  }

  /** Text from the portal's text box. */
  type(text: string): void {
    const field = this.#focusedField();
    if (field !== undefined) insert(field, text);
  }

  keyDown(code: number): void {
    this.#remember({ code, direction: 'down' });
    this.#held.add(code);
    this.#press(code);
  }

  keyUp(code: number): void {
    this.#remember({ code, direction: 'up' });
    this.#held.delete(code);
  }

  /** Codes of the keys that are down. */
  heldKeys(): number[] {
    return [...this.#held];
  }

  #remember(event: KeyEvent): void {
    this.#events.push(event);
    if (this.#events.length > REMEMBERED_EVENTS) this.#events.shift();
  }

  #focusedField(): Field | undefined {
    return this.#focus === undefined ? undefined : this.#fields[this.#focus];
  }

  #press(code: number): void {
    if (code === KEY.tab) {
      this.#moveFocus(this.#held.has(KEY.shift) ? -1 : 1);
      return;
    }
    const field = this.#focusedField();
    if (field === undefined) return;
    if (code === KEY.enter) enter(field);
    else if (!moveCaret(field, code) && !erase(field, code)) {
      insert(field, characterOf(code, this.#held.has(KEY.shift)));
    }
  }

  #moveFocus(step: number): void {
    if (this.#fields.length === 0) return;
    const from = this.#focus ?? (step > 0 ? -1 : 0);
    this.#focus = (from + step + this.#fields.length) % this.#fields.length;
  }
}

function insert(field: Field, text: string): void {
  const characters = Array.from(field.multiline ? text.replace(/\r\n?/g, '\n') : text.replace(/[\r\n]+/g, ' '));
  field.characters.splice(field.caret, 0, ...characters);
  field.caret += characters.length;
}

function enter(field: Field): void {
  if (field.multiline) {
    insert(field, '\n');
    return;
  }
  field.submitted.push(field.characters.join(''));
  field.characters = [];
  field.caret = 0;
}

function erase(field: Field, code: number): boolean {
  if (code === KEY.backspace && field.caret > 0) field.characters.splice(--field.caret, 1);
  else if (code === KEY.delete) field.characters.splice(field.caret, 1);
  return code === KEY.backspace || code === KEY.delete;
}

function moveCaret(field: Field, code: number): boolean {
  const { characters, caret } = field;
  const lineStart = characters.slice(0, caret).lastIndexOf('\n') + 1;
  const nextBreak = characters.indexOf('\n', caret);
  const lineEnd = nextBreak < 0 ? characters.length : nextBreak;
  if (code === KEY.left) field.caret = Math.max(0, caret - 1);
  else if (code === KEY.right) field.caret = Math.min(characters.length, caret + 1);
  else if (code === KEY.home) field.caret = caret === 0 ? 0 : lineStart;
  else if (code === KEY.end) field.caret = lineEnd;
  else if (code === KEY.up) field.caret = caretInLineAbove(field, lineStart);
  else if (code === KEY.down) field.caret = caretInLineBelow(field, lineStart, lineEnd);
  else return false;
  return true;
}

function caretInLineAbove(field: Field, lineStart: number): number {
  if (lineStart === 0) return 0;
  const aboveStart = field.characters.slice(0, lineStart - 1).lastIndexOf('\n') + 1;
  return Math.min(aboveStart + (field.caret - lineStart), lineStart - 1);
}

function caretInLineBelow(field: Field, lineStart: number, lineEnd: number): number {
  if (lineEnd === field.characters.length) return lineEnd;
  const belowStart = lineEnd + 1;
  const belowBreak = field.characters.indexOf('\n', belowStart);
  const belowEnd = belowBreak < 0 ? field.characters.length : belowBreak;
  return Math.min(belowStart + (field.caret - lineStart), belowEnd);
}

/** Letters, digits and the space bar; every other key leaves no character. */
function characterOf(code: number, shift: boolean): string {
  if (code === KEY.space) return ' ';
  const isDigit = code >= 0x30 && code <= 0x39;
  const isLetter = code >= 0x41 && code <= 0x5a;
  if (isDigit && !shift) return String.fromCharCode(code);
  if (!isLetter) return '';
  const letter = String.fromCharCode(code);
  return shift ? letter : letter.toLowerCase();
}
