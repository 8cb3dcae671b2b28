import { beforeEach, describe, expect, it, vi } from 'vitest';
import { recordAct, settleActsLeftBehind, type Act } from './acts.ts';
import { faultError } from './faults.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { MemoryJournal } from './testing/memory-journal.ts';
import { silentLogger } from './testing/silent-logger.ts';

const act: Act = { source: 'c1', name: 'Lab 7', entity: 'contoso.app', act: 'Uninstall app', confirmed: 'typed', why: 'It crashes', attributes: { version: '1.2' } };

describe('an act that is recorded', () => {
  let clock: ManualClock;
  let journal: MemoryJournal;
  const told = () => journal.events.map(({ type, value, attributes }) => ({ type, value, result: attributes.result, fault: attributes.fault }));

  beforeEach(() => {
    clock = new ManualClock(1_000_000);
    journal = new MemoryJournal(clock);
  });

  it('is in the journal before it is made, and with its result and duration afterwards', async () => {
    const seen = await recordAct(journal, clock, act, async () => {
      const before = told();
      await clock.advance(250);
      return before;
    });
    expect(seen).toEqual([{ type: 'act.begun', value: null, result: undefined, fault: undefined }]);
    expect(told().at(-1)).toEqual({ type: 'act.done', value: 250, result: 'done', fault: undefined });
    const [begun, done] = journal.events;
    expect(done).toMatchObject({ source: 'c1', entity: 'contoso.app', attributes: { name: 'Lab 7', act: 'Uninstall app', confirmed: 'typed', why: 'It crashes', version: '1.2' } });
    expect(done?.attributes.key).toBe(begun?.attributes.key);
    expect(done?.attributes.by).not.toBe('');
  });

  it.each([
    ['failed', 'conflict'], ['unknown', 'outcome-unknown'], ['cancelled', 'cancelled'],
  ] as const)('is told as %s where it ended with %s', async (result, code) => {
    await expect(recordAct(journal, clock, act, () => Promise.reject(faultError(code)))).rejects.toMatchObject({ fault: { code } });
    expect(told().at(-1)).toMatchObject({ type: 'act.done', result, fault: code });
  });

  it('keeps what came of it, and no words of a target that was told something in confidence', async () => {
    await recordAct(journal, clock, act, async () => 3, { wordsOf: (count) => `${String(count)} removed` });
    expect(journal.events.at(-1)?.attributes.message).toBe('3 removed');
    const echo = faultError('device-refused', { message: 'Refused: hush-hush' });
    await expect(recordAct(journal, clock, act, () => Promise.reject(echo), { confidential: true })).rejects.toBe(echo);
    expect(JSON.stringify(journal.events)).not.toContain('hush-hush');
  });

  it('counts as unknown where the program was killed over it, once', async () => {
    await recordAct(journal, clock, act, async () => 0);
    void recordAct(journal, clock, act, () => new Promise(() => {}));
    await expect.poll(() => journal.events.length).toBe(3);
    for (let start = 0; start < 2; start++) await settleActsLeftBehind(journal, clock, silentLogger);
    expect(told().slice(2)).toEqual([{ type: 'act.begun', value: null, result: undefined, fault: undefined }, { type: 'act.done', value: null, result: 'unknown', fault: 'outcome-unknown' }]);
  });

  it('is left open at a start where it goes on without the program', async () => {
    void recordAct(journal, clock, { ...act, outlives: true }, () => new Promise(() => {}));
    await expect.poll(() => journal.events.length).toBe(1);
    await settleActsLeftBehind(journal, clock, silentLogger);
    expect(told().map(({ type }) => type)).toEqual(['act.begun']);
  });

  it('is not made where it cannot leave a trace, unless it may go on without', async () => {
    const full = vi.spyOn(journal, 'append').mockRejectedValue(faultError('disk-full'));
    const note = vi.spyOn(journal, 'note').mockReturnValue();
    const run = vi.fn<() => Promise<string>>(async () => 'made');
    await expect(recordAct(journal, clock, act, run)).rejects.toMatchObject({ fault: { code: 'disk-full' } });
    expect(run).not.toHaveBeenCalled();
    expect(await recordAct(journal, clock, act, run, { withoutTrace: 'go-on' })).toBe('made');
    expect(note.mock.calls.map(([{ type }]) => type)).toEqual(['act.begun', 'act.done']);
    full.mockRestore();
  });
});
