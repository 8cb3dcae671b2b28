import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { browserSwitches, findBrowser } from '../../scripts/find-browser.ts';
import { icnsFile, icoFile, type SizedPng } from './icon-files.ts';

/**
 * Draws every icon file from the SVG sources beside this script: `node build/icons/make-icons.ts`. Its results are
 * committed, so that a build needs no browser.
 */
const folder = import.meta.dirname;
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];

async function draw(browser: Browser, source: string, size: number): Promise<SizedPng> {
  const svg = await readFile(join(folder, source), 'utf8');
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return { size, png };
}

function drawAll(browser: Browser, source: string, sizes: readonly number[]): Promise<SizedPng[]> {
  return Promise.all(sizes.map((size) => draw(browser, source, size)));
}

async function write(name: string, content: Uint8Array): Promise<void> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function tray(browser: Browser, source: string, name: string): Promise<void> {
  await write(`runtime/${name}.ico`, icoFile(await drawAll(browser, source, [16, 20, 24, 32, 48])));
  await write(`runtime/${name}.png`, (await draw(browser, source, 32)).png);
}

async function template(browser: Browser, source: string, name: string): Promise<void> {
  await write(`runtime/${name}Template.png`, (await draw(browser, source, 16)).png);
  await write(`runtime/${name}Template@2x.png`, (await draw(browser, source, 32)).png);
}

const browser = await chromium.launch({ executablePath: findBrowser(), args: [...browserSwitches] });
try {
  await write('icon.ico', icoFile(await drawAll(browser, 'icon.svg', [16, 24, 32, 48, 64, 128, 256])));
  await write('icon.icns', icnsFile(await drawAll(browser, 'icon.svg', [32, 64, 128, 256, 512, 1_024])));
  for (const { size, png } of await drawAll(browser, 'icon.svg', linuxSizes)) await write(`linux/${size}x${size}.png`, png);
  await write('runtime/window.png', (await draw(browser, 'icon.svg', 256)).png);
  await tray(browser, 'tray.svg', 'tray');
  await tray(browser, 'tray-alert.svg', 'tray-alert');
  await template(browser, 'tray-template.svg', 'tray');
  await template(browser, 'tray-alert-template.svg', 'tray-alert');
} finally {
  await browser.close();
}
