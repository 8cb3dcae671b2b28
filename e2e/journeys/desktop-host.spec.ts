import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchDesktopDouble, type DesktopDouble } from '../desktop-double/launch.ts';
import { expect, test, type Program } from '../fixtures/program.ts';
import { test as withCluster } from '../fixtures/with-cluster.ts';
import { addCluster } from '../pages/cluster-pages.ts';

/** The desktop host's rules, held by the built bundles over a real Chromium (docs/security.md lists which holds which). */
function desktopOf(program: Program): DesktopDouble {
  if (program.desktop === null) throw new Error('This journey looks at the desktop, which only the double lets it.');
  return program.desktop;
}

const online = (page: Page) => page.getByRole('navigation', { name: 'Headsets' }).locator('[data-connection]').filter({ hasText: 'Online' });
const window = async (desktop: DesktopDouble) => {
  const [first] = (await desktop.look()).windows;
  if (first === undefined) throw new Error('There is no window.');
  return first;
};

test.describe('the page in its window', () => {
  test('is sandboxed and sees one frozen object of the host @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    const { page } = program;
    expect(await page.evaluate('Object.entries(fabriscope).map(([name, value]) => [name, typeof value])')).toEqual([['host', 'string'], ['connect', 'function']]);
    expect(await page.evaluate('[Object.isFrozen(fabriscope), typeof require, typeof process, typeof module, typeof Buffer]')).toEqual([true, 'undefined', 'undefined', 'undefined', 'undefined']);
    const sight = await desktop.look();
    expect(sight.sandboxed).toBe(true);
    expect(sight.windows).toHaveLength(1);
    expect(sight.windows[0]?.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });
  });

  test('runs no inline script, loads nothing foreign, and takes no HTML from strings @desktop', async ({ program }) => {
    const { page } = program;
    const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    const outcome = await page.evaluate(async () => {
      const tries: Record<string, string> = {};
      const attempt = (name: string, act: () => unknown): void => {
        try {
          act();
          tries[name] = 'done';
        } catch (error) {
          tries[name] = error instanceof Error ? error.name : 'refused';
        }
      };
      attempt('html', () => { document.body.innerHTML = '<b>x</b>'; });
      // Outside of this evaluation, to which the browser lends rights that the page has not.
      await new Promise((resolve) => { setTimeout(() => { attempt('eval', () => Reflect.construct(Function, ['return 1'])); resolve(null); }); });
      const script = document.createElement('script');
      attempt('inline', () => { script.text = 'window.ran = true'; document.body.append(script); });
      tries['fetch'] = await fetch('https://elsewhere.test/').then(() => 'done', () => 'refused');
      tries['file'] = await fetch('file:///etc/hostname').then(() => 'done', () => 'refused');
      tries['ran'] = String(Reflect.get(globalThis, 'ran'));
      return tries;
    });
    expect(outcome).toEqual({ html: 'TypeError', eval: 'EvalError', inline: 'TypeError', fetch: 'refused', file: 'refused', ran: 'undefined' });
    expect((await desktopOf(program).look()).outsideRequests).toEqual([]);
  });

  test('gets files of its own folder only @desktop', async ({ program }) => {
    const statuses = await program.page.evaluate(() => Promise.all(
      ['/index.html', '/..%2fmain%2fmain.js', '/%2e%2e/main/main.js', '/assets/..%5c..%5cmain.js', '/../package.json'].map(async (path) => (await fetch(path)).status),
    ));
    expect(statuses).toEqual([200, 404, 404, 404, 404]);
  });

  test('stays where it is, opens no window, and hands only documentation to the browser @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    const { page } = program;
    const address = page.url();
    await page.evaluate(() => { location.href = 'https://elsewhere.test/'; });
    await page.evaluate(() => {
      for (const href of ['https://elsewhere.test/a', 'https://learn.microsoft.com/windows/']) {
        const link = Object.assign(document.createElement('a'), { href, target: '_blank', textContent: 'x' });
        document.body.append(link);
        link.click();
      }
    });
    await expect.poll(async () => (await desktop.look()).openedExternally).toEqual(['https://learn.microsoft.com/windows/']);
    await expect.poll(() => desktop.browser.contexts().flatMap((context) => context.pages()).length).toBe(1);
    expect(page.url()).toBe(address);
  });

  test('has few permissions, no devices, no screens, no certificates @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    const state = (name: string) => program.page.evaluate(`navigator.permissions.query({ name: '${name}' }).then(({ state }) => state)`);
    expect([await state('geolocation'), await state('camera'), await state('microphone'), await state('notifications')]).toEqual(['denied', 'denied', 'denied', 'denied']);
    const ask = (permission: string, url: string) => desktop.act({ do: 'ask-permission', permission, url });
    expect(await ask('clipboard-sanitized-write', 'app://fabriscope/')).toEqual({ request: true, check: true });
    expect(await ask('clipboard-sanitized-write', 'app://fabriscope.evil/')).toEqual({ request: false, check: false });
    expect(await ask('media', 'app://fabriscope/')).toEqual({ request: false, check: false });
    expect(await desktop.look()).toMatchObject({ refusesDevices: true, refusesDisplays: true, certificateVerdict: -2 });
    expect(await desktop.act({ do: 'certificate-error', url: 'https://192.168.0.12/' })).toEqual({ trusted: false, stopped: true });
    expect(await desktop.act({ do: 'select-client-certificate', url: 'https://192.168.0.12/' })).toEqual({ given: false, stopped: true });
  });

  test('is heard by main, and nobody else is @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    const forge = (url: string | null, isTop: boolean, ownWindow: boolean) => desktop.act({ do: 'forge-ipc', channel: 'fabriscope:connect', url, isTop, ownWindow });
    expect(await forge('app://fabriscope/', true, true)).toBe(true);
    expect([
      await forge(null, true, true), await forge('app://fabriscope/', false, true), await forge('app://fabriscope/', true, false),
      await forge('https://elsewhere.test/', true, true), await forge('app://fabriscope.evil/', true, true),
    ]).toEqual([false, false, false, false, false]);
  });

  test('comes back after it has fallen, and connects again after a reload @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    await expect(program.page.getByRole('button', { name: 'Explore with simulated ones' })).toBeVisible();
    await desktop.act({ do: 'lose-page' });
    await program.page.waitForEvent('load');
    await expect(program.page.getByRole('button', { name: 'Explore with simulated ones' })).toBeEnabled();
    await program.page.reload();
    await expect(program.page.getByRole('button', { name: 'Explore with simulated ones' })).toBeEnabled();
  });
});

