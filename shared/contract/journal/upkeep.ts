import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { epochMsSchema, folderHandleSchema, taskIdSchema, uploadHandleSchema } from '../../domain/identifiers.ts';
import { mutation, query } from '../procedure.ts';
import { journalSelectionSchema, journalTimesSchema } from './events.ts';

export const journalStatusSchema = z.strictObject({
  events: z.number().int().nonnegative(),
  sizeBytes: z.number().nonnegative(),
  oldestAt: epochMsSchema.nullable(),
  newestAt: epochMsSchema.nullable(),
  /** `open`; `recovered` after a damaged file was set aside at this start; `full` while the disk takes nothing; `failed` when nothing can be kept. */
  state: z.enum(['open', 'recovered', 'full', 'failed']),
  /** What happened and what to do, where the state is not `open`. */
  words: z.string(),
  /** Noted events that wait for a disk that takes them again. */
  waiting: z.number().int().nonnegative(),
});

/** A month by the time of its events (UTC), such as 202611. */
export const journalMonthSchema = z.number().int().min(197_001).max(999_912);

export const journalSegmentSchema = z.strictObject({
  month: journalMonthSchema,
  events: z.number().int().nonnegative(),
  oldestAt: epochMsSchema,
  newestAt: epochMsSchema,
  /** The month is over: only then may it be dropped. */
  over: z.boolean(),
});
export type JournalSegment = z.infer<typeof journalSegmentSchema>;

const started = z.strictObject({ taskId: taskIdSchema });

export const journalStatusContract = {
  /** The status at once, then each change. */
  watch: query.output(eventIterator(journalStatusSchema)),
};

/**
 * Writes events into a new file `fabriscope-journal-<time>.ndjson` or `.csv` of the folder, oldest first by id. A line of
 * NDJSON is a whole event; a CSV has one row per event with the attributes as JSON in the last column.
 */
export const exportJournal = mutation
  .input(z.strictObject({ folder: folderHandleSchema, format: z.enum(['ndjson', 'csv']), selection: journalSelectionSchema, times: journalTimesSchema }))
  .output(started);

/** Takes in the NDJSON export of a Fabriscope. What is there already changes nothing; lines that are no event are counted and named. */
export const importJournal = mutation.input(z.strictObject({ upload: uploadHandleSchema })).output(started);

/** Writes a complete copy of the journal as `fabriscope-journal-<time>.sqlite` into the folder, while it goes on. */
export const backUpJournal = mutation.input(z.strictObject({ folder: folderHandleSchema })).output(started);

export const journalSegmentsContract = {
  /** Oldest first. */
  list: query.output(z.strictObject({ segments: z.array(journalSegmentSchema) })),
  /**
   * Deletes a whole month for good and leaves a `program.segment-dropped` event that says what, how many, why and by whom.
   * `confirmedEvents` is the count that the user has seen and confirmed: with another one nothing is dropped.
   */
  drop: mutation
    .input(z.strictObject({ month: journalMonthSchema, confirmedEvents: z.number().int().nonnegative(), reason: z.string().trim().min(1).max(500) }))
    .output(z.strictObject({ events: z.number().int().nonnegative() })),
  /** Months that are kept; null for all of them, which is the default. */
  retention: query.output(z.strictObject({ months: z.number().int().nullable() })),
  /** From now on, and once a day, months older than that are dropped, each with its marker. */
  setRetention: mutation.input(z.strictObject({ months: z.number().int().min(1).max(1_200).nullable() })).output(z.strictObject({})),
};
