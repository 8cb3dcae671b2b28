import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtinModules } from 'node:module';
import * as z from 'zod';
import { projectRoot } from './tool.ts';

/**
 * `npm run notices`: writes THIRD_PARTY_NOTICES.md, the licences of everything that may be in the bundles: the packages
 * that our sources import, and what those depend on.
 */
export const noticesFile = join(projectRoot, 'THIRD_PARTY_NOTICES.md');

const sourceFolders = ['electron', 'shared', 'renderer', 'simulator'];
const manifestSchema = z.object({
  name: z.string(), version: z.string(),
  license: z.unknown().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
}).loose();

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly licence: string;
}

/** @returns names of packages that a source needs at run time; imports of types leave nothing behind. */
export function importedPackages(source: string): string[] {
  const statements = source.matchAll(/^\s*(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm);
  return [...statements].map((match) => match[1] ?? match[2] ?? '').filter(isPackage).map(packageName);
}

function isPackage(specifier: string): boolean {
  return /^[a-z@]/.test(specifier) && !specifier.startsWith('node:') && specifier !== 'electron' && !builtinModules.includes(specifier);
}

function packageName(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function directlyImported(): Set<string> {
  const files = sourceFolders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: projectRoot }))
    .filter((file) => !/\.test\.tsx?$|[\\/]testing[\\/]/.test(file));
  return new Set(files.flatMap((file) => importedPackages(readFileSync(join(projectRoot, file), 'utf8'))));
}

/** Folder of a package as Node would find it from `from`; null for an optional one that is not installed. */
function packageFolder(name: string, from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(at) === at) return null;
  }
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license, dependencies } = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return { name, version, folder, dependencies: Object.keys(dependencies), licence: typeof license === 'string' ? license : 'see its text' };
}

/** The packages that are imported, and all that they depend on. Packages of types alone have no run time. */
function bundledPackages(): BundledPackage[] {
  const found = new Map<string, BundledPackage>();
  const add = (name: string, from: string): void => {
    const folder = name.startsWith('@types/') ? null : packageFolder(name, from);
    if (folder === null || found.has(folder)) return;
    const bundled = readPackage(folder);
    found.set(folder, bundled);
    for (const dependency of bundled.dependencies) add(dependency, folder);
  };
  for (const name of directlyImported()) add(name, projectRoot);
  return [...found.values()].sort((left, right) => (`${left.name}@${left.version}` < `${right.name}@${right.version}` ? -1 : 1));
}

function licenceText({ name, folder, licence }: BundledPackage): string {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)(\.|$|-)/i.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return texts.length > 0 ? texts.join('\n\n') : `${name} comes without a licence file. Its manifest says: ${licence}.`;
}

/** @returns what THIRD_PARTY_NOTICES.md has to hold now; the same text is given once for all packages that share it. */
export function currentNotices(): string {
  const packages = bundledPackages();
  const byText = Map.groupBy(packages, licenceText);
  const list = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  const texts = [...byText].map(([text, sharing]) => `## ${sharing.map(({ name }) => name).join(', ')}\n\n\`\`\`text\n${text.replaceAll('```', "'''")}\n\`\`\`\n`);
  return [
    '# Third-party notices\n',
    'Fabriscope’s bundles may hold code of these packages. The desktop packages also bring the Electron runtime, whose own',
    'licences (`LICENSE.electron.txt`, `LICENSES.chromium.html`) lie beside the program. Written by `npm run notices`.\n',
    '| package | version | licence |\n|---|---|---|',
    `${list.join('\n')}\n`,
    texts.join('\n'),
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(noticesFile, currentNotices());
