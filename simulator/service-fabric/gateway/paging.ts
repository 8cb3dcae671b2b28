import { ok } from './answer.ts';
import type { Answer } from './answer.ts';
import type { GatewayRequest } from './request.ts';

/** What the native messages behind an answer may weigh: 75 % of 4 MiB (service-fabric.md §1.2). */
export const MESSAGE_LIMIT_BYTES = 3 * 1024 * 1024;

/** A list that is handed out in pages. */
export interface PagedList<T> {
  readonly items: readonly T[];
  /** What the continuation token names: the key of the last item seen. The items are in the order of their keys. */
  key(item: T): string;
  /** Estimated weight of an item in the native message, in bytes. */
  weight(item: T): number;
  render(item: T): object;
  /** Asked for by an older api-version the list is a bare array without pages. */
  readonly pagedSince: number;
}

/**
 * Answers with a page: as many as `MaxResults` says or as fit into a native message. Tokens are of the "last name seen"
 * kind, so paging is no snapshot (service-fabric.md §1.2).
 */
export function page<T>(request: GatewayRequest, list: PagedList<T>, limitBytes: number): Answer {
  if (request.apiVersion < list.pagedSince) return ok(list.items.map((item) => list.render(item)));
  const token = request.query.get('ContinuationToken') ?? '';
  const maxResults = Math.max(0, request.query.number('MaxResults', 0));
  const start = token === '' ? 0 : firstAfter(list, token);
  const items: object[] = [];
  let weight = 0;
  let at = start;
  for (; at < list.items.length; at++) {
    const item = list.items[at];
    if (item === undefined) break;
    weight += list.weight(item);
    if (items.length > 0 && weight > limitBytes) break;
    if (maxResults > 0 && items.length === maxResults) break;
    items.push(list.render(item));
  }
  const last = at < list.items.length ? list.items[at - 1] : undefined;
  return ok({ ContinuationToken: last === undefined ? '' : list.key(last), Items: items });
}

/** The token need not be there any more: what follows it is what has a larger key. */
function firstAfter<T>(list: PagedList<T>, token: string): number {
  let [low, high] = [0, list.items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list.items[middle];
    if (item !== undefined && list.key(item) <= token) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Two bytes a character, as strings weigh in native messages. */
export function textWeight(...texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + 2 * text.length, 0);
}

/** Puts items into the order of their keys, which paging relies on. */
export function inOrder<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
