import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { windowBackground, windowOptions } from './window-options.ts';

const options = windowOptions({ bounds: { x: 1, y: 2, width: 900, height: 700 }, dark: true, preload: '/p/preload.cjs', icon: null });

describe('windowOptions', () => {
  it('keeps the page in its sandbox, apart from the preload, without Node', () => {
    expect(options.webPreferences).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webviewTag: false,
    });
  });
  it('leaves web security and all experiments alone', () => {
    for (const name of ['webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures', 'devTools'])
      expect(options.webPreferences).not.toHaveProperty(name);
  });
  it('shows nothing before there is something to show, on the colour of the theme', () => {
    expect(options.show).toBe(false);
    expect(options.backgroundColor).toBe(windowBackground(true));
    const tokens = readFileSync(join(import.meta.dirname, '../../renderer/theme/tokens.css'), 'utf8');
    expect(tokens).toContain(`--surface-0: light-dark(${windowBackground(false)}, ${windowBackground(true)});`);
  });
  it('never asks a foreign server for dictionaries', () => {
    expect(options.webPreferences?.spellcheck).toBe(false);
  });
});
