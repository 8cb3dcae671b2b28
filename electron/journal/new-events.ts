import type { JournalSelection } from '../../shared/contract/journal/events.ts';
import type { JournalEvent } from '../../shared/domain/journal/event.ts';
import { abortableGenerator } from '../core/abortable-generator.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { WatchPace, type WatchOptions } from '../core/watch-pace.ts';
import { selects } from './selection.ts';

/** Events in one message: what is more is on the first page. */
const mostEvents = 200;

export interface NewEvents {
  readonly version: number;
  readonly events: JournalEvent[];
  readonly skipped: number;
}

/** Events of a selection as they are stored, a few messages a second, until the signal is aborted. */
export function watchNewEvents(journal: Journal, clock: Clock, selection: JournalSelection, signal: AbortSignal | undefined, options: WatchOptions): AsyncGenerator<NewEvents, void, undefined> {
  return abortableGenerator(signal, (ended) => messages(journal, clock, selection, ended, options));
}

async function* messages(journal: Journal, clock: Clock, selection: JournalSelection, ended: AbortSignal, options: WatchOptions): AsyncGenerator<NewEvents, void, undefined> {
  const belongs = selects(selection);
  const pace = new WatchPace(clock, undefined, options, ended);
  let waiting: JournalEvent[] = [];
  let skipped = 0;
  const stop = journal.onAppended((events) => {
    const chosen = events.filter(belongs);
    if (chosen.length === 0) return;
    const all = [...waiting, ...chosen];
    waiting = all.slice(-mostEvents);
    skipped += all.length - waiting.length;
    pace.wake();
  });
  try {
    for (let version = 1; ; version++) {
      await pace.next(() => waiting.length > 0);
      if (ended.aborted) return;
      const message = { version, events: waiting, skipped };
      waiting = [];
      skipped = 0;
      pace.sent();
      yield message;
    }
  } finally {
    stop();
  }
}
