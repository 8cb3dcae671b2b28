import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Command } from './registry.ts';
import { createShortcutHandler, setTypingMode } from './shortcuts.ts';

const ran: string[] = [];
let now = 0;
const command = (id: string, keys: string, more: Partial<Command> = {}): Command => ({ id, title: id, group: 'Test', keys, run: () => ran.push(id), ...more });
const commands: Command[] = [command('home', 'g h'), command('tasks', 'g t'), command('search', 'Mod+K'), command('photo', 'p'), command('first', '1', { yields: true })];
let handle = createShortcutHandler(() => commands);

function press(key: string, options: KeyboardEventInit = {}, target: HTMLElement = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options });
  target.addEventListener('keydown', handle, { once: true });
  target.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  ran.length = 0;
  now = 1_000;
  commands.length = 5;
  handle = createShortcutHandler(() => commands, () => now);
  document.body.replaceChildren();
});
afterEach(() => { setTypingMode(false); });

test('one stroke, or two within their time', () => {
  press('p');
  press('g');
  press('t');
  expect(ran).toEqual(['photo', 'tasks']);
  press('g');
  now += 1_300;
  press('t');
  expect(ran).toEqual(['photo', 'tasks']);
});

test('a second stroke that leads nowhere is swallowed by nothing and starts nothing', () => {
  press('g');
  expect(press('p').defaultPrevented).toBe(false);
  expect(ran).toEqual([]);
  press('p');
  expect(ran).toEqual(['photo']);
});

describe('while something is typed', () => {
  test.each(['input', 'textarea', 'select'])('letters in a %s are letters, Ctrl+K still searches', (tag) => {
    const field = document.createElement(tag);
    document.body.append(field);
    expect(press('p', {}, field).defaultPrevented).toBe(false);
    press('k', { ctrlKey: true }, field);
    expect(ran).toEqual(['search']);
  });
  test('a checkbox is no field', () => {
    const box = Object.assign(document.createElement('input'), { type: 'checkbox' });
    document.body.append(box);
    press('p', {}, box);
    expect(ran).toEqual(['photo']);
  });
  test('letters belong to an input method while it composes', () => {
    press('p', { isComposing: true });
    expect(ran).toEqual([]);
  });
  test('in typing mode letters go to the headset', () => {
    setTypingMode(true);
    press('p');
    press('k', { ctrlKey: true });
    expect(ran).toEqual(['search']);
  });
});

test('what lies under a dialog does not move', () => {
  const dialog = document.createElement('div');
  dialog.setAttribute('role', 'dialog');
  document.body.append(dialog);
  press('p');
  expect(ran).toEqual([]);
});

test('a held key fires once, a handled press not at all', () => {
  press('p', { repeat: true });
  const handled = new KeyboardEvent('keydown', { key: 'p', cancelable: true });
  handled.preventDefault();
  handle(handled);
  expect(ran).toEqual([]);
});

test('a screen’s own use of a key goes before one that yields', () => {
  press('1');
  commands.push(command('favourite', '1'));
  press('1');
  expect(ran).toEqual(['first', 'favourite']);
});
