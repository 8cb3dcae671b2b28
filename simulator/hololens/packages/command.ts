import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readOptions, UsageError } from '../../foundation/command-line.ts';
import { samplePackages } from './samples.ts';

export const PACKAGE_USAGE = `
node simulator/cli.ts package --out DIR

  Writes sample packages for trying installations: good ones for both headset generations, a bundle, one that needs a
  framework, and one for each way to fail.
`;

/** Writes the sample packages into a folder and says what each is for. */
export async function runPackage(args: readonly string[]): Promise<void> {
  const out = outFolder(args);
  await mkdir(out, { recursive: true });
  for (const { name, bytes, purpose } of samplePackages()) {
    await writeFile(join(out, name), bytes);
    process.stdout.write(`${name.padEnd(36)} ${purpose}\n`);
  }
}

/** @throws UsageError */
function outFolder(args: readonly string[]): string {
  const { out } = readOptions(args, { out: { type: 'string' } });
  if (out === undefined) throw new UsageError('package needs --out DIR');
  return out;
}
