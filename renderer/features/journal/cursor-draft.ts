import type { AggregateDefinition, CursorDefinition, JournalField, JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import { journalStreams, type JournalStream } from '../../../shared/domain/journal/event.ts';

/** What the form of a figure holds. */
export interface CursorDraft {
  readonly name: string;
  readonly lengthMs: string;
  readonly stream: JournalStream | '';
  readonly type: string;
  readonly whereField: string;
  readonly whereValue: string;
  readonly groupBy: string;
  readonly aggregate: AggregateDefinition['kind'];
  readonly of: string;
  readonly label: string;
}

export const aggregateChoices = [
  { value: 'count', label: 'Number of events', needsField: false },
  { value: 'rate', label: 'Events a day', needsField: false },
  { value: 'sum', label: 'Sum', needsField: true },
  { value: 'mean', label: 'Mean', needsField: true },
  { value: 'min', label: 'Least', needsField: true },
  { value: 'max', label: 'Most', needsField: true },
  { value: 'variance', label: 'Variance', needsField: true },
  { value: 'first', label: 'First value', needsField: true },
  { value: 'last', label: 'Last value', needsField: true },
  { value: 'distinct', label: 'Different values', needsField: true },
  { value: 'quantiles', label: 'Median, 90th and 99th percentile', needsField: true },
  { value: 'top', label: 'Most frequent values', needsField: true },
  { value: 'failure-ratio', label: 'Share with result failed', needsField: false },
  { value: 'time-in-state', label: 'Time in each state', needsField: true },
] as const satisfies readonly { readonly value: AggregateDefinition['kind']; readonly label: string; readonly needsField: boolean }[];

const columns = ['stream', 'type', 'source', 'entity', 'value'] as const;

/** @returns the field that a person's words name: a column, else an attribute. */
export function fieldOf(words: string): JournalField {
  const name = words.trim().replace(/^attributes\./, '');
  return columns.find((column) => column === name) ?? `attributes.${name}`;
}

const fieldWords = (field: JournalField): string => field.replace(/^attributes\./, '');

/** @returns the filter that the form says. */
export function filterOf({ stream, type, whereField, whereValue }: Pick<CursorDraft, 'stream' | 'type' | 'whereField' | 'whereValue'>): JournalFilter {
  const parts: JournalFilter[] = [
    ...(stream === '' ? [] : [{ kind: 'is', field: 'stream', value: stream } as const]),
    ...(type.trim() === '' ? [] : [{ kind: 'starts-with', field: 'type', text: type.trim() } as const]),
    ...(whereField.trim() === '' ? [] : [{ kind: 'is', field: fieldOf(whereField), value: scalarOf(whereValue) } as const]),
  ];
  return { kind: 'all', of: parts };
}

/** Numbers and yes or no are meant as such. */
function scalarOf(words: string): string | number | boolean {
  const text = words.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

export function aggregateOf({ aggregate, of }: Pick<CursorDraft, 'aggregate' | 'of'>): AggregateDefinition {
  const field = fieldOf(of);
  switch (aggregate) {
    case 'count': return { kind: 'count' };
    case 'rate': return { kind: 'rate', perMs: 86_400_000 };
    case 'sum': case 'mean': case 'min': case 'max': case 'variance': return { kind: aggregate, of: field };
    case 'first': case 'last': return { kind: aggregate, of: field };
    case 'distinct': return { kind: 'distinct', of: field, exactLimit: 10_000 };
    case 'quantiles': return { kind: 'quantiles', of: field, ranks: [0.5, 0.9, 0.99], relativeError: 0.01 };
    case 'top': return { kind: 'top', of: field, limit: 10 };
    case 'failure-ratio': return { kind: 'failure-ratio', failed: { kind: 'is', field: 'attributes.result', value: 'failed' } };
    case 'time-in-state': return { kind: 'time-in-state', of: field };
  }
}

/** What keeps a draft from being a figure; empty where it is one. */
export function draftObstacle(draft: CursorDraft, taken: readonly string[]): string {
  if (!/^[A-Za-z0-9.-]{1,90}$/.test(draft.name)) return 'Give it a name of letters, digits, dots and dashes.';
  if (taken.includes(draft.name)) return 'There is one of that name.';
  if (aggregateChoices.find(({ value }) => value === draft.aggregate)?.needsField === true && draft.of.trim() === '') return 'Say of which field the figure is.';
  return '';
}

/** @returns the form for a definition; what the form cannot say is left out. */
export function draftOf(definition: CursorDefinition | null): CursorDraft {
  const empty: CursorDraft = { name: '', lengthMs: '86400000', stream: '', type: '', whereField: '', whereValue: '', groupBy: '', aggregate: 'count', of: '', label: '' };
  if (definition === null) return empty;
  const parts = definition.filter.kind === 'all' ? definition.filter.of : [definition.filter];
  const [label = '', aggregate] = Object.entries(definition.aggregates)[0] ?? [];
  const streamPart = parts.find((part) => part.kind === 'is' && part.field === 'stream');
  const typePart = parts.find((part) => part.kind === 'starts-with' && part.field === 'type');
  const where = parts.find((part) => part.kind === 'is' && part.field !== 'stream');
  const [group] = definition.groupBy;
  return {
    ...empty,
    name: definition.name,
    lengthMs: definition.range.kind === 'sliding' ? String(definition.range.lengthMs) : empty.lengthMs,
    stream: journalStreams.find((stream) => streamPart?.kind === 'is' && streamPart.value === stream) ?? '',
    type: typePart?.kind === 'starts-with' ? typePart.text : '',
    whereField: where?.kind === 'is' ? fieldWords(where.field) : '',
    whereValue: where?.kind === 'is' ? String(where.value) : '',
    groupBy: group === undefined ? '' : fieldWords(group),
    aggregate: aggregate?.kind ?? 'count',
    of: aggregate !== undefined && 'of' in aggregate ? fieldWords(aggregate.of) : '',
    label,
  };
}
