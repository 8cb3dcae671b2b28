import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { faultSchema } from '../domain/fault.ts';

/** What a procedure does to the world. A read-only role may call `read` only; main enforces it. */
export interface ProcedureMeta {
  readonly effect: 'read' | 'write';
}

const base = oc.$meta<ProcedureMeta>({ effect: 'write' }).errors({ FAULT: { data: faultSchema } });

/** Cacheable, without effect, may be retried. */
export const query = base.meta({ effect: 'read' });
/** Has an effect; never retried by itself. */
export const mutation = base.meta({ effect: 'write' });

/**
 * A stream that mirrors a set of keyed items: one snapshot first, patches after it. `version` counts up by one with
 * each message; a receiver that sees a gap subscribes again. Main coalesces to at most ten messages a second.
 */
export function collectionMessage<Item extends z.ZodType>(item: Item) {
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('snapshot'), version: z.number().int(), items: z.array(item) }),
    z.strictObject({
      kind: z.literal('patch'),
      version: z.number().int(),
      /** Whole items, new or changed. */
      upsert: z.array(item),
      /** Keys of items that are gone. */
      remove: z.array(z.string()),
    }),
  ]);
}
export type CollectionMessage<Item> =
  | { kind: 'snapshot'; version: number; items: Item[] }
  | { kind: 'patch'; version: number; upsert: Item[]; remove: string[] };

/** Output of a procedure that streams a keyed collection. */
export function collectionStream<Item extends z.ZodType>(item: Item) {
  return eventIterator(collectionMessage(item));
}
