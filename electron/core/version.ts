import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const manifestSchema = z.object({ name: z.literal('fabriscope'), version: z.string().max(40) });

/**
 * The program's version, out of the manifest that lies above its code: in a checkout, in a build and in a package alike.
 * @param folder of the calling module.
 */
export async function programVersion(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const manifest = await readFile(join(at, 'package.json'), 'utf8').then((text) => manifestSchema.safeParse(JSON.parse(text)).data, () => undefined);
    if (manifest) return manifest.version;
    if (dirname(at) === at) return 'unknown';
  }
}
