import type { CursorDefinition, CursorValue } from '../../shared/domain/journal/cursor.ts';
import { abortableGenerator } from '../core/abortable-generator.ts';
import type { Clock } from '../core/clock.ts';
import { faultError } from '../core/faults.ts';
import type { Journal } from '../core/journal.ts';
import { WatchPace, type WatchOptions } from '../core/watch-pace.ts';
import type { SavedCursors } from './saved-cursors.ts';

interface CursorSource {
  readonly journal: Journal;
  readonly clock: Clock;
}

/** Values of one cursor; a reader that does not keep up gets the newest one. */
export function watchValues(source: CursorSource, definition: CursorDefinition, signal: AbortSignal | undefined, options: WatchOptions): AsyncGenerator<CursorValue, void, undefined> {
  return abortableGenerator(signal, (ended) => values(source, () => definition, () => () => {}, ended, options));
}

/** The same for a saved one. When it is saved anew the values are those of the new definition; when it is removed the stream fails. */
export function watchSavedValues(source: CursorSource, saved: SavedCursors, name: string, signal: AbortSignal | undefined, options: WatchOptions): AsyncGenerator<CursorValue, void, undefined> {
  saved.get(name);
  const onChange = (changed: () => void): (() => void) => saved.onChange((other) => {
    if (other === name) changed();
  });
  return abortableGenerator(signal, (ended) => values(source, () => saved.definitions.get(name) ?? null, onChange, ended, options));
}

async function* values(
  { journal, clock }: CursorSource, current: () => CursorDefinition | null, onChange: (changed: () => void) => () => void, ended: AbortSignal, options: WatchOptions,
): AsyncGenerator<CursorValue, void, undefined> {
  const pace = new WatchPace(clock, undefined, options, ended);
  let newest: CursorValue | null = null;
  let gone = false;
  const open = (): (() => void) => {
    const definition = current();
    gone = definition === null;
    pace.wake();
    return definition === null ? () => {} : journal.watchCursor(definition, (value) => {
      newest = value;
      pace.wake();
    });
  };
  let close = open();
  const stop = onChange(() => {
    close();
    newest = null;
    close = open();
  });
  try {
    for (;;) {
      await pace.next(() => newest !== null || gone);
      if (ended.aborted) return;
      if (gone) throw faultError('not-found', { message: 'This cursor was removed.' });
      const value: CursorValue | null = newest;
      if (value === null) continue;
      newest = null;
      pace.sent();
      yield value;
    }
  } finally {
    stop();
    close();
  }
}
