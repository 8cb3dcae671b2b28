import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { portalBenches } from '../testing/portal-bench.ts';
import { goOnline, portalStage } from '../testing/portal-stage.ts';
import { keyboardRouter } from './router.ts';
import { Snippets } from './snippets.ts';

const benches = portalBenches();
const plain = { secret: false, slowly: false };

async function staged() {
  const stage = await portalStage(benches);
  const id = await goOnline(stage);
  const { keyboard } = stage.device.model;
  keyboard.setForm([{ label: 'Notes', multiline: true }]);
  return { stage, id, typed: () => keyboard.fields()[0]?.text ?? '' };
}

describe('what was typed', () => {
  it('is told to operators and not to a wallboard', async () => {
    const { stage, id } = await staged();
    await stage.keyboard.sendText(id, { text: 'meet at gate 4', ...plain });
    const media = { open: () => { throw new Error('no media here'); } };
    const router = keyboardRouter(stage.keyboard, await Snippets.open((await benches.bench()).services));
    const as = (role: 'operator' | 'wallboard') => ({ context: { role, media, pageId: 'page', visible: true } });
    const told = await call(router.history, { connectionId: id }, as('operator'));
    expect((await told.next()).value).toMatchObject({ kind: 'snapshot', items: [{ text: 'meet at gate 4' }] });
    await told.return();
    await expect(call(router.history, { connectionId: id }, as('wallboard'))).rejects.toMatchObject({ fault: { code: 'read-only' } });
    await expect(call(router.snippets.watch, undefined, as('wallboard'))).rejects.toMatchObject({ fault: { code: 'read-only' } });
  });
});

describe('typing into a headset', () => {
  it('sends text as it is, with line feeds, tabs and characters beyond the basic plane', async () => {
    const { stage, id, typed } = await staged();
    const text = 'Grüße aus 東京\tund 👩🏽‍🚀\nzweite Zeile & 100 % + = ?';
    expect(await stage.keyboard.sendText(id, { text, ...plain })).toBe([...new Intl.Segmenter().segment(text)].length);
    expect(typed()).toBe(text);
    expect(stage.keyboard.history(id).values()).toMatchObject([{ text, result: 'sent', fault: null }]);
  });

  it('keeps the order of long texts and of several at once', async () => {
    const { stage, id, typed } = await staged();
    const long = Array.from({ length: 400 }, (_, at) => `word${at} 😀`).join(' ');
    await Promise.all([stage.keyboard.sendText(id, { text: long, ...plain }), stage.keyboard.pressKey(id, 'Enter', 1), stage.keyboard.sendText(id, { text: 'end', ...plain })]);
    expect(typed()).toBe(`${long}\nend`);
  });

  it('types slowly one character after the other', async () => {
    const { stage, id, typed } = await staged();
    await stage.keyboard.sendText(id, { text: 'a👍🏽b', secret: false, slowly: true });
    expect(typed()).toBe('a👍🏽b');
  });

  it('presses keys as often as asked, each one up again', async () => {
    const { stage, id, typed } = await staged();
    await stage.keyboard.sendText(id, { text: 'abcd', ...plain });
    await stage.keyboard.pressKey(id, 'Backspace', 3);
    expect(typed()).toBe('a');
  });

  it.each(['a\u0000b', 'bell\u0007', 'esc\u001b[31m', '\u0085', '\ud83d'])('refuses %j before anything is sent', async (text) => {
    const { stage, id, typed } = await staged();
    await expect(stage.keyboard.sendText(id, { text, ...plain })).rejects.toMatchObject({ fault: { code: 'invalid-input', hint: expect.stringContaining('Nothing was typed') } });
    expect(typed()).toBe('');
    expect(stage.keyboard.history(id).size).toBe(0);
  });

  it('keeps of a secret only that there was one, also when it fails', async () => {
    const { stage, id, typed } = await staged();
    await stage.keyboard.sendText(id, { text: 'hunter2-hunter2', secret: true, slowly: false });
    expect(typed()).toBe('hunter2-hunter2');
    await stage.device.setFault({ kind: 'server-error', path: '*/keyboard/text' });
    await expect(stage.keyboard.sendText(id, { text: 'hunter3-hunter3', secret: true, slowly: false })).rejects.toMatchObject({ fault: { code: 'server-error' } });
    const kept = JSON.stringify(stage.keyboard.history(id).values());
    expect(kept).not.toContain('hunter');
    expect(stage.keyboard.history(id).values()).toMatchObject([{ text: null, characters: 0, result: 'sent' }, { text: null, characters: 0, result: 'failed' }]);
  });

  it('that breaks off says how much has arrived, and the next text goes through', async () => {
    const { stage, id, typed } = await staged();
    await stage.device.setFault({ kind: 'server-error', path: '*/keyboard/text', after: 2, count: 1 });
    await expect(stage.keyboard.sendText(id, { text: 'x'.repeat(600), ...plain })).rejects.toMatchObject({ fault: { hint: expect.stringContaining('400 characters were typed') } });
    expect(typed()).toBe('x'.repeat(400));
    expect(stage.keyboard.history(id).values()).toMatchObject([{ result: 'failed', charactersSent: 400, characters: 600 }]);
    await stage.keyboard.sendText(id, { text: 'y', ...plain });
    expect(typed()).toBe(`${'x'.repeat(400)}y`);
  });

  it('that is given up ends between two pieces', async () => {
    const { stage, id } = await staged();
    const giveUp = new AbortController();
    const typing = stage.keyboard.sendText(id, { text: 'slow and steady', secret: false, slowly: true }, giveUp.signal);
    await stage.keyboard.history(id).watch().next();
    giveUp.abort();
    await expect(typing).rejects.toMatchObject({ fault: { code: 'cancelled' } });
    expect(stage.keyboard.history(id).values()).toMatchObject([{ result: 'cancelled' }]);
  });

  it('remembers the last hundred', async () => {
    const { stage, id } = await staged();
    for (let at = 0; at < 105; at++) await stage.keyboard.sendText(id, { text: `t${at}`, ...plain });
    const history = stage.keyboard.history(id);
    expect(history.size).toBe(100);
    expect(history.values().at(-1)?.text).toBe('t104');
    stage.keyboard.clearHistory(id);
    expect(history.size).toBe(0);
  });
});

describe('snippets', () => {
  it('are saved, changed, ordered and removed, over a restart too', async () => {
    const bench = await benches.bench();
    const snippets = await Snippets.open(bench.services);
    const hello = await snippets.save(null, 'Hello', 'Welcome, {headset}');
    const wifi = await snippets.save(null, 'Wi-Fi', 'guest');
    await snippets.save(hello.id, 'Hello', 'Good morning');
    await snippets.reorder([wifi.id]);
    const again = await Snippets.open((await benches.bench({ folder: bench.folder })).services);
    expect(again.snippets.values().map(({ name, text, position }) => [position, name, text])).toEqual([[0, 'Wi-Fi', 'guest'], [1, 'Hello', 'Good morning']]);
    await again.remove(wifi.id);
    expect(again.snippets.values()).toMatchObject([{ name: 'Hello', position: 0 }]);
    await expect(again.save(wifi.id, 'Wi-Fi', 'x')).rejects.toMatchObject({ fault: { code: 'not-found' } });
  });
});
