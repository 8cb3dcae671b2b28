import type { JournalSegment } from '../../shared/contract/journal/upkeep.ts';
import type { AggregateDefinition, AggregateValue, CursorDefinition, CursorValue } from '../../shared/domain/journal/cursor.ts';
import type { JournalEvent } from '../../shared/domain/journal/event.ts';
import { taskIdSchema } from '../../shared/domain/identifiers.ts';
import { FakeCollection, FakeValue, throwFault, type FakeProcedures } from './fake-host.ts';
import { sampleEvent } from './sample-journal.ts';

type Journal = NonNullable<FakeProcedures['journal']>;
interface Status { events: number; sizeBytes: number; oldestAt: number | null; newestAt: number | null; state: 'open' | 'recovered' | 'full' | 'failed'; words: string; waiting: number }
const dayMs = 86_400_000;
const started = { taskId: taskIdSchema.parse('journal-1') };

/** A journal with its figures, and new events when it is told. */
export class FakeJournal {
  readonly now = Date.now();
  readonly events: JournalEvent[];
  readonly fresh = new FakeValue<{ version: number; events: JournalEvent[]; skipped: number }>({ version: 0, events: [], skipped: 0 });
  readonly cursors: FakeCollection<CursorDefinition>;
  readonly status: FakeValue<Status>;
  segments: JournalSegment[];
  months: number | null = null;

  constructor(count = 1_200) {
    this.events = Array.from({ length: count }, (_, index) => sampleEvent(count - index, this.now - index * 11 * 60_000));
    const isEmpty = count === 0;
    this.cursors = new FakeCollection<CursorDefinition>(({ name }) => name, isEmpty ? [] : [{
      name: 'failed-by-application', range: { kind: 'sliding', lengthMs: 7 * dayMs }, filter: { kind: 'is', field: 'stream', value: 'deployment' }, groupBy: ['attributes.application'],
      aggregates: { failed: { kind: 'failure-ratio', failed: { kind: 'is', field: 'attributes.result', value: 'failed' } } }, allowedLatenessMs: 3_600_000, maxTuples: 200_000,
    }]);
    this.status = new FakeValue<Status>({ events: isEmpty ? 0 : 1_284_330, sizeBytes: isEmpty ? 40_960 : 412_000_000, oldestAt: isEmpty ? null : this.now - 365 * dayMs, newestAt: isEmpty ? null : this.now, state: 'open', words: '', waiting: 0 });
    this.segments = isEmpty ? [] : [202_609, 202_610, 202_611].map((month, index) => ({ month, events: 104_221 + index * 7_300, oldestAt: Date.UTC(2026, 8 + index, 1), newestAt: index === 2 ? this.now : Date.UTC(2026, 9 + index, 1) - 1, over: index < 2 }));
  }

  happen(...events: JournalEvent[]): void {
    this.events.unshift(...events);
    this.fresh.set({ version: this.fresh.value.version + 1, events, skipped: 0 });
  }
}

function sampleValue(definition: AggregateDefinition, at: number): AggregateValue {
  switch (definition.kind) {
    case 'failure-ratio': return { kind: 'number', value: 0.08 + at * 0.03 };
    case 'distinct': return { kind: 'distinct', value: 14 + at, exact: true };
    case 'quantiles': return { kind: 'quantiles', values: definition.ranks.map((rank) => ({ rank, value: Math.round(rank * 120) })) };
    case 'top': return { kind: 'top', values: ['succeeded', 'failed', 'cancelled'].map((value, index) => ({ value, count: 41 - index * 17 })) };
    case 'time-in-state': return { kind: 'states', values: [{ state: 'Ok', lastedMs: 20 * 3_600_000 }, { state: 'Error', lastedMs: 14 * 60_000 }] };
    case 'first': case 'last': return { kind: 'scalar', value: 82 - at * 9 };
    case 'count': case 'sum': case 'min': case 'max': case 'mean': case 'variance': case 'rate': return { kind: 'number', value: 61 - at * 7 };
  }
}

/** What a cursor of any definition could show. @param events 0: nothing happened in its time. */
export function sampleCursorValue(definition: CursorDefinition, now: number, events = 61): CursorValue {
  const names = definition.groupBy.length === 0 ? [[]] : [['prod-we'], ['Bench 3'], ['']];
  const { range } = definition;
  return {
    version: 1, at: now, from: range.kind === 'fixed' ? range.from : now - range.lengthMs, to: range.kind === 'fixed' ? range.to : now, events, late: 0, pending: 0, precision: { kind: 'exact' },
    groups: events === 0 ? [] : names.map((key, at) => ({ key, values: Object.fromEntries(Object.entries(definition.aggregates).map(([name, aggregate]) => [name, sampleValue(aggregate, at)])) })),
  };
}

/** The procedures `journal` of a host that behaves well. */
export function fakeJournalProcedures(journal: FakeJournal): Journal {
  const valueOf = (definition: CursorDefinition) => sampleCursorValue(definition, journal.now, journal.events.length === 0 ? 0 : 61);
  return {
    events: {
      page: async ({ selection, times, beyond, limit }) => {
        const found = journal.events.filter((event) => (selection.streams.length === 0 || selection.streams.includes(event.stream)) && (selection.sources.length === 0 || selection.sources.includes(event.source))
          && (times.from === null || event.at >= times.from) && (beyond === null || event.at < beyond.at || (event.at === beyond.at && event.id < beyond.id))
          && (selection.text === '' || `${event.type} ${event.entity} ${JSON.stringify(event.attributes)}`.toLowerCase().includes(selection.text.toLowerCase())));
        const events = found.slice(0, limit);
        const last = events.at(-1);
        return { events, next: last === undefined || found.length <= limit ? null : { at: last.at, id: last.id } };
      },
      get: async ({ id }) => ({ event: journal.events.find((event) => event.id === id) ?? throwFault({ code: 'not-found', message: 'This event is not in the journal any more.' }), takenBackBy: null }),
      watch: async (_input, { signal }) => journal.fresh.watch(signal),
    },
    cursors: {
      list: async (_input, { signal }) => journal.cursors.watch(signal),
      save: async ({ definition }) => { journal.cursors.put(definition); return {}; },
      remove: async ({ name }) => { journal.cursors.remove(name); return {}; },
      watch: async ({ name }, { signal }) => new FakeValue(valueOf(journal.cursors.get(name) ?? throwFault({ code: 'not-found' }))).watch(signal),
      preview: async ({ definition }, { signal }) => new FakeValue(valueOf(definition)).watch(signal),
      valueAt: async ({ definition }) => valueOf(definition),
      explain: async () => ({ explanation: null }),
    },
    status: { watch: async (_input, { signal }) => journal.status.watch(signal) },
    segments: {
      list: async () => ({ segments: [...journal.segments] }),
      drop: async ({ month, confirmedEvents }) => { journal.segments = journal.segments.filter((each) => each.month !== month); return { events: confirmedEvents }; },
      retention: async () => ({ months: journal.months }),
      setRetention: async ({ months }) => { journal.months = months; return {}; },
    },
    export: async () => started,
    import: async () => started,
    backup: async () => started,
  };
}
