import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { renderServices, type RenderedServices } from '../../testing/render-services.tsx';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();

test('profiles stand as cards with who is signed in and what failed, and what was deployed lately below them', async () => {
  page = renderServices('/', { rows: 30 });
  const cards = await screen.findByRole('list', { name: 'Azure profiles and organisations' });
  const [first, second, third] = within(cards).getAllByRole('listitem');
  expect(first?.textContent).toContain('1 deployment runs, 2 failed today');
  expect(second?.textContent).toContain('Signed out');
  expect(third?.textContent).toContain('Not signed in yet');
  const lately = await screen.findByRole('list', { name: 'Deployed lately' });
  expect(within(lately).getAllByRole('listitem').length).toBe(8);
  await user.click(within(lately).getAllByRole('link')[0] ?? lately);
  expect(await screen.findByRole('complementary', { name: 'Deployment in full' })).toBeTruthy();
});

test('while nothing was deployed nothing is said of it', async () => {
  page = renderServices('/', { isBare: true });
  await screen.findByRole('list', { name: 'Azure profiles and organisations' });
  expect(screen.queryByText('Deployed lately')).toBeNull();
});

test('the palette finds profiles by account, and deployments of the history', async () => {
  page = renderServices('/settings', { rows: 240 });
  await screen.findByRole('heading', { level: 1, name: 'Settings' });
  await user.keyboard('{Control>}k{/Control}');
  const field = await screen.findByRole('combobox', { name: 'Search connections, deployments and commands' });
  await user.type(field, '@fabrikam');
  expect((await screen.findByRole('option', { selected: true })).textContent).toContain('Fabrikam sandbox');
  await user.clear(field);
  await user.type(field, '#quota');
  const [found] = await screen.findAllByRole('option', { name: /Deployment · Failed/ });
  expect(found?.textContent).toContain('to ');
  await user.click(screen.getByRole('option', { name: /^All \d+ deployments with “quota”/ }));
  expect(await screen.findByText(/^\d+ deployments of 240$/)).toBeTruthy();
});
