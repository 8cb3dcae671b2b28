import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import type { CursorReader } from './reader.ts';

/** What an appended event means to those who fold events. */
export type Meaning =
  | { readonly kind: 'comes'; readonly event: JournalEvent }
  /** An event that came before is taken back, for the first time. */
  | { readonly kind: 'goes'; readonly event: JournalEvent }
  /** It was taken back before it came; or it takes back what was taken back already, or what has not come yet. */
  | { readonly kind: 'nothing' };

const nothing: Meaning = { kind: 'nothing' };

/** Makes out of appended events, in order of their ids, what comes and what goes. */
export class TakeBacks {
  readonly #reader: CursorReader;
  /** What was taken back before it came. */
  readonly #ahead: Set<string>;

  constructor(reader: CursorReader) {
    this.#reader = reader;
    this.#ahead = new Set(reader.takenBackAhead().map(({ source, externalId }) => keyOf(source, externalId)));
  }

  /** Events that were taken back and have not come yet. */
  get pending(): number { return this.#ahead.size; }

  meaningOf(event: JournalEvent): Meaning {
    const { source, externalId, compensates } = event;
    // An event that takes another back is never taken back itself; it may be what somebody meant to take back, though.
    const wasTakenBack = externalId !== null && this.#ahead.size > 0 && this.#ahead.delete(keyOf(source, externalId));
    if (compensates !== null) return this.#takeBack(event, compensates);
    return wasTakenBack ? nothing : { kind: 'comes', event };
  }

  #takeBack({ id, source }: JournalEvent, externalId: string): Meaning {
    const original = this.#reader.find(source, externalId);
    // The store may know it already although it is told of only after this one.
    if (original === null || original.id > id) {
      this.#ahead.add(keyOf(source, externalId));
      return nothing;
    }
    const isFirst = original.compensates === null && this.#reader.takenBackBy(source, externalId) === id;
    return isFirst ? { kind: 'goes', event: original } : nothing;
  }
}

function keyOf(source: string, externalId: string): string {
  return `${source.length} ${source}${externalId}`;
}
