import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SentText, Snippet } from '../../../shared/contract/devices.ts';
import { snippetIdSchema } from '../../../shared/domain/identifiers.ts';
import { listenForShortcuts } from '../../app/commands/shortcuts.ts';
import { renderScreen, savedHeadset } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedCollection, type ScriptedHost } from '../../testing/scripted-host.ts';
import { changeKeyboardOptions } from './keyboard-options.ts';
import { Keyboard } from './Keyboard.tsx';

const { id: connectionId } = savedHeadset();
const snippet = (id: string, name: string, text: string, position: number): Snippet => ({ id: snippetIdSchema.parse(id), name, text, position });
const sentText = (text: string | null, parts: Partial<SentText> = {}): SentText => ({
  key: text ?? 'secret', at: Date.now(), text, characters: text?.length ?? 0, result: 'sent', charactersSent: text?.length ?? 0, fault: null, ...parts,
});

let host: ScriptedHost;
let history: ScriptedCollection<SentText>;
beforeEach(() => {
  localStorage.clear();
  changeKeyboardOptions({ enterSends: true, enterAfter: false, slowly: false, showsKeyboard: true, layout: 'qwerty' });
  host = scriptedHost();
  host.collection('connections.watch', [savedHeadset()]);
  host.collection('devices.keyboard.snippets.watch', [snippet('s1', 'User', 'demo@contoso.com', 0), snippet('s2', 'Tested', '{headset} #{counter}', 1)]);
  history = host.collection<SentText>('devices.keyboard.history', []);
  host.answer('devices.keyboard.sendText', () => ({ charactersSent: 1 }));
  host.answer('devices.keyboard.pressKey', () => ({}));
});
const draw = async (): Promise<HTMLElement> => {
  renderScreen(<Keyboard connectionId={connectionId} />);
  await screen.findByRole('heading', { name: 'Type on Bench 3' });
  return screen.getByRole('textbox', { name: 'Text' });
};
const sent = (): unknown[] => host.callsOf('devices.keyboard.sendText');
const text = (letters: string, parts: object = {}): object => ({ connectionId, text: letters, secret: false, slowly: false, typed: false, ...parts });

