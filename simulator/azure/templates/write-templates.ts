import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sampleFiles } from './samples.ts';
import type { SampleWorld } from './samples.ts';

/**
 * Writes the sample templates into a folder, which is made where it is missing.
 * @param world What their parameters refer to; without one they have to be filled in.
 * @returns the names of the files with what each is for.
 */
export async function writeTemplates(folder: string, world?: SampleWorld): Promise<readonly { readonly name: string; readonly purpose: string }[]> {
  await mkdir(folder, { recursive: true });
  const files = sampleFiles(world);
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  return files.map(({ name, purpose }) => ({ name, purpose }));
}
