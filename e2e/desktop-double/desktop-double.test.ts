import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchDesktopDouble, type DesktopDouble } from './launch.ts';

/** The double, tried with a program of its own before any bundle of Fabriscope runs on it. */
let folder: string;
let desktop: DesktopDouble;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-double-'));
  desktop = await launchDesktopDouble({ dataDir: join(folder, 'profile'), main: join(import.meta.dirname, 'sample/main.ts') });
  ({ page } = desktop);
}, 60_000);
afterAll(async () => {
  await desktop?.close();
  await rm(folder, { recursive: true, force: true });
});

const got = (): Promise<unknown[]> => page.evaluate('got');

describe('the page under the double', () => {
  it('comes from the program’s handler, in a secure context of its own origin', async () => {
    expect(await page.title()).toBe('sample');
    expect(await page.evaluate('[isSecureContext, location.origin]')).toEqual([true, 'https://sample.app.test']);
  });
  it('has what the preload exposes, frozen, and nothing else of it', async () => {
    expect(await page.evaluate('[sample.name, sample.inner.list, sample.add(2, 3)]')).toEqual(['sample', [1, 2], 5]);
    expect(await page.evaluate('[Object.isFrozen(sample), Object.isFrozen(sample.inner), typeof require, typeof process, typeof __desktopDouble]'))
      .toEqual([true, true, 'undefined', 'undefined', 'undefined']);
    expect(await page.evaluate('(() => { window.sample = 1; try { delete window.sample } catch {} return sample.name; })()')).toBe('sample');
    await expect(page.evaluate('sample.fail()')).rejects.toThrow('on purpose');
  });
  it('has the answers that main’s permission handler gives', async () => {
    expect(await page.evaluate('navigator.permissions.query({ name: "geolocation" }).then(({ state }) => state)')).toBe('denied');
    expect(await page.evaluate('navigator.permissions.query({ name: "clipboard-read" }).then(({ state }) => state)')).toBe('granted');
  });
});

describe('requests under the double', () => {
  const post = (body: string): Promise<unknown> => page.evaluate(`fetch('/u?x=1', { method: 'POST', body: ${body} }).then((answer) => answer.json())`);
  it('reach the handler as Electron would give them', async () => {
    expect(await post('"text"')).toEqual({ url: 'app://sample/u?x=1', method: 'POST', origin: 'app://sample', bytes: 4, first: 116 });
    expect(await post('new Uint8Array([200, 0, 255])')).toMatchObject({ bytes: 3, first: 200 });
    expect(await post('new Blob([new Uint8Array([201]), "abc"])')).toMatchObject({ bytes: 4, first: 201 });
  });
  it('carry whole files', async () => {
    const file = join(folder, 'package.bin');
    await writeFile(file, Buffer.alloc(2_000_000, 0xfe));
    await page.setInputFiles('#file', file);
    expect(await post('document.querySelector("#file").files[0]')).toMatchObject({ bytes: 2_000_000, first: 0xfe });
  });
  it('go nowhere else', async () => {
    await page.evaluate('new Promise((resolve) => { const frame = document.createElement("iframe"); frame.src = "https://elsewhere.test/"; frame.onload = resolve; document.body.append(frame); setTimeout(resolve, 500); })');
    expect(page.frames().every((frame) => !frame.url().includes('elsewhere'))).toBe(true);
  });
});

describe('ports under the double', () => {
  it('carry text and bytes both ways, and close', async () => {
    await page.evaluate('got.length = 0; sample.connect()');
    await expect.poll(got).toEqual(['open']);
    await page.evaluate('port.postMessage("one"); port.postMessage(new Uint8Array([1, 2, 3])); port.postMessage("two")');
    await expect.poll(got).toEqual(['open', 'hello one from app://sample/', ['Uint8Array', 3, 2, 1], 'hello two from app://sample/']);
    await page.evaluate('port.postMessage("close")');
    await expect.poll(got).toContain('closed');
  });
  it('keep the order of many messages', async () => {
    await page.evaluate('got.length = 0; sample.connect()');
    await expect.poll(got).toEqual(['open']);
    await page.evaluate('for (let index = 0; index < 200; index += 1) port.postMessage(String(index))');
    await expect.poll(async () => (await got()).length).toBe(201);
    expect((await got()).slice(1)).toEqual(Array.from({ length: 200 }, (_, index) => `hello ${index} from app://sample/`));
  });
});

describe('navigations under the double', () => {
  it('are main’s to refuse: links, scripts, redirects', async () => {
    await page.evaluate('window.kept = true');
    await page.click('#out');
    await page.evaluate('location.href = "https://elsewhere.test/script"');
    await page.evaluate('location.href = "/away"');
    expect(await page.evaluate('[window.kept, location.href]')).toEqual([true, 'https://sample.app.test/']);
  });
  it('open no windows', async () => {
    await page.click('#new');
    await page.evaluate('void window.open("https://elsewhere.test/")');
    await expect.poll(() => desktop.browser.contexts().flatMap((context) => context.pages()).length).toBe(1);
  });
});

describe('the desktop under the double', () => {
  it('can be looked at', async () => {
    const sight = await desktop.look();
    expect(sight.windows).toMatchObject([{ url: 'app://sample/', visible: false, bounds: { width: 900, height: 600 } }]);
    expect(sight.menu).toMatchObject([{ label: 'File', submenu: [{ id: 'leave', label: 'Leave' }] }]);
    expect(sight.sandboxed).toBe(true);
    expect(sight.outsideRequests).toEqual([]);
  });
  it('ends when the program quits', async () => {
    await desktop.act({ do: 'press-menu', id: 'leave' });
    expect(await desktop.ended).toBe(0);
  });
});
