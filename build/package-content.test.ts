import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import asar from '@electron/asar';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageConfiguration } from './electron-builder.ts';

/**
 * Packs a small project with the real configuration and the real electron-builder. The runtime is a stand-in: an empty
 * program that has nothing of Electron but the place where fuses are set (sentinel, version 1, number of fuses, fuses).
 */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const electronDefaults = '101100011';
const root = join(import.meta.dirname, '..');
let folder: string;
let packed: string;

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

async function standInRuntime(): Promise<void> {
  const fuses = Buffer.concat([Buffer.from(fuseSentinel), Buffer.from([1, electronDefaults.length]), Buffer.from(electronDefaults)]);
  await write('runtime/electron', Buffer.concat([Buffer.alloc(64), fuses, Buffer.alloc(64)]));
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'version']) await write(`runtime/${file}`, '45.3.4');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-package-'));
  await standInRuntime();
  await cp(join(root, 'package.json'), join(folder, 'project/package.json'));
  await cp(join(root, 'build/icons'), join(folder, 'project/build/icons'), { recursive: true });
  for (const file of ['dist/main/main.js', 'dist/main/main.js.map', 'dist/preload/preload.cjs', 'dist/renderer/index.html', 'dist/renderer/.vite/manifest.json', 'dist/.sources',
    'dist/simulator/cli.js', 'LICENSE', 'THIRD_PARTY_NOTICES.md', 'electron/main.ts', 'docs/security.md', '.env', 'node_modules/left/package.json']) await write(`project/${file}`, '{}');
  const output = join(folder, 'release');
  await build({
    projectDir: join(folder, 'project'), publish: 'never', targets: Platform.LINUX.createTarget('dir'),
    config: { ...packageConfiguration, electronDist: join(folder, 'runtime'), electronVersion: '45.3.4', directories: { output, buildResources: 'build' } },
  });
  packed = join(output, 'linux-unpacked');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('a package', () => {
  it('holds the bundles, the icons and the manifest, and nothing else of the project', () => {
    const files = asar.listPackage(join(packed, 'resources/app.asar'), { isPack: false }).filter((name) => /\.\w+$/.test(name) && !name.startsWith('/dist/icons/'));
    expect(files.toSorted()).toEqual(['/dist/main/main.js', '/dist/preload/preload.cjs', '/dist/renderer/index.html', '/dist/simulator/cli.js', '/package.json']);
  });
  it('has the icons where main looks for them, and the licences where a user does', async () => {
    expect(asar.listPackage(join(packed, 'resources/app.asar'), { isPack: false })).toEqual(expect.arrayContaining(['/dist/icons/tray.png', '/dist/icons/window.png']));
    for (const file of ['resources/LICENSE', 'resources/THIRD_PARTY_NOTICES.md', 'LICENSE.electron.txt']) await expect(readFile(join(packed, file))).resolves.toBeInstanceOf(Buffer);
  });
  it('has its fuses set in the program itself', async () => {
    const program = await readFile(join(packed, 'fabriscope'));
    const fuses = program.subarray(program.indexOf(fuseSentinel) + fuseSentinel.length + 2).toString('latin1', 0, 8);
    // runAsNode, cookieEncryption, nodeOptions, nodeCliInspect, asarIntegrity, onlyAsar, v8Snapshot, fileProtocolPrivileges
    expect(fuses).toBe('01001100');
  });
  it('brings no scripts that an installer could run', () => {
    const manifest: unknown = JSON.parse(asar.extractFile(join(packed, 'resources/app.asar'), 'package.json').toString('utf8'));
    expect(manifest).toMatchObject({ name: 'fabriscope', main: 'dist/main/main.js' });
    expect(manifest).not.toHaveProperty('scripts.start');
    expect(manifest).not.toHaveProperty('devDependencies');
  });
});
