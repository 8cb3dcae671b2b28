import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialWindowState } from './window-placement.ts';
import { readWindowState, writeWindowState } from './window-state-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fabriscope-window-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the window state on disk', () => {
  it('comes back as it was written, also into a folder that is not there yet', async () => {
    const file = join(folder, 'profile', 'window.json');
    const state = { ...initialWindowState, bounds: { x: 1, y: 2, width: 800, height: 600 }, zoomLevel: 1, maximised: true };
    expect(await writeWindowState(file, state)).toBe(true);
    expect(readWindowState(file)).toEqual(state);
    expect(readdirSync(join(folder, 'profile'))).toEqual(['window.json']);
  });
  it.each(['', '{', '{"bounds":1}', 'null'])('takes %j for a first run', (text) => {
    const file = join(folder, 'window.json');
    writeFileSync(file, text);
    expect(readWindowState(file)).toEqual(initialWindowState);
  });
  it('does without where it cannot write', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await writeWindowState(join(folder, 'file', 'window.json'), initialWindowState)).toBe(false);
  });
});
