import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable, type ColumnDef, type SortingState } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import type { GridColumn } from './DataGrid.tsx';

export interface GridSort {
  readonly id: string;
  readonly desc: boolean;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Numbers by size, words as people order them. Anything else has been set aside before. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return words.compare(String(a), String(b));
}

interface SortedRows<Row> {
  readonly sorted: readonly Row[];
  readonly sort: GridSort | null;
  /** Ascending, then descending, then the order in which the rows came. */
  readonly toggleSort: (id: string) => void;
}

/** Rows in the order that the user chose; equal ones keep the order in which they came. */
export function useSortedRows<Row>(
  rows: readonly Row[], columns: readonly GridColumn<Row>[], rowKey: (row: Row) => string, initial: GridSort | null,
  onSortChange?: (sort: GridSort | null) => void,
): SortedRows<Row> {
  const [sort, setSort] = useState<GridSort | null>(initial);
  const definitions = useMemo(() => columns.map((column): ColumnDef<typeof features, { row: Row }> => ({
    id: column.id,
    accessorFn: ({ row }) => column.sortValue?.(row) ?? undefined,
    enableSorting: column.sortValue !== undefined,
    sortFn: (a, b, id) => compareValues(a.getValue(id), b.getValue(id)),
    sortUndefined: 'last',
  })), [columns]);
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const sorting = useMemo((): SortingState => (sort === null ? [] : [{ ...sort }]), [sort]);
  const table = useTable({ features, columns: definitions, data, state: { sorting }, getRowId: ({ row }) => rowKey(row) });
  const ordered = table.getRowModel().rows;
  const sorted = useMemo(() => ordered.map((row) => row.original.row), [ordered]);

  const toggleSort = (id: string): void => {
    const next = sort?.id !== id ? { id, desc: false } : sort.desc ? null : { id, desc: true };
    setSort(next);
    onSortChange?.(next);
  };
  return { sorted, sort, toggleSort };
}
