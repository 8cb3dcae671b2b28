import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNatural } from '../../components/natural-order.ts';
import { applicationRow, sampleChildren } from '../../testing/sample-entities.ts';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { itemList, redFirst, typeItems, type ItemList } from './tree-items.ts';

const names = (list: ItemList): string[] => list.byName.map(({ label }) => label);

describe('the rows of a branch', () => {
  /** Changes as a collection brings them: some removed, some replaced in their place, new ones last. */
  const change = fc.record({ remove: fc.array(fc.nat(30)), replace: fc.array(fc.nat(30)), add: fc.array(fc.integer({ min: 100, max: 140 })) });

  it('are by name after any change, each once, with the latest of each', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(30), { maxLength: 20 }), fc.array(change, { maxLength: 6 }), (first, changes) => {
      let rows: EntityRow[] = first.map((id) => applicationRow(`App${id}`));
      let list = itemList(null, rows);
      for (const [round, { remove, replace, add }] of changes.entries()) {
        rows = rows.filter((_, index) => !remove.includes(index)).map((row, index) => (replace.includes(index) ? { ...row, status: `round ${round}` } : row));
        for (const id of add) {
          const row = applicationRow(`App${id}`);
          if (!rows.some(({ key }) => key === row.key)) rows.push(row);
        }
        list = itemList(list, rows);
        expect(list.byName.map(({ row }) => row)).toHaveLength(rows.length);
        expect(new Set(list.byName.map(({ row }) => row))).toEqual(new Set(rows));
        expect(names(list)).toEqual([...names(list)].sort(compareNatural));
      }
    }));
  });

  it('what did not change keeps its item', () => {
    const rows = Array.from({ length: 40 }, (_, index) => applicationRow(`App${index}`));
    const before = itemList(null, rows);
    const after = itemList(before, rows.map((row, index) => (index === 7 ? { ...row, healthState: 'Error' as const } : row)));
    expect(after.byName.filter((item) => !before.byName.includes(item)).map(({ label }) => label)).toEqual(['App7']);
  });

  it('red first keeps the order within a state', () => {
    const rows = [applicationRow('b', { healthState: 'Warning' }), applicationRow('a'), applicationRow('d', { healthState: 'Error' }), applicationRow('c', { healthState: 'Warning' })];
    expect(redFirst(itemList(null, rows).byName).map(({ label }) => label)).toEqual(['d', 'b', 'c', 'a']);
  });

  it('versions of a type stand together, the newest first', () => {
    const types = typeItems(sampleChildren({ kind: 'cluster' }, 'applicationTypes'));
    expect(types.map(({ label }) => label)).toEqual(['BillingType', 'OldType', 'ShopType', 'TenantType']);
    const shop = types.find(({ label }) => label === 'ShopType');
    expect(shop?.kind === 'type' ? shop.versions.map(({ label }) => label) : null).toEqual(['1.5.0', '1.4.0']);
  });
});
