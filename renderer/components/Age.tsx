import { formatAge, formatExact } from './format.ts';
import { useNow } from './use-now.ts';

/** How long ago (or in how long), ticking; the exact local time and UTC on hover. */
export function Age({ at, prefix }: { readonly at: number; readonly prefix?: string }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {prefix === undefined ? '' : `${prefix} `}{formatAge(at, now)}
    </time>
  );
}
