import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DabaLite, type Monoid } from './daba-lite.ts';
import { OrderedTree } from './ordered-tree.ts';

/** Joining texts: associative, and any mistake in the order or in what is folded shows. */
const joining: Monoid<string> = { identity: () => '', combine: (earlier, later) => earlier + later };
const names = (items: readonly { readonly at: number; readonly id: number }[]): string => items.map(({ at, id }) => `${at}/${id} `).join('');

describe('the fold of a queue', () => {
  it('is that of the values in it after every step', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 700 })), { maxLength: 12 }), (moves) => {
      const daba = new DabaLite(joining);
      let plain = '';
      let next = 0;
      let wrong = 0;
      for (const [pushes, times] of moves) {
        for (let time = 0; time < times; time += 1) {
          if (pushes) {
            const letter = String.fromCharCode(97 + (next % 26));
            next += 1;
            daba.push(letter);
            plain += letter;
          } else {
            daba.shift();
            plain = plain.slice(1);
          }
          wrong += daba.fold() === plain ? 0 : 1;
        }
      }
      expect([wrong, daba.fold()]).toEqual([0, plain]);
    }), { numRuns: 60 });
  });

  it('combines at most four times in any step', () => {
    let combined = 0;
    const daba = new DabaLite<number>({ identity: () => 0, combine: (earlier, later) => { combined += 1; return earlier + later; } });
    let worst = 0;
    const step = (act: () => void): void => {
      combined = 0;
      act();
      daba.fold();
      worst = Math.max(worst, combined);
    };
    for (let round = 0; round < 4; round += 1) {
      for (let index = 0; index < 5_000; index += 1) step(() => { daba.push(index); });
      for (let index = 0; index < 4_000; index += 1) step(() => { daba.shift(); });
    }
    expect([worst <= 4, daba.fold()]).toEqual([true, [...Array(5_000).keys()].slice(-4_000).reduce((sum, value) => sum + value, 0)]);
  });
});

describe('the fold of events in order of time', () => {
  const place = fc.record({ at: fc.integer({ min: 0, max: 40 }), id: fc.integer({ min: 0, max: 12 }) });
  it('is that of a sorted list, whatever comes and goes where', () => {
    fc.assert(fc.property(fc.array(fc.record({ act: fc.constantFrom('insert', 'insert', 'remove', 'shift'), place, times: fc.integer({ min: 1, max: 60 }) }), { maxLength: 60 }), (moves) => {
      const tree = new OrderedTree<{ at: number; id: number }, string>((item) => names([item]), joining);
      let plain: { at: number; id: number }[] = [];
      for (const { act, place: { at, id }, times } of moves) {
        for (let time = 0; time < times; time += 1) {
          const each = { at: at + (act === 'insert' ? time : 0), id: id + (time % 3) };
          const target = act === 'shift' ? plain[0] : plain.find((other) => other.at === each.at && other.id === each.id);
          const without = plain.filter((other) => other !== target);
          plain = act === 'insert' ? [...without, each].sort((left, right) => left.at - right.at || left.id - right.id) : without;
          const answer = act === 'insert' ? tree.insert(each) : tree.remove((act === 'shift' ? tree.first() : each) ?? each);
          expect({ act, answer, fold: tree.fold() }).toEqual({ act, answer: act === 'insert' ? target === undefined : target, fold: names(plain) });
        }
        expect([tree.size, tree.first(), tree.last(), names([...tree.items()])]).toEqual([plain.length, plain[0], plain.at(-1), names(plain)]);
      }
    }), { numRuns: 150 });
  });
});
