import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'jsonc-parser';
import { describe, expect, it, onTestFinished } from 'vitest';

import { sampleFiles, UNKNOWN_WORLD } from './samples.ts';
import { writeTemplates } from './write-templates.ts';

const text = (name: string): string => sampleFiles().find((each) => each.name === name)?.text ?? '';

describe('sample templates', () => {
  it('are JSON, but for the two that show what is not', () => {
    const broken = sampleFiles().filter((each) => {
      try {
        JSON.parse(each.text);
        return false;
      } catch {
        return true;
      }
    });
    expect(broken.map((each) => each.name)).toEqual(['pasted.json', 'commented.json']);
    expect(parse(text('commented.json'))).toEqual(JSON.parse(text('storage.json')));
  });

  it('hide a mark, a space, a zero-width space and two quotes in the pasted one; without them it is the plain one', () => {
    const pasted = text('pasted.json');
    for (const hidden of ['\u{FEFF}', '\u{00A0}', '\u{200B}', '\u{201C}', '\u{201D}']) expect(pasted.split(hidden)).toHaveLength(2);
    const clean = pasted.replace('\u{FEFF}', '').replace('\u{00A0}', ' ').replace('\u{200B}', '').replaceAll(/[“”]/g, '"');
    expect(JSON.parse(clean)).toEqual(JSON.parse(text('storage.json')));
  });

  it('have parameter files that name parameters of their templates only', () => {
    for (const { name } of sampleFiles().filter((each) => each.name.endsWith('.parameters.json'))) {
      const template: unknown = JSON.parse(text(name.replace('.parameters', '')));
      expect(template).toMatchObject({ parameters: Object.fromEntries(Object.keys(parametersOf(name)).map((each) => [each, {}])) });
    }
  });

  it('tell the administrator’s password by reference only', () => {
    expect(parametersOf('secure-cluster.parameters.json')['adminPassword']).toEqual({ reference: { keyVault: { id: UNKNOWN_WORLD.vaultId }, secretName: 'node-admin-password' } });
  });

  it('are written into a folder', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'templates-'));
    onTestFinished(() => rm(parent, { recursive: true }));
    const folder = join(parent, 'new', 'folder');
    const written = await writeTemplates(folder);
    expect((await readdir(folder)).toSorted()).toEqual(written.map((each) => each.name).toSorted());
    expect(await readFile(join(folder, 'storage.json'), 'utf8')).toBe(text('storage.json'));
  });
});

function parametersOf(name: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(text(name));
  if (typeof parsed !== 'object' || parsed === null || !('parameters' in parsed)) throw new Error(name);
  const { parameters } = parsed;
  return typeof parameters === 'object' && parameters !== null ? { ...parameters } : {};
}
