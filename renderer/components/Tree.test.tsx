import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { Tree, type TreeRow } from './Tree.tsx';

interface Node {
  readonly name: string;
  readonly under?: readonly Node[];
}

const forest: readonly Node[] = [
  { name: 'Alpha', under: [{ name: 'Beta' }, { name: 'Gamma', under: [{ name: 'Delta' }] }] }, { name: 'Ares' }, { name: 'Zeta', under: [{ name: 'Eta' }] },
];

function flatten(nodes: readonly Node[], expanded: ReadonlySet<string>, level = 1): TreeRow[] {
  return nodes.flatMap(({ name, under }, index) => {
    const isExpanded = under !== undefined && expanded.has(name);
    const row: TreeRow = { key: name, label: name, level, isExpandable: under !== undefined, isExpanded, position: index + 1, setSize: nodes.length, isNote: false };
    return [row, ...(isExpanded ? flatten(under, expanded, level + 1) : [])];
  });
}

const rowsOf = (rows: readonly TreeRow[]) => ({ count: rows.length, at: (index: number) => rows[index], indexOf: (key: string) => rows.findIndex((row) => row.key === key) });

function Shown({ nodes = forest, onOpen }: { readonly nodes?: readonly Node[]; readonly onOpen?: (key: string) => void }) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  return (
    <Tree
      label="Greek" rows={rowsOf(flatten(nodes, expanded))} renderRow={({ label }) => label} selectedKey="Beta" activeKey={active} onActiveChange={setActive} onOpen={({ key }) => onOpen?.(key)}
      onExpandedChange={(changed, isExpanded) => {
        setExpanded((before) => { const next = new Set(before); for (const { key } of changed) if (isExpanded) next.add(key); else next.delete(key); return next; });
      }}
    />
  );
}

const item = (name: string): HTMLElement => screen.getByRole('treeitem', { name });
const focusIs = (name: string): Promise<void> => waitFor(() => { expect(document.activeElement).toBe(item(name)); });

afterEach(cleanup);

test('Right opens and goes in, Left closes and goes out, Home and End go to the ends', async () => {
  const user = userEvent.setup();
  render(<Shown />);
  item('Alpha').focus();
  await user.keyboard('{ArrowRight}');
  expect(item('Alpha').getAttribute('aria-expanded')).toBe('true');
  await user.keyboard('{ArrowRight}');
  await focusIs('Beta');
  await user.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
  await focusIs('Delta');
  await user.keyboard('{ArrowLeft}');
  await focusIs('Gamma');
  await user.keyboard('{ArrowLeft}');
  expect(screen.queryByRole('treeitem', { name: 'Delta' })).toBeNull();
  await user.keyboard('{ArrowLeft}');
  await focusIs('Alpha');
  await user.keyboard('{End}');
  await focusIs('Zeta');
  await user.keyboard('{Home}');
  await focusIs('Alpha');
});

test('* opens all siblings, letters find, Enter opens', async () => {
  const user = userEvent.setup();
  const open = vi.fn<(key: string) => void>();
  render(<Shown onOpen={open} />);
  item('Ares').focus();
  await user.keyboard('*');
  expect(item('Alpha').getAttribute('aria-expanded')).toBe('true');
  expect(item('Zeta').getAttribute('aria-expanded')).toBe('true');
  await user.keyboard('al');
  await focusIs('Alpha');
  await user.keyboard('{Enter}');
  expect(open).toHaveBeenCalledExactlyOnceWith('Alpha');
});

test('says level, place and number of siblings, and what is chosen', async () => {
  const user = userEvent.setup();
  render(<Shown />);
  item('Alpha').focus();
  await user.keyboard('{ArrowRight}');
  const beta = item('Beta');
  expect(['aria-level', 'aria-posinset', 'aria-setsize', 'aria-selected'].map((name) => beta.getAttribute(name))).toEqual(['2', '1', '2', 'true']);
  expect(beta.hasAttribute('aria-expanded')).toBe(false);
  expect(screen.getAllByRole('treeitem').filter((row) => row.tabIndex === 0)).toHaveLength(1);
});

test('of 100,000 rows a few are drawn, and End reaches the last', async () => {
  const user = userEvent.setup();
  const many = Array.from({ length: 100_000 }, (_, index) => ({ name: `Row ${index}` }));
  render(<Shown nodes={many} />);
  expect(screen.getAllByRole('treeitem').length).toBeLessThan(60);
  item('Row 0').focus();
  await user.keyboard('{End}');
  await focusIs('Row 99999');
});
