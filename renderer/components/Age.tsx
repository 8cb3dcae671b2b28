import { formatAge, formatExact } from './format.ts';
import { useNow } from './use-now.ts';

export interface AgeProps {
  readonly at: number;
  readonly prefix?: string;
  readonly bare?: boolean;
  readonly isFuture?: boolean;
}

/**
 * How long ago (or in how long), ticking; the exact local time and UTC on hover. `bare`: without "ago", where the words around it say since when. `isFuture`: an
 * expected moment, which is "now" once it has passed.
 */
export function Age({ at, prefix, bare = false, isFuture = false }: AgeProps) {
  const ticked = useNow();
  const now = isFuture ? Math.min(ticked, at) : ticked;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {prefix === undefined ? '' : `${prefix} `}{bare ? formatAge(at, now).replace(' ago', '') : formatAge(at, now)}
    </time>
  );
}