describe('typing on a headset', () => {
  it('opens on the box; Enter sends, Shift+Enter makes a line, and the box is free for the next text', async () => {
    const box = await draw();
    expect(document.activeElement).toBe(box);
    await userEvent.keyboard('one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(sent()).toEqual([text('one\ntwo')]);
    expect(box).toHaveProperty('value', '');
    expect(document.activeElement).toBe(box);
  });

  it('keeps the order of texts and keys, and presses Enter afterwards where that is wanted', async () => {
    await draw();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Then press Enter' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Text' }), 'http://demo{Enter}');
    await userEvent.click(within(screen.getByRole('toolbar', { name: 'Keys of the headset' })).getByRole('button', { name: 'Tab' }));
    await waitFor(() => { expect(host.callsOf('devices.keyboard.pressKey')).toHaveLength(2); });
    const order = host.calls.filter(({ path }) => /sendText|pressKey/.test(path)).map(({ input }) => input);
    expect(order).toEqual([text('http://demo'), { connectionId, key: 'Enter', times: 1 }, { connectionId, key: 'Tab', times: 1 }]);
  });

  it('says what cannot be typed before anything is sent, and removes it on request', async () => {
    const box = await draw();
    fireEvent.change(box, { target: { value: 'a\u0007b\u0000' } });
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(`${box.id}-error`)?.textContent).toContain('Character 2 is the control character U+0007');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(sent()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: /Remove 2 characters/ }));
    expect(box).toHaveProperty('value', 'ab');
  });

  it('hides a secret while it is typed, and does not keep it in the box', async () => {
    await draw();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Secret' }));
    const secret = screen.getByLabelText('Secret text');
    expect(secret.getAttribute('type')).toBe('password');
    await userEvent.type(secret, 'hunter2{Enter}');
    expect(sent()).toEqual([text('hunter2', { secret: true })]);
    expect(secret).toHaveProperty('value', '');
    history.set([sentText(null)]);
    expect(await screen.findByText('Secret text, not kept')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Send again/ })).toBeNull();
  });

  it('shows what became of a text, sends it again, or the rest of it', async () => {
    await draw();
    history.set([sentText('hello world', { result: 'failed', charactersSent: 6 }), sentText('all of it')]);
    await userEvent.click(await screen.findByRole('button', { name: 'Send the rest' }));
    await userEvent.click(screen.getByRole('button', { name: 'Send again: all of it' }));
    await waitFor(() => { expect(sent()).toEqual([text('world'), text('all of it')]); });
    await userEvent.click(screen.getByRole('button', { name: 'Put into the box: all of it' }));
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveProperty('value', 'all of it');
  });

  it('sends a snippet with one press or one key, with its variables filled in', async () => {
    const stop = listenForShortcuts();
    await draw();
    await userEvent.click(await screen.findByRole('button', { name: 'Tested' }));
    await waitFor(() => { expect(sent()).toEqual([text('Bench 3 #1')]); });
    await userEvent.keyboard('{Alt>}2{/Alt}');
    await waitFor(() => { expect(sent().at(-1)).toEqual(text('Bench 3 #2')); });
    stop();
  });

  it('shows what a new snippet would send before it is saved', async () => {
    host.answer('devices.keyboard.snippets.save', () => snippet('s3', 'Room', 'x', 2));
    await draw();
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New snippet' }));
    fireEvent.change(dialog.getByLabelText('Name'), { target: { value: 'Room' } });
    fireEvent.change(dialog.getByLabelText('Text'), { target: { value: '{headset} in {room}' } });
    expect(dialog.getByText('Bench 3 in {room}')).toBeTruthy();
    expect(dialog.getByText(/No variable: \{room\}/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(host.callsOf('devices.keyboard.snippets.save')).toEqual([{ id: null, name: 'Room', text: '{headset} in {room}' }]);
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); });
  });

  it('puts snippets in another order', async () => {
    host.answer('devices.keyboard.snippets.reorder', () => ({}));
    await draw();
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await userEvent.click(screen.getByRole('button', { name: 'Move User down' }));
    expect(host.callsOf('devices.keyboard.snippets.reorder')).toEqual([{ ids: ['s2', 's1'] }]);
  });

  it('presses keys of the keyboard on screen, Shift for one character', async () => {
    await draw();
    const board = within(screen.getByRole('group', { name: 'Keyboard on screen' }));
    await userEvent.click(board.getByRole('button', { name: 'Shift' }));
    await userEvent.click(board.getByRole('button', { name: 'Q' }));
    await userEvent.click(board.getByRole('button', { name: 'q' }));
    await userEvent.click(board.getByRole('button', { name: 'Symbols' }));
    await userEvent.click(board.getByRole('button', { name: '€' }));
    await waitFor(() => { expect(sent()).toEqual([text('Q', { typed: true }), text('q', { typed: true }), text('€', { typed: true })]); });
  });

  it('says why nothing can be sent while the headset sleeps, and keeps what was written', async () => {
    host.collection('connections.watch', [savedHeadset({ state: 'asleep' })]);
    const box = await draw();
    await userEvent.type(box, 'later{Enter}');
    expect(sent()).toEqual([]);
    expect(box).toHaveProperty('value', 'later');
    expect(screen.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBe('true');
  });
});

describe('typing directly', () => {
  it('sends each key at once, a short Escape too, and leaves when Escape is held for a second', async () => {
    await draw();
    await userEvent.click(screen.getByRole('button', { name: 'Type directly' }));
    const field = await screen.findByRole('textbox', { name: /Keys go to Bench 3/ });
    expect(document.activeElement).toBe(field);
    await userEvent.keyboard('Hi{Backspace}{Escape}');
    await waitFor(() => { expect(host.callsOf('devices.keyboard.pressKey')).toEqual([{ connectionId, key: 'Backspace', times: 1 }, { connectionId, key: 'Escape', times: 1 }]); });
    expect(sent().map((one) => (typeof one === 'object' && one !== null && 'text' in one ? one.text : null)).join('')).toBe('Hi');

    vi.useFakeTimers({ shouldAdvanceTime: true });
    fireEvent.keyDown(field, { key: 'Escape' });
    vi.advanceTimersByTime(1_100);
    vi.useRealTimers();
    await waitFor(() => { expect(screen.queryByRole('textbox', { name: /Keys go to/ })).toBeNull(); });
    expect(host.callsOf('devices.keyboard.pressKey')).toHaveLength(2);
  });

  it('says when it is paused because something else has the focus', async () => {
    await draw();
    await userEvent.click(screen.getByRole('button', { name: 'Type directly' }));
    const field = await screen.findByRole('textbox', { name: /Keys go to Bench 3/ });
    fireEvent.blur(field);
    expect(screen.getByText('Paused: this window has no focus')).toBeTruthy();
  });
});
