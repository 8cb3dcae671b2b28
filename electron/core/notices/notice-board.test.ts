import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { ProgramNotices } from './notice-board.ts';

const lowBattery = { severity: 'warning', title: 'Low battery', body: '19 %', connectionId: null, href: null, cause: 'battery/1' } as const;

function board() {
  const clock = new ManualClock();
  const notices = new ProgramNotices(clock);
  const voiced: string[] = [];
  notices.onVoice(({ body }) => voiced.push(body));
  return { clock, notices, voiced };
}

describe('notices', () => {
  it('have one line per cause, with its latest words', () => {
    const { notices, voiced } = board();
    notices.post(lowBattery);
    notices.post({ ...lowBattery, body: '18 %' });
    expect(notices.notices.values().map(({ body }) => body)).toEqual(['18 %']);
    expect(voiced).toEqual(['19 %']);
  });

  it('come back as a new line when the cause does, but speak up at most once in ten minutes', async () => {
    const { clock, notices, voiced } = board();
    for (let minute = 0; minute < 60; minute += 1) {
      notices.post({ ...lowBattery, body: `at minute ${minute}` });
      notices.settle('battery/1');
      await clock.advance(60_000);
    }
    expect(notices.notices.size).toBe(60);
    expect(voiced.length).toBeLessThanOrEqual(6);
  });

  it('stay read once they were read', () => {
    const { notices } = board();
    notices.post(lowBattery);
    notices.markRead(notices.notices.values().map(({ id }) => id));
    notices.post({ ...lowBattery, body: '10 %' });
    expect(notices.notices.values()[0]).toMatchObject({ body: '10 %', read: true });
  });

  it('keep the last two hundred', () => {
    const { notices } = board();
    for (let number = 0; number < 250; number += 1) notices.post({ ...lowBattery, cause: `cause/${number}`, body: String(number) });
    expect(notices.notices.size).toBe(200);
    expect(notices.notices.values()[0]?.body).toBe('50');
  });
});
