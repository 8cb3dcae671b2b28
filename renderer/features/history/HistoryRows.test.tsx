import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { throwFault } from '../../testing/fake-host.ts';
import { renderServices, type RenderedServices, type ServiceOptions } from '../../testing/render-services.tsx';
import { filterText, noFilter } from './history-filter.ts';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();
const grid = () => screen.getByRole('grid', { name: 'Deployments' });
const rows = () => within(grid()).getAllByRole('row').slice(1);
/** Texts that are JSON are quoted in an address. */
function addressFilter(): unknown {
  const quoted: unknown = JSON.parse(new URL(`http://page${page.path()}`).searchParams.get('filter') ?? '"{}"');
  return typeof quoted === 'string' ? JSON.parse(quoted) : quoted;
}

async function open(search = '', options: ServiceOptions = {}): Promise<void> {
  // Few rows: looking for roles takes time in proportion to what is drawn.
  page = renderServices(`/history${search}`, { rows: 12, ...options });
  await screen.findByRole('heading', { level: 1, name: 'Deployments' });
}

test('a history of 200,000 rows asks for what is in sight, newest first', async () => {
  await open('', { rows: 200_000 });
  await screen.findByText('200,000 deployments');
  await waitFor(() => { expect(grid().getAttribute('aria-rowcount')).toBe('200001'); });
  expect(rows()[0]?.textContent).toContain('Running');
  const asked = page.inputsOf('history.rows.page').map((input) => (typeof input === 'object' && input !== null && 'offset' in input ? input.offset : null));
  expect(new Set(asked)).toEqual(new Set([0]));
  (rows()[0] ?? grid()).focus();
  await user.keyboard('{End}');
  await waitFor(() => { expect(page.inputsOf('history.rows.page')).toContainEqual(expect.objectContaining({ offset: 199_900, limit: 100 })); });
  // The focus stays in its place when the row that was on its way has come.
  await waitFor(() => { expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('200001'); });
  await waitFor(() => { expect(document.activeElement?.textContent).not.toBe(''); });
  expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('200001');
});

test('what is chosen stands in the address, narrows the list, and is taken away again', async () => {
  await open();
  await screen.findByText('12 deployments');
  await user.click(screen.getByRole('button', { name: /Result$/ }));
  await user.click(await screen.findByRole('option', { name: /^Failed/ }));
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('searchbox', { name: 'Search the history' }));
  await user.paste('quota');
  await waitFor(() => { expect(addressFilter()).toEqual({ results: ['failed'], text: 'quota' }); });
  expect(await screen.findByText(/^\d+ deployments? of 12$/)).toBeTruthy();
  await waitFor(() => { expect(rows().every((row) => row.textContent.includes('QuotaExceeded'))).toBe(true); });
  await user.click(screen.getByRole('button', { name: 'Show all' }));
  await screen.findByText('12 deployments');
  expect(page.path()).toBe('/history');
});

test('a filter that nothing fits says so, and so does a history that cannot be read', async () => {
  let isFailing = true;
  await open(`?filter=${encodeURIComponent(filterText({ ...noFilter, text: 'no such thing' }))}`, {
    change: (procedures) => ({ ...procedures, history: { ...procedures.history, rows: { ...procedures.history?.rows, page: async (input, options) => (isFailing ? throwFault({ message: 'The history could not be read.' }) : procedures.history?.rows?.page?.(input, options) ?? throwFault({})) } } }),
  });
  const fault = await screen.findByText('The history could not be read.');
  expect(screen.queryByText(/No deployment fits/)).toBeNull();
  isFailing = false;
  await user.click(screen.getByRole('button', { name: /^Retry/ }));
  expect(await screen.findByText('No deployment fits. Take away a word or a choice.')).toBeTruthy();
  expect(fault.isConnected).toBe(false);
});

test('with nothing deployed yet it says where deployments come from', async () => {
  await open('', { isBare: true });
  expect(await screen.findByText(/as soon as a connected system tells of one/)).toBeTruthy();
});

