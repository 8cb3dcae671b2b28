import * as z from 'zod';
import { expect, test } from '../fixtures/with-cluster.ts';
import { addCluster } from '../pages/cluster-pages.ts';

const stateSchema = z.object({ health: z.string(), nodes: z.array(z.object({ name: z.string(), status: z.string() })) }).loose();

test.describe('one bad node', () => {
  test.use({ clusterArgs: ['--scenario', 'one-bad-node', '--pace', '0.05', '--name', 'contoso'] });

  test('from red to its cause: sentence, ranked cause with evidence, page of the node, the same node red in the tree @both', async ({ program, cluster }) => {
    const { page } = program;
    const { nodes } = stateSchema.parse(await cluster.ask('GET', 'state'));
    const [down] = nodes.filter(({ status }) => status === 'Down').map(({ name }) => name);
    if (down === undefined) throw new Error('No node of the simulated cluster is down.');
    const pages = await addCluster(page, cluster);

    await test.step('the sentence says what is the matter', async () => {
      await pages.shows('Error');
      await expect(pages.sentence).toContainText('1 of 5 nodes down');
    });
    const first = pages.cause(new RegExp(`${down} is down`));
    await test.step('the first cause tells who reported what, and what it pulls with it', async () => {
      await expect(first).toBeVisible();
      await expect(first.getByText('Next step')).toBeVisible();
      await expect(first.getByText('System.FM')).toBeVisible();
      await expect(first.getByText(/partitions/).first()).toBeVisible();
    });
    await test.step('every red entity has a name', async () => {
      await expect(page.getByTestId('unhealthy-entity').first()).toHaveText(down);
    });
    await test.step('the cause leads to the page of the node, red there and in the tree', async () => {
      await first.getByRole('link', { name: new RegExp(down) }).first().click();
      const node = pages.entity(`node ${down}`);
      await expect(node).toBeVisible();
      await expect(node.getByText('Error', { exact: true }).first()).toBeVisible();
      await expect(node.getByText('Down', { exact: true }).first()).toBeVisible();
      const row = page.getByRole('treeitem', { name: new RegExp(down) });
      await expect(row).toHaveAttribute('aria-selected', 'true');
      await expect(row).toContainText('Error');
    });
    await test.step('and when the machine is back, so is the colour', async () => {
      await cluster.ask('POST', 'node/up', { name: down });
      await expect(pages.entity(`node ${down}`).getByText('Up', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
      await pages.open('Home');
      await pages.shows('Ok');
    });
    expect(program.pageErrors).toEqual([]);
  });
});

test.describe('quorum loss', () => {
  test.use({ clusterArgs: ['--scenario', 'quorum-loss', '--pace', '0.05', '--name', 'contoso'] });

  test('a partition without quorum is named, with what it takes with it', async ({ program, cluster }) => {
    const { page } = program;
    const pages = await addCluster(page, cluster);
    await pages.shows('Error');
    await expect(pages.sentence).toContainText(/quorum/i);
    const cause = pages.cause(/quorum/i).first();
    const line = cause.getByRole('button', { name: /quorum/i });
    if ((await line.getAttribute('aria-expanded')) === 'false') await line.click();
    await expect(cause.getByText('Next step')).toBeVisible();
    const partition = cause.getByRole('link', { name: /^Partition / }).first();
    const name = await partition.innerText();
    await partition.click();
    await expect(pages.entity(/^partition /)).toContainText(/quorum/i);
    await expect(page.getByRole('treeitem', { selected: true })).toContainText('Error');
    await expect(page.getByRole('treeitem', { selected: true })).toContainText(name.replace(/^Partition /, '').slice(0, 8));
    expect(program.pageErrors).toEqual([]);
  });
});
