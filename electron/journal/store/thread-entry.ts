/**
 * Where the code of a worker thread is: beside the bundle that runs in a build, else the source in this checkout.
 * @param built file name of its entry in the build (vite.config.ts). @param source its module, seen from `electron/journal/store/`.
 */
export function threadEntry(built: string, source: string): URL {
  const here = import.meta.url;
  return here.endsWith('.ts') ? new URL(source, here) : new URL(built, here);
}
