/** As far as this rule needs to know a part of a run. */
export interface SpanFacts {
  readonly id: string;
  readonly parentId: string | null;
  readonly attempt: number;
  readonly errors: readonly string[];
}

/** Deeper than this no timeline goes. */
const deepest = 12;

/** How deep each part stands in the whole, by its id; 0 for one that stands alone. */
export function spanDepths(spans: readonly Pick<SpanFacts, 'id' | 'parentId'>[]): ReadonlyMap<string, number> {
  const parents = new Map(spans.map(({ id, parentId }) => [id, parentId]));
  return new Map(spans.map(({ id, parentId }) => {
    let depth = 0;
    for (let at = parentId; at !== null && depth < deepest; at = parents.get(at) ?? null) depth += 1;
    return [id, depth];
  }));
}

/**
 * Parts that say what went wrong, the most telling first: the last attempt before earlier ones, a task before its job. A part
 * that only repeats what a deeper one has said is left out.
 */
export function failedSpans<Span extends SpanFacts>(spans: readonly Span[]): readonly Span[] {
  const last = spans.reduce((most, { attempt }) => Math.max(most, attempt), 0);
  const depths = spanDepths(spans);
  const failed = spans.filter(({ errors }) => errors.length > 0)
    .toSorted((left, right) => Number(right.attempt === last) - Number(left.attempt === last) || (depths.get(right.id) ?? 0) - (depths.get(left.id) ?? 0));
  return failed.filter(({ errors, attempt }, index) => {
    const told = failed.slice(0, index).filter((each) => each.attempt === attempt).flatMap((each) => each.errors);
    return errors.some((words) => !told.some((known) => known.includes(words)));
  });
}
