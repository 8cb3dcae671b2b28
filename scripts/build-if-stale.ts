import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, runNode, toolScript } from './tool.ts';

const sources = ['shared', 'electron', 'renderer', 'simulator', 'vite.config.ts', 'package.json', 'package-lock.json'];
const stampFile = join(projectRoot, 'dist', '.sources');

/** Name, size and time of everything that the build reads; a change of any of them makes the build stale. */
function sourcesFingerprint(): string {
  const hash = createHash('sha256').update(process.version);
  const visit = (path: string): void => {
    const entry = statSync(join(projectRoot, path), { throwIfNoEntry: false });
    if (!entry) return;
    if (entry.isDirectory()) for (const name of readdirSync(join(projectRoot, path)).sort()) visit(`${path}/${name}`);
    else if (!path.includes('.test.')) hash.update(`${path} ${entry.size} ${entry.mtimeMs}\n`);
  };
  sources.forEach(visit);
  return hash.digest('hex');
}

/**
 * Builds page, main process, preload and simulators where a source has changed since the last build.
 * Progress goes to standard error, so that standard output stays free for `--json`.
 * @throws when the build fails.
 */
export async function buildIfStale(): Promise<void> {
  const fingerprint = sourcesFingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return;
  process.stderr.write('Building Fabriscope …\n');
  const code = await runNode(toolScript('vite', 'vite'), ['build', '--app', '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Error('The build failed; its messages stand above.');
  mkdirSync(join(projectRoot, 'dist'), { recursive: true });
  writeFileSync(stampFile, fingerprint);
}

if (process.argv[1] === import.meta.filename) await buildIfStale();
