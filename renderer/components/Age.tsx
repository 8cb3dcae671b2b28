import { formatAge, formatExact } from './format.ts';
import { useNow } from './use-now.ts';

/** How long ago (or in how long), ticking; the exact local time and UTC on hover. `bare`: without "ago", where the words around it say since when. */
export function Age({ at, prefix, bare = false }: { readonly at: number; readonly prefix?: string; readonly bare?: boolean }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {prefix === undefined ? '' : `${prefix} `}{bare ? formatAge(at, now).replace(' ago', '') : formatAge(at, now)}
    </time>
  );
}
