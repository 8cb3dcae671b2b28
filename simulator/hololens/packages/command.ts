import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { UsageError } from '../../foundation/command-line.ts';
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

function outFolder(args: readonly string[]): string {
  try {
    const { out } = parseArgs({ args: [...args], options: { out: { type: 'string' } }, strict: true }).values;
    if (out !== undefined) return out;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  throw new UsageError('package needs --out DIR');
}
