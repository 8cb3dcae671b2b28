import { expect, test } from '../fixtures/with-cluster.ts';
import { addCluster } from '../pages/cluster-pages.ts';

test.use({ clusterArgs: ['--scenario', 'one-bad-node', '--pace', '0.05', '--name', 'contoso'] });

test('the wallboard: big, for looking only, and honest about old data', async ({ program, cluster, chromiumBrowser, host }) => {
  test.skip(host !== 'browser', 'The wallboard belongs to the browser host.');
  if (program.wallboardUrl === null) throw new Error('No wallboard address was printed.');
  const pages = await addCluster(program.page, cluster);
  await pages.shows('Error');
  const context = await chromiumBrowser.newContext({ viewport: { width: 1920, height: 1080 } });
  const wall = await context.newPage();
  try {
    await wall.clock.install();
    await wall.goto(program.wallboardUrl);
    await wall.getByRole('link', { name: 'Wallboard' }).click();
    const tile = wall.getByRole('region', { name: 'Wallboard' }).getByRole('listitem').filter({ hasText: 'contoso' });

    await test.step('state and reason are legible from across the room', async () => {
      await expect(tile).toHaveAttribute('data-age', 'fresh');
      const word = tile.getByText('Error', { exact: true });
      await expect(word).toBeVisible();
      const box = await word.boundingBox();
      expect(box?.height ?? 0).toBeGreaterThan(1080 / 20);
      await expect(tile).toContainText('1 of 5 nodes down');
    });
    await test.step('it may look and not touch', async () => {
      await tile.getByRole('link', { name: 'contoso' }).click();
      const unlock = wall.getByRole('button', { name: 'Locked: unlock' });
      await expect(unlock).toHaveAttribute('aria-disabled', 'true');
      await unlock.click({ force: true });
      await expect(wall.getByText(/may look and not touch/).filter({ visible: true }).first()).toBeVisible();
      await expect(wall.getByRole('alertdialog')).toHaveCount(0);
      await wall.getByRole('link', { name: 'Wallboard' }).click();
    });
    await test.step('when the gateway falls silent, what is old is greyed, and then covered with its age', async () => {
      await cluster.ask('POST', 'fault', { kind: 'gateway-down', mode: 'silent' });
      await wall.clock.fastForward(60_000);
      await expect(tile).toHaveAttribute('data-age', 'grey');
      await expect(tile).toContainText(/as of/);
      await wall.clock.fastForward(90_000);
      await expect(tile).toHaveAttribute('data-age', 'covered');
      await expect(tile).toContainText(/Nothing heard for/);
      await expect(tile).not.toContainText('1 of 5 nodes down');
    });
  } finally {
    await context.close();
  }
});
