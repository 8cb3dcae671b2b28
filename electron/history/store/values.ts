import type { SQLOutputValue } from 'node:sqlite';

type Row = Readonly<Record<string, SQLOutputValue>>;

/** A number of a row. @throws where the column holds none: then the file is not what this program wrote. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new StoredValueError(column);
  return value;
}

export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new StoredValueError(column);
  return value;
}

/** The file holds what this program never writes. */
export class StoredValueError extends Error {
  constructor(column: string) {
    super(`The column ${column} holds a value of another kind.`);
    this.name = 'StoredValueError';
  }
}
