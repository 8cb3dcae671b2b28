import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DataGrid, type GridColumn } from './DataGrid.tsx';

interface App {
  readonly id: string;
  readonly name: string;
  readonly size: number | null;
}

const apps: readonly App[] = [
  { id: 'a', name: 'Banana 10', size: 5 }, { id: 'b', name: 'Apple', size: null }, { id: 'c', name: 'banana 2', size: 90 }, { id: 'd', name: 'Cherry', size: 5 },
];
const columns: readonly GridColumn<App>[] = [
  { id: 'name', header: 'Name', width: '1fr', cell: ({ name }) => name, sortValue: ({ name }) => name },
  { id: 'size', header: 'Size', width: 80, align: 'end', cell: ({ size }) => size ?? '–', sortValue: ({ size }) => size },
];
const keyOf = ({ id }: App): string => id;

function Selectable({ rows, onOpen, onSelect }: { readonly rows: readonly App[]; readonly onOpen?: (app: App) => void; readonly onSelect?: (ids: readonly string[]) => void }) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <DataGrid
      label="Apps" rows={rows} rowKey={keyOf} columns={columns} {...(onOpen === undefined ? {} : { onOpen })}
      selection={{ selected, onChange: (next) => { setSelected(next); onSelect?.([...next].sort()); } }}
    />
  );
}

const rowNames = (): readonly (string | null)[] => screen.getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? null);
const rowOf = (name: string): HTMLElement => screen.getByRole('row', { name: new RegExp(name) });
const focusIs = (name: string): Promise<void> => waitFor(() => { expect(document.activeElement).toBe(rowOf(name)); });

afterEach(cleanup);

describe('order', () => {
  test('a header sorts up, then down, then back; numbers in names count as numbers; the unknown stays last', async () => {
    const user = userEvent.setup();
    render(<DataGrid label="Apps" rows={apps} rowKey={keyOf} columns={columns} />);
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(rowNames()).toEqual(['Apple', 'banana 2', 'Banana 10', 'Cherry']);
    expect(screen.getByRole('columnheader', { name: /Name/ }).getAttribute('aria-sort')).toBe('ascending');
    await user.click(screen.getByRole('button', { name: /Size/ }));
    expect(rowNames()).toEqual(['Banana 10', 'Cherry', 'banana 2', 'Apple']);
    await user.click(screen.getByRole('button', { name: /Size/ }));
    expect(rowNames()).toEqual(['banana 2', 'Banana 10', 'Cherry', 'Apple']);
    await user.click(screen.getByRole('button', { name: /Size/ }));
    expect(rowNames()).toEqual(['Banana 10', 'Apple', 'banana 2', 'Cherry']);
  });
});

describe('keyboard', () => {
  test('one tab stop among the rows; arrows, Home and End move it; Enter opens', async () => {
    const user = userEvent.setup();
    const open = vi.fn<(app: App) => void>();
    render(<Selectable rows={apps} onOpen={open} />);
    expect(screen.getAllByRole('row').filter((row) => row.tabIndex === 0)).toHaveLength(1);
    rowOf('Banana 10').focus();
    await user.keyboard('{ArrowDown}');
    await focusIs('Apple');
    await user.keyboard('{End}');
    await focusIs('Cherry');
    await user.keyboard('{ArrowDown}');
    await focusIs('Cherry');
    await user.keyboard('{Enter}');
    expect(open).toHaveBeenCalledExactlyOnceWith(apps[3]);
    await user.keyboard('{Home}');
    await focusIs('Banana 10');
  });

  test('Space marks, Shift marks up to here, Ctrl+A all, Esc none', async () => {
    const user = userEvent.setup();
    const seen = vi.fn<(ids: readonly string[]) => void>();
    render(<Selectable rows={apps} onSelect={seen} />);
    rowOf('Banana 10').focus();
    await user.keyboard(' ');
    expect(seen).toHaveBeenLastCalledWith(['a']);
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
    await focusIs('Apple');
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
    await focusIs('banana 2');
    expect(seen).toHaveBeenLastCalledWith(['a', 'b', 'c']);
    expect(rowOf('banana 2').getAttribute('aria-selected')).toBe('true');
    await user.keyboard('{Control>}a{/Control}');
    expect(seen).toHaveBeenLastCalledWith(['a', 'b', 'c', 'd']);
    await user.keyboard('{Escape}');
    expect(seen).toHaveBeenLastCalledWith([]);
  });

  test('a click chooses one, with Ctrl one more, with Shift the range', async () => {
    const user = userEvent.setup();
    const seen = vi.fn<(ids: readonly string[]) => void>();
    render(<Selectable rows={apps} onSelect={seen} />);
    await user.click(rowOf('Apple'));
    await user.keyboard('{Control>}');
    await user.click(rowOf('Cherry'));
    await user.keyboard('{/Control}');
    expect(seen).toHaveBeenLastCalledWith(['b', 'd']);
    await user.keyboard('{Shift>}');
    await user.click(rowOf('banana 2'));
    await user.keyboard('{/Shift}');
    expect(seen).toHaveBeenLastCalledWith(['c', 'd']);
  });
});

test('of 10,000 rows only some are drawn, yet all are counted for screen readers', () => {
  const many = Array.from({ length: 10_000 }, (_, index): App => ({ id: String(index), name: `App ${index}`, size: index }));
  render(<DataGrid label="Apps" rows={many} rowKey={keyOf} columns={columns} />);
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('10001');
  expect(screen.getAllByRole('row').length).toBeLessThan(60);
  expect(rowOf('App 3 ').getAttribute('aria-rowindex')).toBe('5');
});

test('an empty grid says what to do, and the tab stop survives its row going away', () => {
  const { rerender } = render(<Selectable rows={apps} />);
  rowOf('Apple').focus();
  rerender(<Selectable rows={apps.filter(({ id }) => id !== 'b')} />);
  expect(screen.getAllByRole('row').filter((row) => row.tabIndex === 0)).toHaveLength(1);
  rerender(<DataGrid label="Apps" rows={[]} rowKey={keyOf} columns={columns} empty="Drop a package here" />);
  expect(screen.getByText('Drop a package here')).toBeTruthy();
});
