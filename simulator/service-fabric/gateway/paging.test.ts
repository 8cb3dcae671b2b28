import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { inOrder, page } from './paging.ts';
import { GatewayQuery, GatewayRequest } from './request.ts';

const pageShape = z.object({ ContinuationToken: z.string(), Items: z.array(z.object({ name: z.string() })) });

function ask(query: Record<string, string>): GatewayRequest {
  const search = new URLSearchParams(query).toString();
  return new GatewayRequest({
    raw: new IncomingMessage(new Socket()),
    method: 'GET',
    path: '/',
    query: new GatewayQuery(search),
    apiVersion: 6,
    params: new Map(),
  });
}

describe('page', () => {
  it('hands out every item once and in order, whatever the limits and the names', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 40 });
    fc.assert(
      fc.property(names, fc.nat(9), fc.integer({ min: 1, max: 500 }), (given, maxResults, limit) => {
        const items = inOrder(given, (name) => name);
        const list = { items, key: (name: string) => name, weight: (name: string) => 10 + 2 * name.length, render: (name: string) => ({ name }), pagedSince: 2 };
        const seen: string[] = [];
        let token = '';
        do {
          const answer = page(ask({ ContinuationToken: token, MaxResults: String(maxResults) }), list, limit);
          const next = pageShape.parse(JSON.parse(answer.json ?? ''));
          expect(next.Items.length).toBeLessThanOrEqual(maxResults === 0 ? items.length : maxResults);
          seen.push(...next.Items.map((each) => each.name));
          token = next.ContinuationToken;
        } while (token !== '');
        expect(seen).toEqual(items);
      }),
      { numRuns: 40 },
    );
  });
});
