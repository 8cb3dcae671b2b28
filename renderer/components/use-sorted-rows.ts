import { useMemo, useState } from 'react';
import { compareNatural } from './natural-order.ts';
import type { GridColumn } from './DataGrid.tsx';

export interface GridSort {
  readonly id: string;
  readonly desc: boolean;
}

const words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const plain = /^[ -~]*$/;

type Value = string | number;

/** Numbers by size, words as people order them; one rule for a whole column, else the order would contradict itself. */
function comparison(values: readonly (Value | null)[]): (a: Value, b: Value) => number {
  if (values.every((value) => value === null || typeof value === 'number')) return (a, b) => Number(a) - Number(b);
  const isPlain = values.every((value) => typeof value !== 'string' || plain.test(value));
  const compare = isPlain ? compareNatural : words.compare;
  return (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b)));
}

/** @returns the rows by what `read` gives for them; absent values last in both directions, equal ones in the order in which they came. */
export function sortRows<Row>(rows: readonly Row[], read: (row: Row) => Value | null, desc: boolean): readonly Row[] {
  const values = rows.map((row) => read(row));
  const compare = comparison(values);
  const known: number[] = [];
  const absent: number[] = [];
  for (const [index, value] of values.entries()) (value === null ? absent : known).push(index);
  known.sort((a, b) => {
    const [x, y] = [values[a] ?? 0, values[b] ?? 0];
    return desc ? compare(y, x) : compare(x, y);
  });
  return [...known, ...absent].flatMap((index) => rows[index] ?? []);
}

interface SortedRows<Row> {
  readonly sorted: readonly Row[];
  readonly sort: GridSort | null;
  /** Ascending, then descending, then the order in which the rows came. */
  readonly toggleSort: (id: string) => void;
}

/** Rows in the order that the user chose; equal ones keep the order in which they came. */
export function useSortedRows<Row>(
  rows: readonly Row[], columns: readonly GridColumn<Row>[], initial: GridSort | null, onSortChange?: (sort: GridSort | null) => void,
): SortedRows<Row> {
  const [sort, setSort] = useState<GridSort | null>(initial);
  const sorted = useMemo(() => {
    const read = sort === null ? undefined : columns.find(({ id }) => id === sort.id)?.sortValue;
    return sort === null || read === undefined ? rows : sortRows(rows, read, sort.desc);
  }, [rows, columns, sort]);
  const toggleSort = (id: string): void => {
    const next = sort?.id !== id ? { id, desc: false } : sort.desc ? null : { id, desc: true };
    setSort(next);
    onSortChange?.(next);
  };
  return { sorted, sort, toggleSort };
}
