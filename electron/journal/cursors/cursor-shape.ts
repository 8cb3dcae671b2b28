import { createHash } from 'node:crypto';
import type { Aggregate, Sample } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import { compileAggregate } from '../../../shared/domain/journal/aggregates/compile-aggregate.ts';
import type { CursorDefinition, JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import { fieldReader, textOf } from '../../../shared/domain/journal/field.ts';
import { compileFilter, type JournalPredicate } from '../../../shared/domain/journal/filter.ts';
import { Folding } from './folding.ts';

/** What a cursor keeps of an event. */
export interface Tuple {
  readonly at: number;
  readonly id: number;
  /** Texts of the fields that it is grouped by. */
  readonly labels: readonly string[];
  /** For every aggregate, in order of the definition. */
  readonly samples: readonly Sample[];
}

/** A definition taken apart once. */
export interface CursorShape {
  readonly definition: CursorDefinition;
  /** Of everything but the name: cursors with the same one are the same. */
  readonly hash: string;
  readonly holds: JournalPredicate;
  readonly tupleOf: (event: JournalEvent) => Tuple;
  /** How tuples are folded that are kept. */
  readonly folding: Folding;
  /** How they are folded when only the folds are kept. */
  readonly boundedFolding: Folding;
}

const noLabels: readonly string[] = [];

export function shapeOf(definition: CursorDefinition): CursorShape {
  const names = Object.keys(definition.aggregates);
  const compiled = (memory: 'of-events' | 'bounded'): Aggregate[] => Object.values(definition.aggregates).map((each) => compileAggregate(each, memory));
  const aggregates = compiled('of-events');
  const groupReaders = definition.groupBy.map(fieldReader);
  const labelsOf = groupReaders.length === 0 ? () => noLabels : (event: JournalEvent) => groupReaders.map((read) => textOf(read(event)) ?? '');
  return {
    definition,
    hash: definitionHash(definition),
    holds: compileFilter(definition.filter),
    tupleOf: (event) => ({ at: event.at, id: event.id, labels: labelsOf(event), samples: aggregates.map((aggregate) => aggregate.read(event)) }),
    folding: new Folding(names, aggregates),
    boundedFolding: new Folding(names, compiled('bounded')),
  };
}

export function definitionHash(definition: CursorDefinition): string {
  const { name: _, ...rest } = definition;
  return createHash('sha256').update(sortedJson(rest)).digest('hex');
}

/** The order in which somebody wrote down the keys makes no other cursor; but that of the aggregates is the order of its samples. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.entries(each).sort(([left], [right]) => (left < right ? -1 : 1)) : each));
}

/** @returns the one stream that a filter lets through, as far as it says so itself; null otherwise. */
export function streamOf(filter: JournalFilter): string | null {
  if (filter.kind === 'all') return filter.of.map(streamOf).find((stream) => stream !== null) ?? null;
  return filter.kind === 'is' && filter.field === 'stream' && typeof filter.value === 'string' ? filter.value : null;
}
