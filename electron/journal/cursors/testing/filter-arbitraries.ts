import fc from 'fast-check';
import type { JournalField, JournalFilter } from '../../../../shared/domain/journal/cursor.ts';
import { journalStreams, type JournalValue, type NewJournalEvent } from '../../../../shared/domain/journal/event.ts';

/** Texts that meet one another often, and those that break careless SQL and careless look-ups. */
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', 'ok', 'Ok', 'failed', 'node-1', 'node-10', 'node_1', '1', 'true', 'null', '%', '_', "'", '"', '\\', 'ä', '😀', 'a\u0000b') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
);
const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(0.1, 0.30000000000000004, -0, 2 ** 53, 2 ** 60, 1e21, -1e21, 5e-324, 1.7e308) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);
const attributeNames = ['result', 'a.b', 'say "hi"', 'back\\slash', 'toString', '__proto__', '', 'größe'] as const;

const scalar: fc.Arbitrary<JournalValue> = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const attributeValue: fc.Arbitrary<JournalValue> = fc.oneof({ weight: 6, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) }, { weight: 1, arbitrary: fc.dictionary(text, scalar, { maxKeys: 2, noNullPrototype: true }) });

export const attributesArbitrary: fc.Arbitrary<{ readonly [name: string]: JournalValue }> = fc
  .array(fc.tuple(fc.constantFrom(...attributeNames), attributeValue), { maxLength: 4 })
  .map((entries) => Object.fromEntries(entries));

/** Events that reach every odd corner of a filter; without identities. */
export const eventArbitrary: fc.Arbitrary<NewJournalEvent> = fc.record({
  at: fc.integer({ min: 0, max: 1_000 }),
  stream: fc.constantFrom(...journalStreams),
  type: text,
  source: text,
  externalId: fc.constant(null),
  entity: text,
  value: fc.option(number),
  attributes: attributesArbitrary,
  compensates: fc.constant(null),
});

export const fieldArbitrary: fc.Arbitrary<JournalField> = fc.oneof(
  fc.constantFrom('stream' as const, 'type' as const, 'source' as const, 'entity' as const, 'value' as const),
  fc.constantFrom(...attributeNames).map((name) => `attributes.${name}` as const),
);

export const filterArbitrary: fc.Arbitrary<JournalFilter> = fc.letrec<{ filter: JournalFilter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('is' as const), field: fieldArbitrary, value: fc.oneof(text, number, fc.boolean(), fc.constant(null)) }),
    fc.record({ kind: fc.constant('one-of' as const), field: fieldArbitrary, values: fc.array(fc.oneof(text, number), { maxLength: 4 }) }),
    fc.record({ kind: fc.constant('starts-with' as const), field: fieldArbitrary, text }),
    fc.record({ kind: fc.constant('between' as const), field: fieldArbitrary, least: fc.option(number), most: fc.option(number) }),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
  ),
})).filter;