test('a filter is saved under a name and brought back', async () => {
  await open(`?filter=${encodeURIComponent(filterText({ ...noFilter, productionOnly: true }))}`);
  await user.click(await screen.findByRole('button', { name: 'Filters' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Save this filter…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Save this filter' });
  await user.type(within(dialog).getByLabelText('Name'), 'Live{Enter}');
  // The name of the filter in force stands on the button.
  const saved = await screen.findByRole('button', { name: 'Live' });
  await user.click(screen.getByRole('button', { name: 'Show all' }));
  await waitFor(() => { expect(saved.textContent).toBe('Filters'); });
  await user.click(saved);
  await user.click(await screen.findByRole('menuitem', { name: 'Live' }));
  await waitFor(() => { expect(addressFilter()).toEqual({ productionOnly: true }); });
});

test('two marked rows are compared with c', async () => {
  await open();
  await screen.findByText('12 deployments');
  await waitFor(() => { expect(rows().length).toBeGreaterThan(3); });
  await user.click(rows()[1] ?? grid());
  await user.keyboard('{Control>}');
  await user.click(rows()[3] ?? grid());
  await user.keyboard('{/Control}');
  expect(screen.getByText('2 rows marked')).toBeTruthy();
  // Esc closes what is open, and leaves the marks.
  await user.keyboard('{Enter}');
  await screen.findByRole('complementary', { name: 'Deployment in full' });
  await user.keyboard('{Escape}');
  await waitFor(() => { expect(screen.queryByRole('complementary', { name: 'Deployment in full' })).toBeNull(); });
  expect(screen.getByText('2 rows marked')).toBeTruthy();
  await user.keyboard('c');
  await screen.findByRole('heading', { level: 1, name: 'Two deployments side by side' });
  // Differences come first; what is the same can be had.
  expect(screen.queryByRole('row', { name: /^location/ })).toBeNull();
  expect((await screen.findByRole('row', { name: /^adminPassword/ })).textContent).toContain('secret, not kept');
  await user.click(screen.getByRole('switch', { name: 'Differences only' }));
  expect(screen.getByRole('row', { name: /^location/ })).toBeTruthy();
  const before = page.path();
  await user.click(screen.getByRole('button', { name: 'Swap' }));
  await waitFor(() => { expect(page.path()).not.toBe(before); });
});

test('a failed deployment opens beside the list: causes, what changed, its way, and its result is corrected', async () => {
  await open('?row=application-upgrade%3Ac1%3A14', { rows: 60 });
  const detail = await screen.findByRole('complementary', { name: 'Deployment in full' });
  const why = await within(detail).findByRole('region', { name: /^Why/ });
  expect(why.textContent).toContain('did not become healthy within 10 min');
  const changed = within(detail).getByRole('region', { name: 'What changed since the last success' });
  expect(within(changed).getByRole('row', { name: /^nt1InstanceCount 3 5/ })).toBeTruthy();
  expect(within(changed).getByRole('row', { name: /^adminPassword/ }).textContent).not.toMatch(/hunter|[0-9]/);
  expect(within(within(detail).getByRole('region', { name: 'From commit to here' })).getAllByRole('listitem').map((step) => step.textContent.slice(0, 6))).toEqual(['Commit', 'BuildS', 'Deploy']);
  await user.click(within(detail).getByRole('button', { name: 'The result is wrong…' }));
  const dialog = await screen.findByRole('dialog', { name: /^Correct the result/ });
  expect(within(dialog).getByRole('button', { name: 'Correct' }).getAttribute('aria-disabled')).toBe('true');
  await user.type(within(dialog).getByLabelText('Why'), 'It came up by itself');
  await user.click(within(dialog).getByRole('button', { name: 'Correct' }));
  await within(detail).findByText(/^Corrected to “Failed”/);
  expect(page.inputsOf('history.rows.reclassify')).toEqual([{ key: 'application-upgrade:c1:14', as: 'failed', why: 'It came up by itself' }]);
  await user.click(within(detail).getByRole('button', { name: /^Close/ }));
  await waitFor(() => { expect(page.path()).toBe('/history'); });
});

test('what is shown is exported as a task', async () => {
  await open();
  await screen.findByText('12 deployments');
  await user.click(screen.getByRole('button', { name: 'Export…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Export 12 deployments' });
  await within(dialog).findByText('/home/maja/Downloads/Fabriscope');
  await user.click(within(dialog).getByText('NDJSON, whole records'));
  await user.click(within(dialog).getByRole('button', { name: 'Export' }));
  await waitFor(() => { expect(page.inputsOf('history.rows.export')).toEqual([{ filter: noFilter, format: 'ndjson', folder: 'downloads' }]); });
});
