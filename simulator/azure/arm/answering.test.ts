import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import { asList, asText } from '../model/json.ts';
import { Operations } from '../model/operations.ts';
import { paged } from '../model/provider.ts';
import { answerOf } from './answering.ts';

it('pages of any size bring every item once and in order', () => {
  const operations = new Operations(new ManualClock(), 1, () => 'id');
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 20 }), fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }), (count, pageSize, top) => {
      const items = Array.from({ length: count }, (_, index) => ({ name: String(index) }));
      const seen: unknown[] = [];
      let next: string | undefined = `https://arm.example/list?api-version=1${top === undefined ? '' : `&$top=${String(top)}`}`;
      while (next !== undefined) {
        const { pathname, searchParams, origin } = new URL(next);
        const { json } = answerOf(paged(items, pageSize), { origin, path: pathname, query: searchParams, apiVersion: '1', subscriptionId: '' }, operations);
        const value = asList(json?.['value']);
        expect(value.length).toBeLessThanOrEqual(Math.min(pageSize, top ?? pageSize));
        seen.push(...value);
        next = asText(json?.['nextLink']);
      }
      expect(seen).toEqual(items);
    }),
  );
});
