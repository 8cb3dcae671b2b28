import fc from 'fast-check';
import { expect, test } from 'vitest';
import { journalStreams } from '../../../shared/domain/journal/event.ts';
import { aggregateChoices, aggregateOf, draftObstacle, draftOf, fieldOf, filterOf, type CursorDraft } from './cursor-draft.ts';

const word = fc.stringMatching(/^[a-z][a-z-]{0,10}$/).filter((each) => each !== 'true' && each !== 'false');
const drafts = fc.record<CursorDraft>({
  name: fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/), lengthMs: fc.constantFrom('3600000', '86400000'), stream: fc.constantFrom('' as const, ...journalStreams), type: fc.oneof(fc.constant(''), word),
  whereField: word, whereValue: fc.oneof(word, fc.integer().map(String), fc.constantFrom('true', 'false')), groupBy: fc.oneof(fc.constant(''), word),
  aggregate: fc.constantFrom(...aggregateChoices.map(({ value }) => value)), of: word, label: word,
});

test('what a form says comes back into the form', () => {
  fc.assert(fc.property(drafts, (draft) => {
    expect(draftObstacle(draft, [])).toBe('');
    const back = draftOf({
      name: draft.name, range: { kind: 'sliding', lengthMs: Number(draft.lengthMs) }, filter: filterOf(draft), groupBy: draft.groupBy === '' ? [] : [fieldOf(draft.groupBy)],
      aggregates: { [draft.label]: aggregateOf(draft) }, allowedLatenessMs: 0, maxTuples: 1_000,
    });
    const needsField = aggregateChoices.find(({ value }) => value === draft.aggregate)?.needsField === true;
    expect(back).toEqual({ ...draft, of: needsField ? draft.of : '' });
  }));
});

test('a column is a column, anything else an attribute, and what is missing is said', () => {
  expect([fieldOf('value'), fieldOf('result'), fieldOf('attributes.result')]).toEqual(['value', 'attributes.result', 'attributes.result']);
  const draft = draftOf(null);
  expect(draftObstacle(draft, [])).toMatch(/name/);
  expect(draftObstacle({ ...draft, name: 'a' }, ['a'])).toMatch(/of that name/);
  expect(draftObstacle({ ...draft, name: 'a', aggregate: 'sum' }, [])).toMatch(/which field/);
});
