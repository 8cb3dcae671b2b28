import * as z from 'zod';
import { expect, test } from '../fixtures/with-cluster.ts';
import type { SimulatedCluster } from '../fixtures/simulated-clusters.ts';
import { addCluster } from '../pages/cluster-pages.ts';

const partitionsSchema = z.object({ Items: z.array(z.object({ PartitionInformation: z.object({ Id: z.string() }).loose() }).loose()).min(1) }).loose();
const replicasSchema = z.object({ Items: z.array(z.object({ ReplicaId: z.string(), Address: z.string() }).loose()).min(1) }).loose();
const nodesSchema = z.object({ Items: z.array(z.object({ Name: z.string(), IpAddressOrFQDN: z.string() }).loose()).min(1) }).loose();

async function asked<Answer>(cluster: SimulatedCluster, path: string, schema: z.ZodType<Answer>): Promise<Answer> {
  return schema.parse(await (await fetch(`${cluster.url}/${path}${path.includes('?') ? '&' : '?'}api-version=6.4`)).json());
}

test.use({ clusterArgs: ['--scenario', 'healthy', '--pace', '0.05', '--name', 'contoso'] });

test('anything is found by name, id or address, with the keyboard alone', async ({ program, cluster }) => {
  const { page } = program;
  const { Items: partitions } = await asked(cluster, 'Services/Shop~Cart/$/GetPartitions', partitionsSchema);
  const partitionId = partitions[0]?.PartitionInformation.Id ?? '';
  const { Items: replicas } = await asked(cluster, `Partitions/${partitionId}/$/GetReplicas`, replicasSchema);
  const replicaId = replicas[0]?.ReplicaId ?? '';
  const { Items: nodes } = await asked(cluster, 'Nodes', nodesSchema);
  const [node] = nodes;
  if (node === undefined) throw new Error('The simulated cluster has no nodes.');
  const pages = await addCluster(page, cluster);
  await pages.shows('Ok');
  const palette = page.getByRole('combobox', { name: 'Search connections, deployments and commands' });
  const go = async (text: string, hit: RegExp): Promise<void> => {
    await page.keyboard.press('Control+k');
    await palette.fill(text);
    await expect(page.getByRole('option', { selected: true })).toHaveText(hit);
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  };
  const row = (name: RegExp | string) => page.getByRole('treeitem', { name, selected: true });

  await test.step('a partition that was never on show, by its id', async () => {
    await go(partitionId, /partition/i);
    await expect(pages.entity(/^partition /)).toBeVisible();
    await expect(row(new RegExp(partitionId.slice(0, 8)))).toBeVisible();
  });
  await test.step('one of its replicas, by its id', async () => {
    await expect(pages.entity(/^partition /).getByText(/Replicas/).first()).toBeVisible();
    await pages.entity(/^partition /).getByRole('tab', { name: /^Replicas/ }).click();
    await expect(page.getByText(replicaId).first()).toBeVisible();
    await go(replicaId, /replica/i);
    await expect(pages.entity(/^replica /)).toBeVisible();
    await expect(row(new RegExp(replicaId))).toBeVisible();
  });
  await test.step('a service by its full name, an application by a part of it', async () => {
    await go('fabric:/Payments/Ledger', /Ledger/);
    await expect(pages.entity(/^service .*Ledger/)).toBeVisible();
    await go('#notificat', /Notifications/);
    await expect(pages.entity('application fabric:/Notifications')).toBeVisible();
  });
  await test.step('a node by its address', async () => {
    await go(node.IpAddressOrFQDN, new RegExp(node.Name));
    await expect(pages.entity(`node ${node.Name}`)).toBeVisible();
    await expect(row(new RegExp(node.Name))).toBeVisible();
  });
  await test.step('the search of Explore, and arrows through the tree', async () => {
    await page.keyboard.press('s');
    const field = page.getByRole('combobox', { name: 'Find anything in this cluster' });
    await expect(field).toBeFocused();
    await page.keyboard.type('fabric:/Shop/Web');
    await expect(page.getByRole('option', { selected: true })).toContainText('Web');
    await page.keyboard.press('Enter');
    await expect(pages.entity(/^service .*Web/)).toBeVisible();
    await row(/Web/).focus();
    await page.keyboard.press('ArrowRight');
    await expect(row(/Web/)).toHaveAttribute('aria-expanded', 'true');
    // What is in it comes a moment later; without it, down is the next application.
    await expect(page.getByRole('treeitem', { name: /Singleton/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(pages.entity(/^partition /)).toBeVisible();
  });
  await test.step('a link to it opens it and the way to it, in a page of its own', async () => {
    const address = page.url();
    const other = await program.openPage();
    await other.goto(address);
    await expect(other.getByRole('article', { name: /^partition / })).toBeVisible();
    await expect(other.getByRole('treeitem', { selected: true })).toBeInViewport();
    await other.close();
  });
  await test.step('what is not there is said to be not there', async () => {
    await page.keyboard.press('Control+k');
    await palette.fill('00000000-1111-4222-8333-444444444444');
    await expect(page.getByText(/Neither the names that were seen nor the cluster itself know it/)).toBeVisible();
  });
  expect(program.pageErrors).toEqual([]);
});
