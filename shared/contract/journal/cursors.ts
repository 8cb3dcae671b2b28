import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import type { AggregateDefinition, AggregateValue, CursorDefinition, CursorExplanation, CursorGroup, CursorValue } from '../../domain/journal/cursor.ts';
import { epochMsSchema } from '../../domain/identifiers.ts';
import { collectionStream, mutation, query } from '../procedure.ts';
import { journalFieldSchema, journalFilterSchema, journalValueSchema } from './filter.ts';

const yearMs = 366 * 86_400_000;
const lengthMs = z.number().int().min(1_000).max(10 * yearMs);

export const cursorRangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sliding'), lengthMs }),
  z.strictObject({ kind: z.literal('tumbling'), lengthMs }),
  z.strictObject({ kind: z.literal('fixed'), from: epochMsSchema, to: epochMsSchema }).refine(({ from, to }) => from < to, 'It ends before it begins.'),
]);

const of = journalFieldSchema;
export const aggregateDefinitionSchema: z.ZodType<AggregateDefinition, AggregateDefinition> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count') }),
  z.strictObject({ kind: z.enum(['sum', 'min', 'max', 'mean', 'variance']), of }),
  z.strictObject({ kind: z.enum(['first', 'last']), of }),
  z.strictObject({ kind: z.literal('rate'), perMs: z.number().int().min(1_000).max(yearMs) }),
  z.strictObject({ kind: z.literal('distinct'), of, exactLimit: z.number().int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('quantiles'), of, ranks: z.array(z.number().min(0).max(1)).min(1).max(20).readonly(), relativeError: z.number().min(0.001).max(0.1) }),
  z.strictObject({ kind: z.literal('top'), of, limit: z.number().int().min(1).max(100) }),
  z.strictObject({ kind: z.literal('failure-ratio'), failed: journalFilterSchema }),
  z.strictObject({ kind: z.literal('time-in-state'), of }),
]);

export const cursorNameSchema = z.string().min(1).max(100).regex(/^[A-Za-z0-9.-]+$/);

/** What a user may save: bounded so that one cursor can neither fill the memory nor slow the others down. */
export const cursorDefinitionSchema: z.ZodType<CursorDefinition, CursorDefinition> = z.strictObject({
  name: cursorNameSchema,
  range: cursorRangeSchema,
  filter: journalFilterSchema,
  groupBy: z.array(journalFieldSchema).max(2).readonly(),
  aggregates: z.record(z.string().min(1).max(60), aggregateDefinitionSchema).refine((all) => Object.keys(all).length >= 1 && Object.keys(all).length <= 20, 'From 1 to 20 figures.').readonly(),
  allowedLatenessMs: z.number().int().min(0).max(yearMs),
  // A tuple takes 200 to 350 bytes.
  maxTuples: z.number().int().min(1_000).max(1_000_000),
});

const aggregateValueSchema: z.ZodType<AggregateValue, AggregateValue> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('number'), value: z.number().nullable() }),
  z.strictObject({ kind: z.literal('scalar'), value: journalValueSchema }),
  z.strictObject({ kind: z.literal('distinct'), value: z.number(), exact: z.boolean() }),
  z.strictObject({ kind: z.literal('quantiles'), values: z.array(z.strictObject({ rank: z.number(), value: z.number().nullable() })).readonly() }),
  z.strictObject({ kind: z.literal('top'), values: z.array(z.strictObject({ value: z.string(), count: z.number() })).readonly() }),
  z.strictObject({ kind: z.literal('states'), values: z.array(z.strictObject({ state: z.string(), lastedMs: z.number() })).readonly() }),
]);

const cursorGroupSchema: z.ZodType<CursorGroup, CursorGroup> = z.strictObject({
  key: z.array(z.string()).readonly(),
  values: z.record(z.string(), aggregateValueSchema).readonly(),
});

export const cursorValueSchema: z.ZodType<CursorValue, CursorValue> = z.strictObject({
  version: z.number().int(),
  at: z.number(),
  from: z.number(),
  to: z.number(),
  groups: z.array(cursorGroupSchema).readonly(),
  events: z.number().int().nonnegative(),
  late: z.number().int().nonnegative(),
  pending: z.number().int().nonnegative(),
  precision: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('filling') }),
    z.strictObject({ kind: z.literal('exact') }),
    z.strictObject({ kind: z.literal('sliced'), sliceMs: z.number() }),
  ]),
});

const cursorExplanationSchema: z.ZodType<CursorExplanation, CursorExplanation> = z.strictObject({
  window: z.enum(['in-order', 'any-order', 'slices']),
  events: z.number().int().nonnegative(),
  kept: z.number().int().nonnegative(),
  source: z.enum(['memory', 'store']),
  sql: z.record(z.string(), z.strictObject({ sql: z.string(), parameters: z.array(z.union([z.string(), z.number()])).readonly() })).readonly(),
});

export const journalCursorsContract = {
  /** Saved definitions, keyed by `name`. */
  list: query.output(collectionStream(cursorDefinitionSchema)),
  /** Adds a definition, or replaces the one of the same name; whoever watches it gets values of the new one. At most 200. */
  save: mutation.input(z.strictObject({ definition: cursorDefinitionSchema })).output(z.strictObject({})),
  remove: mutation.input(z.strictObject({ name: cursorNameSchema })).output(z.strictObject({})),
  /** The values of a saved cursor: the present one as soon as it is known, then each change, at most ten a second. */
  watch: query.input(z.strictObject({ name: cursorNameSchema })).output(eventIterator(cursorValueSchema)),
  /** The same for a definition that is not saved: what a form previews. */
  preview: query.input(z.strictObject({ definition: cursorDefinitionSchema })).output(eventIterator(cursorValueSchema)),
  /** What the cursor would have shown at a time, by what is known now: read from the store, which may take seconds. */
  valueAt: query.input(z.strictObject({ definition: cursorDefinitionSchema, at: epochMsSchema })).output(cursorValueSchema),
  /** How an open cursor comes to its figures; null for one that nobody watches. */
  explain: query.input(z.strictObject({ definition: cursorDefinitionSchema })).output(z.strictObject({ explanation: cursorExplanationSchema.nullable() })),
};
