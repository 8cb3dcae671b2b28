import * as z from 'zod';
import { journalStreams, type JournalValue } from '../../domain/journal/event.ts';
import type { JournalField, JournalFilter } from '../../domain/journal/cursor.ts';

export const journalStreamSchema = z.enum(journalStreams);

/** JSON, as it stands in attributes. */
export const journalValueSchema: z.ZodType<JournalValue, JournalValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(journalValueSchema), z.record(z.string(), journalValueSchema)]));

const columns = ['stream', 'type', 'source', 'entity', 'value'] as const;

/** A column of an event, or an attribute by its name: `attributes.result`. */
export const journalFieldSchema: z.ZodType<JournalField, JournalField> = z.union([z.enum(columns), z.templateLiteral(['attributes.', z.string().min(1).max(100)])]);

const scalar = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]);
/** Parts that a filter has in all, and how deep they lie in one another. */
export const filterLimits = { parts: 200, depth: 8 } as const;

const filterPart: z.ZodType<JournalFilter, JournalFilter> = z.lazy(() => z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all'), of: z.array(filterPart).max(50).readonly() }),
  z.strictObject({ kind: z.literal('any'), of: z.array(filterPart).max(50).readonly() }),
  z.strictObject({ kind: z.literal('not'), of: filterPart }),
  z.strictObject({ kind: z.literal('is'), field: journalFieldSchema, value: scalar }),
  z.strictObject({ kind: z.literal('one-of'), field: journalFieldSchema, values: z.array(z.union([z.string().max(1_000), z.number()])).max(500).readonly() }),
  z.strictObject({ kind: z.literal('starts-with'), field: journalFieldSchema, text: z.string().max(1_000) }),
  z.strictObject({ kind: z.literal('between'), field: journalFieldSchema, least: z.number().nullable(), most: z.number().nullable() }),
]));

/** A predicate over events, bounded in size and depth. */
export const journalFilterSchema = filterPart.refine((filter) => fits(filter), 'This filter has too many parts.');

function fits(filter: JournalFilter): boolean {
  let parts = 0;
  const walk = (part: JournalFilter, depth: number): boolean => {
    parts += 1;
    if (depth > filterLimits.depth || parts > filterLimits.parts) return false;
    if (part.kind === 'all' || part.kind === 'any') return part.of.every((inner) => walk(inner, depth + 1));
    return part.kind !== 'not' || walk(part.of, depth + 1);
  };
  return walk(filter, 1);
}
