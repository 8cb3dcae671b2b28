import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import type { JournalEvent } from '../../domain/journal/event.ts';
import { epochMsSchema } from '../../domain/identifiers.ts';
import { query } from '../procedure.ts';
import { journalFilterSchema, journalStreamSchema, journalValueSchema } from './filter.ts';

const idSchema = z.number().int().positive();

export const journalEventSchema: z.ZodType<JournalEvent, JournalEvent> = z.strictObject({
  id: idSchema,
  at: epochMsSchema,
  storedAt: epochMsSchema,
  stream: journalStreamSchema,
  type: z.string(),
  source: z.string(),
  externalId: z.string().nullable(),
  entity: z.string(),
  value: z.number().nullable(),
  attributes: z.record(z.string(), journalValueSchema).readonly(),
  compensates: z.string().nullable(),
});

/** Which events a screen, an export or a stream of new ones is about. Empty lists mean “any”. */
export const journalSelectionSchema = z.strictObject({
  streams: z.array(journalStreamSchema).max(6),
  types: z.array(z.string().min(1).max(200)).max(100),
  sources: z.array(z.string().min(1).max(200)).max(200),
  /** Somewhere in the type, the entity or the attributes; letters A to Z match in either case. */
  text: z.string().max(200),
  /** What the fields above cannot say; null for nothing more. */
  filter: journalFilterSchema.nullable(),
});
export type JournalSelection = z.infer<typeof journalSelectionSchema>;

/** from ≤ at < to; null is open. */
export const journalTimesSchema = z.strictObject({ from: epochMsSchema.nullable(), to: epochMsSchema.nullable() });

/** A place between two events in order of time: where the next page begins. */
export const journalPlaceSchema = z.strictObject({ at: epochMsSchema, id: idSchema });

export const journalEventsContract = {
  /**
   * Newest first by time. A page may hold fewer events than asked for although there are more: looking through millions
   * takes time, and what has been found so far is answered. `next` is null only where nothing older is left.
   */
  page: query
    .input(z.strictObject({ selection: journalSelectionSchema, times: journalTimesSchema, beyond: journalPlaceSchema.nullable(), limit: z.number().int().min(1).max(500) }))
    .output(z.strictObject({ events: z.array(journalEventSchema), next: journalPlaceSchema.nullable() })),
  get: query
    .input(z.strictObject({ id: idSchema }))
    /** `takenBackBy`: id of the event that compensates this one, where there is one. */
    .output(z.strictObject({ event: journalEventSchema, takenBackBy: idSchema.nullable() })),
  /**
   * New events as they are stored, oldest first, at most ten messages a second. `version` counts up by one; `skipped` of
   * the oldest ones were left out of a message because too many came at once: they are on the first page.
   */
  watch: query
    .input(z.strictObject({ selection: journalSelectionSchema }))
    .output(eventIterator(z.strictObject({ version: z.number().int(), events: z.array(journalEventSchema), skipped: z.number().int().nonnegative() }))),
};
