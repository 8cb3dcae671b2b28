import type { Answer } from './answer.ts';
import { badRequest, collection } from './answer.ts';

/** How much of a list is given at once. */
export interface PageRequest {
  readonly top: number;
  readonly token: string | undefined;
}

/**
 * One page of a list whose items have ids: the token of the next page names its first item, so that what is added at the
 * front meanwhile shifts nothing.
 * @throws ServiceFailure 400 for a token that leads nowhere.
 */
export function page<T extends { readonly id: number }>(items: readonly T[], { top, token }: PageRequest, tell: (item: T) => unknown): Answer {
  const from = token === undefined ? 0 : items.findIndex((item) => String(item.id) === token);
  if (from === -1) throw badRequest('The value specified for the following variable must be a valid continuation token: continuationToken.');
  const shown = items.slice(from, from + top);
  const next = items[from + top];
  return collection(
    shown.map((item) => tell(item)),
    next === undefined ? {} : { 'x-ms-continuationtoken': String(next.id) },
  );
}
