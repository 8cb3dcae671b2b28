import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { currentNotices, importedPackages, noticesFile } from './notices.ts';

describe('THIRD_PARTY_NOTICES.md', () => {
  it('is current: run "npm run notices" after a library came, went or was raised', () => {
    expect(readFileSync(noticesFile, 'utf8')).toBe(currentNotices());
  });
  it('names what is bundled, with its licence, and nothing that only builds or tests', () => {
    const notices = readFileSync(noticesFile, 'utf8');
    for (const name of ['react', 'zod', 'ws', '@orpc/server']) expect(notices).toMatch(new RegExp(`^\\| ${name} \\| \\d+\\.\\d+\\.\\d+ \\| MIT \\|$`, 'm'));
    for (const name of ['vitest', 'typescript', 'electron-builder', 'fast-check', '@types/node']) expect(notices).not.toContain(`| ${name} |`);
    expect(notices).toContain('Permission is hereby granted, free of charge');
  });
});

describe('importedPackages', () => {
  it('reads every form of import that stays at run time', () => {
    const source = "import a from 'a';\nimport { b,\n  c } from '@s/b/sub';\nexport { d } from 'd';\nimport 'e';\nconst f = await import('f/x');\nimport g, { type G } from \"g\";";
    expect(importedPackages(source)).toEqual(['a', '@s/b', 'd', 'e', 'f', 'g']);
  });
  it('passes over types, our own files, Node and Electron', () => {
    expect(importedPackages("import type { A } from 'a';\nexport type { B } from 'b';\nimport './x.ts';\nimport { c } from '../c.ts';\nimport 'node:fs';\nimport fs from 'fs';\nimport { app } from 'electron';")).toEqual([]);
  });
});
