import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './tool.ts';

const page = readFileSync(join(projectRoot, 'docs/security.md'), 'utf8');
const citations = [...page.matchAll(/\| `([^`]+\.(?:test|spec)\.tsx?)` › (.+?) \|$/gm)].map(([, file = '', title = '']) => ({ file, title }));

describe('docs/security.md', () => {
  it('cites a test for its rules', () => {
    expect(citations.length).toBeGreaterThan(40);
  });
  it.each(citations)('$file › $title', ({ file, title }) => {
    expect(existsSync(join(projectRoot, file))).toBe(true);
    const source = readFileSync(join(projectRoot, file), 'utf8').replaceAll("\\'", "'");
    expect(source).toContain(title);
  });
});