test.describe('the desktop around it', () => {
  test.use({ programArgs: ['--demo'] });

  test('has a menu that leads through the page, and zooms @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    await desktop.act({ do: 'press-menu', id: 'go.settings' });
    await expect(program.page).toHaveURL(/#\/settings/);
    await desktop.act({ do: 'press-menu', id: 'palette.open' });
    await expect(program.page.getByRole('dialog')).toBeVisible();
    await program.page.keyboard.press('Escape');
    await desktop.act({ do: 'press-menu', id: 'zoom-in' });
    await desktop.act({ do: 'wheel-zoom', direction: 'in' });
    expect((await window(desktop)).zoomLevel).toBe(1);
    await expect(online(program.page)).toBeVisible({ timeout: 40_000 });
    const headsets = async () => (await desktop.look()).menu.find(({ label }) => label === 'Headsets')?.submenu.filter(({ id }) => id?.startsWith('headset:')) ?? [];
    await expect.poll(async () => (await headsets()).length).toBe(2);
    const [first] = await headsets();
    await desktop.act({ do: 'press-menu', id: first?.id ?? '' });
    await expect(program.page).toHaveURL(/#\/headsets\/[^/]+\/home/);
  });

  test('has a tray that says how the headsets are, and goes when it is not wanted @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    await expect(online(program.page)).toBeVisible({ timeout: 40_000 });
    await expect.poll(async () => (await desktop.look()).tray?.toolTip).toMatch(/^Fabriscope: 1 of 2 headsets online, lowest battery \d+ %/);
    const tray = (await desktop.look()).tray;
    expect(tray?.menu.map(({ label }) => label)).toEqual(expect.arrayContaining([expect.stringMatching(/^● .* – Online, \d+ %/), 'Headsets', 'Clusters', 'Alerts', 'Open Fabriscope', 'Quit Fabriscope']));
    await desktop.act({ do: 'press-tray-menu', id: 'tasks' });
    await expect(program.page).toHaveURL(/#\/tasks/);
    await desktop.act({ do: 'press-menu', id: 'go.settings' });
    await program.page.getByRole('switch', { name: 'Keep running in the tray' }).press('Space');
    await expect.poll(async () => (await desktop.look()).tray).toBeNull();
  });

  test('lets the window hide, says why once, and brings it back @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    await expect.poll(async () => (await desktop.look()).tray).not.toBeNull();
    expect(await desktop.act({ do: 'close-window' })).toBe(false);
    expect((await window(desktop)).visible).toBe(false);
    // The clusters of the demo may have had something to say before.
    const saysWhy = async () => (await desktop.look()).notifications.filter(({ title }) => title === 'Fabriscope keeps running');
    expect(await saysWhy()).toEqual([{ title: 'Fabriscope keeps running', body: expect.stringContaining('tray') }]);
    await desktop.act({ do: 'press-tray' });
    expect(await window(desktop)).toMatchObject({ visible: true, focused: true });
    await desktop.act({ do: 'close-window' });
    expect(await saysWhy()).toHaveLength(1);
    await desktop.act({ do: 'second-start', argv: ['electron', '.'], workingDirectory: '/' });
    expect((await window(desktop)).visible).toBe(true);
  });

  test('follows links from outside only after a question, and the theme that the user chose @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    await desktop.act({ do: 'second-start', argv: ['electron', '.', 'fabriscope://settings'], workingDirectory: '/' });
    const question = program.page.getByRole('alertdialog').or(program.page.getByRole('dialog'));
    await expect(question).toContainText('Open the settings');
    await expect(program.page).not.toHaveURL(/settings/);
    await question.getByRole('button', { name: 'Open it' }).click();
    await expect(program.page).toHaveURL(/#\/settings/);
    await desktop.act({ do: 'open-url', url: 'fabriscope://shutdown/everything' });
    await desktop.act({ do: 'set-dark', dark: true });
    await expect.poll(() => program.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    expect((await window(desktop)).backgroundColor).toBe('#0c1018');
    await expect(question).toHaveCount(0);
  });

  test('sleeps and wakes with the machine @desktop', async ({ program }) => {
    const desktop = desktopOf(program);
    await expect(online(program.page)).toBeVisible({ timeout: 40_000 });
    await desktop.act({ do: 'suspend' });
    await desktop.act({ do: 'resume' });
    await expect(online(program.page)).toBeVisible();
    expect(program.pageErrors).toEqual([]);
  });
});

withCluster.describe('the desktop around a cluster', () => {
  withCluster.use({ clusterArgs: ['--scenario', 'healthy', '--https', '--pace', '0.02', '--name', 'contoso'] });

  withCluster('shows its health in menu and tray, notifies once, and a press opens the cause @desktop', async ({ program, cluster }) => {
    const desktop = desktopOf(program);
    const pages = await addCluster(program.page, cluster);
    await pages.shows('Ok');
    const inMenu = async () => (await desktop.look()).menu.find(({ label }) => label === 'Clusters')?.submenu.find(({ id }) => id?.startsWith('cluster:'));
    await expect.poll(async () => (await inMenu())?.label).toMatch(/^● contoso – Ok, /);
    await expect.poll(async () => (await desktop.look()).tray?.toolTip).toBe('Fabriscope: 1 of 1 cluster online');
    const calm = (await desktop.look()).tray?.image;

    await desktop.act({ do: 'press-menu', id: 'go.alerts' });
    await expect(program.page).toHaveURL(/#\/alerts/);
    await desktop.act({ do: 'blur-window' });
    await cluster.ask('POST', 'node/down', { name: '_nt_4' });
    await expect.poll(async () => (await desktop.look()).notifications.map(({ title }) => title), { timeout: 20_000 }).toEqual([expect.stringContaining('contoso')]);
    await expect.poll(async () => (await desktop.look()).tray?.menu.map(({ label }) => label)).toContainEqual(expect.stringMatching(/^■ contoso – Error, /));
    const tray = (await desktop.look()).tray;
    expect(tray?.toolTip).toContain('contoso in Error');
    expect(tray?.image).not.toBe(calm);
    await desktop.act({ do: 'press-notification', index: 0 });
    await expect(program.page).toHaveURL(/#\/clusters\/[^/]+\/home/);
    await expect(pages.cause(/_nt_4/).or(program.page.getByRole('main').getByText(/_nt_4/)).first()).toBeVisible();

    await program.page.evaluate(() => { location.hash = '#/'; });
    await desktop.act({ do: 'press-menu', id: (await inMenu())?.id ?? '' });
    await expect(program.page).toHaveURL(/#\/clusters\/[^/]+\/home/);
    expect(program.pageErrors).toEqual([]);
  });

  withCluster('follows a link to one of its entities by its gateway, and asks for a cluster that it does not have @desktop', async ({ program, cluster }) => {
    const desktop = desktopOf(program);
    const pages = await addCluster(program.page, cluster);
    await pages.shows('Ok');
    const question = program.page.getByRole('alertdialog').or(program.page.getByRole('dialog'));
    await desktop.act({ do: 'open-url', url: `fabriscope://cluster/${new URL(cluster.url).host}/explore/${encodeURIComponent('node:_nt_1')}` });
    await expect(question).toContainText('Open the node “_nt_1” of contoso.');
    await expect(program.page).not.toHaveURL(/explore/);
    await question.getByRole('button', { name: 'Open it' }).click();
    await expect(pages.entity(/_nt_1/)).toBeVisible();
    await desktop.act({ do: 'open-url', url: 'fabriscope://cluster/elsewhere.test:19080/upgrades/cluster' });
    await expect(question).toContainText('a cluster that is not in your list');
    await question.getByRole('button', { name: 'Open it' }).click();
    await expect(program.page.getByLabel('Address', { exact: true })).toHaveValue('elsewhere.test:19080');
    expect(program.pageErrors).toEqual([]);
  });
});

test.describe('from one run to the next', () => {
  let folder = '';
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fabriscope-runs-'));
  });
  test.afterEach(() => rm(folder, { recursive: true, force: true }));
  const start = (keyring?: string) => launchDesktopDouble({ dataDir: join(folder, 'profile'), ...(keyring === undefined ? {} : { keyring }) });
  const quit = async (desktop: DesktopDouble): Promise<void> => {
    await desktop.act({ do: 'press-menu', id: 'quit' }).catch(() => {});
    expect(await desktop.ended).toBe(0);
    await desktop.close();
  };

  test('place, size and zoom of the window stay, but never out of sight @desktop', async () => {
    const bounds = { x: 200, y: 120, width: 900, height: 640 };
    const first = await start();
    await first.act({ do: 'move-window', bounds });
    await first.act({ do: 'press-menu', id: 'zoom-in' });
    await quit(first);
    const second = await start();
    expect(await window(second)).toMatchObject({ bounds, zoomLevel: 0.5 });
    await second.act({ do: 'move-window', bounds: { ...bounds, x: 3_000 } });
    await quit(second);
    const third = await start();
    expect((await window(third)).bounds).toEqual({ x: 350, y: 180, width: 900, height: 640 });
    await third.close();
  });

  test('there is one program for one profile: a second start shows the first @desktop', async () => {
    const first = await start();
    await expect.poll(async () => (await first.look()).tray).not.toBeNull();
    await first.act({ do: 'close-window' });
    await expect(start()).rejects.toThrow(/ended with code 0 before it showed a window/);
    await expect.poll(async () => (await window(first)).visible).toBe(true);
    await first.close();
  });

  test('secrets are kept by the system, or not at all where it protects none, and the user is told @desktop', async () => {
    const told = async (keyring: string): Promise<string> => {
      const desktop = await start(keyring);
      await desktop.act({ do: 'press-menu', id: 'go.settings' });
      await expect(desktop.page.getByRole('heading', { name: 'Settings' }).first()).toBeVisible();
      await expect(desktop.page.getByText(/GNOME keyring|memory only/).first()).toBeVisible();
      const text = await desktop.page.locator('main').innerText();
      await desktop.close();
      return text;
    };
    test.skip(process.platform !== 'linux', 'Only Linux has back ends that protect nothing.');
    expect(await told('gnome_libsecret')).toContain('the GNOME keyring');
    expect(await told('basic_text')).toMatch(/memory only[\s\S]*gnome-keyring/);
  });
});
