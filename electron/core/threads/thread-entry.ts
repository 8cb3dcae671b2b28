/**
 * Where the code of a worker thread is: beside the bundle that runs in a build, else the source in this checkout.
 *
 * @param here `import.meta.url` of the module that starts it.
 * @param built file name of its entry in the build (vite.config.ts).
 * @param source its module, seen from `here`.
 */
export function threadEntry(here: string, built: string, source: string): URL {
  return here.endsWith('.ts') ? new URL(source, here) : new URL(built, here);
}
