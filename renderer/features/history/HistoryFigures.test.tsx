import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { renderServices, type RenderedServices } from '../../testing/render-services.tsx';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();

describe('the matrix', () => {
  test('says what is where, what failed and what is behind; arrows step over empty places, Enter opens', async () => {
    page = renderServices('/history/matrix');
    const table = await screen.findByRole('table', { name: 'Versions by application and environment' });
    expect(within(table).getByRole('columnheader', { name: /^Production ?\(production\)$/ })).toBeTruthy();
    const shop = within(table).getByRole('row', { name: /^Shop/ });
    const cells = within(shop).getAllByRole('button');
    expect(cells.find((cell) => cell.textContent.includes('Failed'))?.textContent).toContain('7 behind');
    expect(within(shop).getByLabelText('never deployed')).toBeTruthy();
    cells[0]?.focus();
    await user.keyboard('{ArrowRight}');
    // Test has never had it: focus goes on to Staging.
    expect(document.activeElement).toBe(cells[1]);
    await user.keyboard('{ArrowDown}{ArrowUp}');
    expect(document.activeElement).toBe(cells[1]);
    await user.keyboard('{Enter}');
    await screen.findByRole('heading', { level: 1, name: 'Deployments' });
    expect(decodeURIComponent(page.path()).replaceAll('\\', '')).toContain('{"applications":["Shop"],"environments":["Staging"]}');
  });
  test('shows production only, finds by name, and says that nothing has that name', async () => {
    page = renderServices('/history/matrix');
    await screen.findByRole('columnheader', { name: 'Staging' });
    await user.click(screen.getByRole('switch', { name: 'Production only' }));
    await waitFor(() => { expect(screen.queryByRole('columnheader', { name: 'Staging' })).toBeNull(); });
    await user.type(screen.getByRole('searchbox', { name: 'Find an application' }), 'nothing');
    expect(screen.getByText('No application has that name.')).toBeTruthy();
  });
});

test('parameters: differences, gaps and secrets in the open are told in words, secrets are not shown, one environment is exported', async () => {
  page = renderServices('/history/parameters');
  const table = await screen.findByRole('table', { name: 'Parameters of Shop by environment' });
  expect(within(table).getByRole('row', { name: /^nt1InstanceCount/ }).textContent).toContain('≠ differs');
  expect(within(table).getByRole('row', { name: /^zone/ }).textContent).toContain('missing in 3');
  expect(within(table).getByRole('row', { name: /^adminPassword/ }).textContent).toContain('secret, not kept');
  expect(screen.getByText('1 looks like a secret in the open')).toBeTruthy();
  await user.click(screen.getByRole('switch', { name: 'Differences and gaps only' }));
  expect(within(table).queryByRole('row', { name: /^location/ })).toBeNull();
  await user.click(within(table).getByRole('button', { name: 'Export the parameters of Production' }));
  const dialog = await screen.findByRole('dialog', { name: 'Parameters file for Production' });
  await within(dialog).findByText('/home/maja/Downloads/Fabriscope');
  await user.click(within(dialog).getByRole('button', { name: 'Export' }));
  await waitFor(() => { expect(page.inputsOf('history.figures.exportParameters')).toEqual([{ application: 'Shop', kind: 'arm', environment: 'Production', folder: 'downloads' }]); });
});

describe('the delivery figures', () => {
  test('stand with their definitions, what limits them, and whether they got better', async () => {
    page = renderServices('/history/dora');
    const lead = await screen.findByRole('region', { name: 'Lead time, median' });
    expect(lead.textContent).toContain('5 h 12 min');
    expect(lead.textContent).toContain('before: 9 h, better now');
    expect(lead.textContent).toContain('From the commit to the end of the deployment');
    expect(lead.textContent).toContain('12 of 188 deployments have no known commit time');
    expect(screen.getByRole('region', { name: 'Change failure rate' }).textContent).toContain('worse now');
    expect(screen.getByRole('region', { name: 'Batch size, median' }).textContent).toContain('not known');
    // What the bars show is there to be read, too.
    await user.click(screen.getByRole('button', { name: 'The same as a table' }));
    expect(within(screen.getByRole('region', { name: 'By week' })).getAllByRole('row').length).toBe(14);
    await user.click(screen.getByText('30 days'));
    await waitFor(() => { expect(page.inputsOf('history.figures.dora').at(-1)).toMatchObject({ slot: 'day', productionOnly: true, fixWithinHours: 24 }); });
  });
  test('of nothing say so, and why', async () => {
    page = renderServices('/history/dora', { isBare: true });
    expect(await screen.findByText(/Nothing went to an environment that is marked as production/)).toBeTruthy();
  });
});

describe('the environments', () => {
  test('are production as it is in force; a change says so explicitly and is saved', async () => {
    page = renderServices('/history/environments');
    const ofName = (name: string) => screen.getByRole('switch', { name: new RegExp(`^${name}: ?Production$`) });
    const isOn = (name: string) => ofName(name).getAttribute('aria-checked');
    await screen.findByRole('switch', { name: /^Staging/ });
    // By name, and because the connection of “Stage left” is marked.
    expect([isOn('Production'), isOn('prod-we'), isOn('Stage left'), isOn('Staging')]).toEqual(['true', 'true', 'true', 'false']);
    expect(screen.getByText(/until you say otherwise/)).toBeTruthy();
    await user.click(ofName('Stage left'));
    expect(isOn('Stage left')).toBe('false');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => { expect(page.inputsOf('history.figures.environments.save')).toEqual([expect.objectContaining({ production: ['Production', 'prod-we'] })]); });
    await user.click(await screen.findByRole('button', { name: 'By name again' }));
    await waitFor(() => { expect(isOn('Stage left')).toBe('true'); });
  });
  test('are put in order, and a rule needs both of its parts', async () => {
    page = renderServices('/history/environments');
    await user.click(await screen.findByRole('button', { name: 'Staging earlier' }));
    await user.click(screen.getByRole('button', { name: 'Add a rule' }));
    expect(screen.getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBe('true');
    await user.type(screen.getByLabelText('Place of rule 2'), 'shop-stage-*');
    await user.type(screen.getByLabelText('Environment of rule 2'), 'Staging');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => {
      expect(page.inputsOf('history.figures.environments.save')).toEqual([{
        rules: [{ source: null, place: 'shop-prod*', environment: 'Production' }, { source: null, place: 'shop-stage-*', environment: 'Staging' }], order: ['Staging', 'Development', 'prod-we', 'Production', 'Stage left'], production: null,
      }]);
    });
  });
});
