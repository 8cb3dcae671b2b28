import type { JournalField } from './cursor.ts';
import type { JournalEvent, JournalValue } from './event.ts';

/** What reading a field needs of an event. */
export type FieldSource = Pick<JournalEvent, 'stream' | 'type' | 'source' | 'entity' | 'value' | 'attributes'>;

type Column = Exclude<JournalField, `attributes.${string}`>;

/** Beyond this no event's number is meant; sums of a window stay far from overflowing. */
export const greatestNumber = 1e300;

/** @returns the attribute's name, which may hold dots itself; null for a column. */
export function attributeOf(field: JournalField): string | null {
  return field.startsWith('attributes.') ? field.slice('attributes.'.length) : null;
}

function isColumn(field: JournalField): field is Column {
  return attributeOf(field) === null;
}

/** @returns what stands in a field; null for what the event lacks, which a JSON null is too. */
export function fieldReader(field: JournalField): (event: FieldSource) => JournalValue {
  if (isColumn(field)) return columnReaders[field];
  const name = attributeOf(field) ?? '';
  return ({ attributes }) => (Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null);
}

/** Apart, so that the reader of each column has a shape of its own to run fast on. */
const columnReaders: Readonly<Record<Column, (event: FieldSource) => JournalValue>> = {
  stream: ({ stream }) => stream,
  type: ({ type }) => type,
  source: ({ source }) => source,
  entity: ({ entity }) => entity,
  value: ({ value }) => value,
};

export type JournalScalar = string | number | boolean | null;

/** @returns the value where it is one; null for lists and objects. */
export function scalarOf(value: JournalValue): JournalScalar {
  return typeof value === 'object' ? null : value;
}

/** @returns the number where it is one that figures are made of, else null. */
export function numberOf(value: JournalValue): number | null {
  return typeof value === 'number' && Math.abs(value) <= greatestNumber ? value : null;
}

/** How values are told apart where they are counted or grouped: by their text. @returns null for what is no scalar. */
export function textOf(value: JournalValue): string | null {
  return value === null || typeof value === 'object' ? null : String(value);
}
