import { expect, it } from 'vitest';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { ManualClock } from '../../core/testing/manual-clock.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { ToldAlert } from './told-alert.ts';

it('an alert of a headset is in the journal from its begin to its end, and seldom where it comes and goes', async () => {
  const clock = new ManualClock(0);
  const journal = new MemoryJournal(clock);
  const alert = new ToldAlert({ journal, clock }, connectionIdSchema.parse('bench'), 'Battery low', () => 'Bench 3');
  const low = { title: 'Bench 3 is at 14 %', severity: 'warning' } as const;
  alert.began(low);
  await clock.advance(90_000);
  alert.ended();
  expect(journal.events).toMatchObject([
    { at: 0, type: 'alert.began', source: 'bench', entity: 'Bench 3', attributes: { rule: 'Battery low', ...low } },
    { at: 90_000, type: 'alert.ended', value: 90_000, attributes: { rule: 'Battery low', ...low } },
  ]);
  for (let second = 0; second < 600; second++) {
    if (second % 2 === 0) alert.began(low);
    else alert.ended();
    await clock.advance(1_000);
  }
  expect(journal.events.length).toBeLessThan(15);
});
