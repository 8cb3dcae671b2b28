import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { expect, test } from '../fixtures/with-cluster.ts';
import { addCluster } from '../pages/cluster-pages.ts';
import { JournalPages } from '../pages/journal-pages.ts';

const eventSchema = z.object({ id: z.number(), at: z.number(), source: z.string(), externalId: z.string().nullable(), type: z.string() }).loose();
const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

test.describe('a cluster whose health changes', () => {
  test.use({ clusterArgs: ['--scenario', 'healthy', '--pace', '0.02', '--name', 'contoso'] });

  test('events come while somebody watches, figures move with them, all of it goes out and comes in, and only past months are dropped @both', async ({ program, cluster }) => {
    const { page } = program;
    const pages = await addCluster(page, cluster);
    await pages.shows('Ok');
    const journal = new JournalPages(page);
    const tile = journal.tile('Health of clusters, 24 hours');

    await test.step('a figure moves when a machine is lost', async () => {
      await journal.open('Figures');
      await expect(tile.getByRole('row').filter({ hasText: 'contoso' })).toContainText('Ok');
      await cluster.ask('POST', 'node/down', { name: '_nt_3' });
      await expect(tile.getByRole('row').filter({ hasText: 'contoso' })).toContainText('Error', { timeout: 30_000 });
    });
    await test.step('an event comes on top when it is back', async () => {
      await journal.part('Events');
      await journal.search('cluster.health');
      await expect(journal.event(/Health went from \w+ to Error/).first()).toBeVisible();
      await cluster.ask('POST', 'node/up', { name: '_nt_3' });
      const back = journal.event(/Health went from \w+ to Ok/).first();
      await expect(back).toBeVisible({ timeout: 30_000 });
      await back.dblclick();
      await expect(page.getByRole('complementary', { name: 'Event in full' })).toContainText('cluster.health');
    });

    const folder = join(program.homeDir, 'Downloads', 'Fabriscope');
    const written = async (ending: string): Promise<string> => {
      await expect.poll(() => readdir(folder).catch(() => [])).toContainEqual(expect.stringMatching(new RegExp(`\\.${ending}$`)));
      return join(folder, (await readdir(folder)).find((name) => name.endsWith(`.${ending}`)) ?? '');
    };
    await test.step('all of it goes out, for a spreadsheet and for another Fabriscope', async () => {
      await journal.part('Upkeep');
      await page.getByRole('button', { name: 'Export all events' }).click();
      const events = (await readFile(await written('ndjson'), 'utf8')).trimEnd().split('\n').map((line) => eventSchema.parse(JSON.parse(line)));
      expect(events.filter(({ type }) => type === 'cluster.health').length).toBeGreaterThan(1);
      await page.getByRole('group', { name: 'As' }).getByText('CSV', { exact: true }).click();
      await page.getByRole('button', { name: 'Export all events' }).click();
      const [head = ''] = (await readFile(await written('csv'), 'utf8')).split('\r\n');
      expect(head).toBe('id,at,storedAt,stream,type,source,externalId,entity,value,compensates,attributes');
    });
    await test.step('what another one exported comes in', async () => {
      const [line = ''] = (await readFile(await written('ndjson'), 'utf8')).split('\n');
      const event = eventSchema.parse(JSON.parse(line));
      const older = join(program.homeDir, 'older.ndjson');
      await writeFile(older, `${JSON.stringify({ ...event, at: event.at - 70 * 86_400_000, externalId: 'of long ago' })}\n`);
      await page.getByLabel('NDJSON export of a Fabriscope').setInputFiles(older);
      await expect(async () => {
        await journal.part('Events');
        await journal.part('Upkeep');
        await expect(page.getByRole('row', { name: new RegExp(`^${monthOf(event.at - 70 * 86_400_000)}`) })).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 15_000 });
    });
    await test.step('a month that runs is not dropped; one that is over is, with a reason, and leaves a marker', async () => {
      const running = page.getByRole('row', { name: new RegExp(`^${monthOf(Date.now())}`) });
      await expect(running.getByRole('button')).toBeDisabled();
      await running.getByRole('button').hover();
      await expect(page.getByRole('tooltip')).toContainText('once it is over');
      const over = page.getByRole('table').getByRole('row').filter({ hasNotText: monthOf(Date.now()) }).filter({ has: page.getByRole('button') });
      const month = await over.getByRole('rowheader').innerText();
      await over.getByRole('button').click();
      const question = page.getByRole('alertdialog');
      await question.getByLabel('Why').fill('It was an example');
      await question.getByLabel(`Type ${month} to confirm`).fill(month);
      await question.getByRole('button', { name: 'Drop 1 event' }).click();
      await expect(over).toHaveCount(0);
      await journal.part('Events');
      await journal.search('segment-dropped');
      await expect(journal.event(/dropped.*It was an example/)).toHaveCount(1);
    });
    expect(program.pageErrors).toEqual([]);
  });
});
