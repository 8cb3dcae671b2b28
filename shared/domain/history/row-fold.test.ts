import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEvent, NewJournalEvent } from '../journal/event.ts';
import { correctionEvents } from './correction-events.ts';
import { deploymentResults, isOver, type DeploymentRecord } from './deployment.ts';
import { forgottenEvent, recordEvent } from './record-event.ts';
import { emptyRow, foldRow, resultOf, takeEvent, type RowState } from './row-fold.ts';
import { aRecord } from './testing/a-record.ts';

/** Records by the attributes that carry them: what an event's attributes hold is of no matter here. */
const records = new Map<unknown, DeploymentRecord>();
const recordOf = (event: JournalEvent): DeploymentRecord | null => records.get(event.attributes) ?? null;

function observation(record: DeploymentRecord): NewJournalEvent {
  const event = recordEvent(record);
  records.set(event.attributes, record);
  return event;
}

function stored(events: readonly NewJournalEvent[]): JournalEvent[] {
  return events.map((event, at) => ({ ...event, id: at + 1, storedAt: at }));
}

/** Event by event, folding anew where the fold asks for it, as the projection does. */
function inSteps(events: readonly JournalEvent[]): RowState {
  return events.reduce<RowState>((row, event, at) => {
    const taken = takeEvent(row, event, recordOf);
    return taken.refold ? foldRow(events.slice(0, at + 1), recordOf) : taken.row;
  }, emptyRow);
}

const key = aRecord().key;
const result = fc.constantFrom(...deploymentResults);
const step = fc.oneof(
  fc.record({ kind: fc.constant('observed' as const), result, attempt: fc.integer({ min: 1, max: 3 }), seconds: fc.integer({ min: 0, max: 50 }) }),
  fc.record({ kind: fc.constant('corrected' as const), result }),
  fc.record({ kind: fc.constant('taken-back' as const), which: fc.nat(30) }),
  fc.record({ kind: fc.constant('forgotten' as const) }),
);

/** A story of one key; events with a name of their own come once, as the journal keeps them. */
const story = fc.array(step, { maxLength: 25 }).map((steps) => {
  const events: NewJournalEvent[] = [];
  for (const [at, next] of steps.entries()) {
    if (next.kind === 'observed') events.push(observation(aRecord({ result: next.result, attempt: next.attempt, startedAt: next.seconds * 1_000, endedAt: isOver(next.result) ? next.seconds * 1_000 + 500 : null })));
    else if (next.kind === 'corrected') events.push(...correctionEvents(key, next.result, 'because', [], at, `${at}`));
    else if (next.kind === 'forgotten') events.push(forgottenEvent(key, 'c1', at));
    else {
      const of = events.filter(({ compensates, externalId }) => compensates === null && externalId !== null)[next.which];
      if (of !== undefined) events.push({ ...of, externalId: `back-${of.externalId}`, compensates: of.externalId, attributes: {} });
    }
  }
  const seen = new Set<string>();
  return stored(events.filter(({ source, externalId }) => {
    const name = `${source} ${externalId}`;
    return !seen.has(name) && seen.add(name);
  }));
});

describe('a row', () => {
  it('is the same whether its events come one by one or all at once', () => {
    fc.assert(fc.property(story, (events) => {
      const all = foldRow(events, recordOf);
      const steps = inSteps(events);
      expect({ ...steps, awaited: [] }).toEqual({ ...all, awaited: [] });
    }), { numRuns: 400 });
  });

  it('knows nothing of what was taken back, in whichever order that was told', () => {
    fc.assert(fc.property(story, (events) => {
      const gone = new Set(events.flatMap(({ source, compensates }) => (compensates === null ? [] : [`${source} ${compensates}`])));
      const left = events.filter(({ source, externalId, compensates }) => compensates === null && !gone.has(`${source} ${externalId}`));
      expect({ ...foldRow(events, recordOf), awaited: [] }).toEqual(foldRow(left, recordOf));
      const early = [...events.filter(({ compensates }) => compensates !== null), ...events.filter(({ compensates }) => compensates === null)];
      expect({ ...inSteps(early), awaited: [] }).toEqual(foldRow(left, recordOf));
    }), { numRuns: 400 });
  });

  it('has the result of the last correction that stands, else that of its source', () => {
    fc.assert(fc.property(story, (events) => {
      const row = foldRow(events, recordOf);
      expect(resultOf(row)).toBe(row.corrections.at(-1)?.as ?? row.record?.result ?? null);
    }));
  });

  it('that is over does not run again because an old event comes late, and does where it was tried again', () => {
    const done = aRecord({ startedAt: 1_000, endedAt: 5_000 });
    const running = { ...done, result: 'running', endedAt: null } as const;
    expect(foldRow(stored([observation(done), observation(running)]), recordOf).record).toBe(done);
    const again = { ...running, attempt: 2 };
    expect(foldRow(stored([observation(done), observation(again)]), recordOf).record).toBe(again);
    const later = { ...running, startedAt: 9_000 };
    expect(foldRow(stored([observation(done), observation(later)]), recordOf).record).toBe(later);
  });

  it('tells how it came to be, and keeps its beginning however long that is', () => {
    const events = stored(Array.from({ length: 300 }, (_, at) => observation(aRecord({ result: 'running', endedAt: null, versionTo: `${at}` }))));
    const { observed } = foldRow(events, recordOf);
    expect(observed).toHaveLength(200);
    expect([observed[0]?.words, observed.at(-1)?.words]).toEqual(['First seen, running.', 'Version 299.']);
  });
});
