import * as z from 'zod';
import { faultSchema } from '../domain/fault.ts';
import { connectionIdSchema, epochMsSchema, folderHandleSchema, taskIdSchema } from '../domain/identifiers.ts';
import { collectionStream, mutation, query } from './procedure.ts';

export const taskKindSchema = z.enum(['download', 'install', 'delete', 'upload']);

export const taskItemSchema = z.strictObject({
  key: z.string().max(600),
  label: z.string().max(600),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'skipped']),
  bytesDone: z.number().nonnegative(),
  bytesTotal: z.number().nonnegative().nullable(),
  /** What became of it, in words ("saved as …", "was already there with the same content"). */
  note: z.string().max(1_000).nullable(),
  fault: faultSchema.nullable(),
});
export type TaskItem = z.infer<typeof taskItemSchema>;

/** Long work, as an object in main: it survives a reload of the page. */
export const taskSchema = z.strictObject({
  id: taskIdSchema,
  kind: taskKindSchema,
  /** "Download 14 captures from Bench 3". */
  title: z.string().max(300),
  connectionId: connectionIdSchema.nullable(),
  state: z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled']),
  /** What it is doing or waiting for, in words; never empty while it runs. */
  phase: z.string().max(300),
  phaseSince: epochMsSchema,
  startedAt: epochMsSchema,
  endedAt: epochMsSchema.nullable(),
  bytesDone: z.number().nonnegative(),
  bytesTotal: z.number().nonnegative().nullable(),
  /** Over the last seconds; null while nothing is known. */
  bytesPerSecond: z.number().nonnegative().nullable(),
  remainingSeconds: z.number().nonnegative().nullable(),
  itemsDone: z.number().int().nonnegative(),
  itemsTotal: z.number().int().nonnegative(),
  /** At most 200, failed and running ones first; the rest is counted. */
  items: z.array(taskItemSchema).max(200),
  fault: faultSchema.nullable(),
  /** Folder that holds the result, for "open folder". */
  folder: folderHandleSchema.nullable(),
  canCancel: z.boolean(),
  /** Something failed and can be tried again without doing the finished part twice. */
  canRetry: z.boolean(),
});
export type Task = z.infer<typeof taskSchema>;

const one = z.strictObject({ taskId: taskIdSchema });

export const tasksContract = {
  /** Keyed by `id`; finished ones stay until dismissed (the last 200). */
  watch: query.output(collectionStream(taskSchema)),
  cancel: mutation.input(one).output(z.strictObject({})),
  /** Runs the failed and cancelled items again. */
  retry: mutation.input(one).output(z.strictObject({})),
  dismiss: mutation.input(one).output(z.strictObject({})),
  dismissFinished: mutation.output(z.strictObject({})),
};
