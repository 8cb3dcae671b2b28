import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import * as z from 'zod';
import { packageConfiguration } from '../build/electron-builder.ts';
import { unsupportedElectron } from '../build/electron-support.ts';
import { buildIfStale } from './build-if-stale.ts';
import { currentNotices, noticesFile } from './notices.ts';
import { projectRoot } from './tool.ts';

/**
 * `npm run package [-- --dir]`: builds what is stale and makes this system's packages in `release/`; with `--dir` the
 * unpacked program only. The runtime is fetched by electron-builder where it is not at hand.
 */
const manifestSchema = z.object({ devDependencies: z.object({ electron: z.string() }).loose() }).loose();

function platform(): Platform {
  if (process.platform === 'win32') return Platform.WINDOWS;
  return process.platform === 'darwin' ? Platform.MAC : Platform.LINUX;
}

/** What must hold before anything is handed to other people. */
function checkShippable(): void {
  const { devDependencies } = manifestSchema.parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));
  const unsupported = unsupportedElectron(devDependencies.electron, Date.now());
  if (unsupported !== null) throw new Error(unsupported);
  if (readFileSync(noticesFile, 'utf8') !== currentNotices()) throw new Error('THIRD_PARTY_NOTICES.md is not current: run "npm run notices".');
}

async function makePackages(args: readonly string[]): Promise<void> {
  checkShippable();
  await buildIfStale();
  const unpackedOnly = args.includes('--dir');
  const made = await build({ projectDir: projectRoot, config: packageConfiguration, targets: platform().createTarget(unpackedOnly ? 'dir' : null), publish: 'never' });
  for (const file of made) process.stdout.write(`${file}\n`);
}

try {
  await makePackages(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`No package was made: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
