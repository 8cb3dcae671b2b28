/** What every query takes beside its own arguments. */
export interface QueryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whole time of one attempt in milliseconds; 20 s, heavy calls 60 s unless told. */
  readonly timeoutMs?: number | undefined;
}

export interface PagedOptions extends QueryOptions {
  /** Items a page, at most; 500 keeps answers small and quick (§1.2). 0 lets the cluster send as many as fit. */
  readonly maxResults?: number | undefined;
}
export const usualPage = 500;
