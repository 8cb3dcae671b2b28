import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { throwFault } from '../../testing/fake-host.ts';
import { renderServices, type RenderedServices, type ServiceOptions } from '../../testing/render-services.tsx';
import { sampleEvent } from '../../testing/sample-journal.ts';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();
const grid = () => screen.getByRole('grid', { name: 'Events of the journal' });

async function open(part: 'Events' | 'Figures' | 'Upkeep', options: ServiceOptions = {}): Promise<void> {
  page = renderServices('/journal', options);
  await screen.findByRole('heading', { level: 1, name: 'Journal' });
  if (part !== 'Events') await user.click(screen.getByText(part));
}

test('events come page by page into the past, with new ones on top as they happen', async () => {
  await open('Events');
  await screen.findByText('200 events so far');
  await user.click(screen.getByRole('button', { name: 'Show older events' }));
  await screen.findByText('400 events so far');
  page.journal.happen(sampleEvent(7_000 * 8 + 4, Date.now()));
  await screen.findByText('401 events so far');
  expect(within(grid()).getAllByRole('row')[1]?.textContent).toContain('Alert: fabric:/Shop has no quorum in 3 partitions');
  await user.click(screen.getByRole('button', { name: 'Show older events' }));
  // The journal had 500 and one more came: that is all.
  await screen.findByText('501 events');
  expect(screen.queryByRole('button', { name: 'Show older events' })).toBeNull();
});

test('an event opens with everything that was kept of it', async () => {
  await open('Events');
  await screen.findByText('200 events so far');
  const cell = within(grid()).getAllByRole('gridcell', { name: 'Restart node _nt1_7: done' })[0];
  await user.dblClick(cell ?? grid());
  const pane = await screen.findByRole('complementary', { name: 'Event in full' });
  await within(pane).findByText(/"confirmed": "typed"/);
  expect(within(grid()).getAllByRole('row').filter((row) => row.getAttribute('aria-current') === 'true')).toHaveLength(1);
  await user.click(within(pane).getByRole('button', { name: /^Close/ }));
  await waitFor(() => { expect(screen.queryByRole('complementary', { name: 'Event in full' })).toBeNull(); });
  // The keyboard goes on where it came from.
  await waitFor(() => { expect(document.activeElement).toBe(cell?.closest('[role="row"]')); });
});

test('a journal that cannot be read is not called empty', async () => {
  await open('Events', { change: (procedures) => ({ ...procedures, journal: { ...procedures.journal, events: { ...procedures.journal?.events, page: async () => throwFault({ message: 'The journal cannot be read.' }) } } }) });
  await screen.findByText('The journal cannot be read.');
  expect(screen.queryByText('Nothing has happened yet that is worth keeping.')).toBeNull();
});

test('says what happened to its file, and what waits in memory', async () => {
  await open('Events', { isBare: true });
  expect(await screen.findByText('Nothing has happened yet that is worth keeping.')).toBeTruthy();
  page.journal.status.set({ ...page.journal.status.value, state: 'full', words: 'The disk takes nothing more. Free some room.', waiting: 3 });
  const alert = await screen.findByText(/The disk takes nothing more/);
  expect(alert.textContent).toContain('3 events wait in memory');
});

test('figures have units and their time; one is changed, a new one shows its value before it is saved, one is removed', async () => {
  await open('Figures');
  const batteries = await screen.findByRole('region', { name: 'Batteries, last 2 hours' });
  await within(batteries).findByText('82 %');
  expect(screen.getByRole('region', { name: 'Deployments of 24 hours' }).textContent).toContain('in the last 24 h');
  await user.click(screen.getByRole('button', { name: 'New figure…' }));
  const dialog = await screen.findByRole('dialog', { name: 'A new figure' });
  expect(within(dialog).getByText('Give it a name of letters, digits, dots and dashes.', { selector: 'p' })).toBeTruthy();
  await user.click(within(dialog).getByLabelText(/^Name/));
  await user.paste('failed-by-application');
  expect(within(dialog).getByText('There is one of that name.', { selector: 'p' })).toBeTruthy();
  await user.paste('-2');
  expect((await within(dialog).findByRole('region', { name: 'As it stands now' })).textContent).toContain('61');
  await user.click(within(dialog).getByRole('button', { name: 'Save' }));
  await screen.findByRole('region', { name: 'failed-by-application-2' });
  await user.click(screen.getByRole('button', { name: 'Acts on failed-by-application' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Remove' }));
  await waitFor(() => { expect(screen.queryByRole('region', { name: 'failed-by-application' })).toBeNull(); });
});

test('a month is dropped only with its name typed and a reason; the present one cannot be', async () => {
  await open('Upkeep');
  const present = await screen.findByRole('button', { name: /^Drop ?2026-11/ });
  expect(present.getAttribute('aria-disabled')).toBe('true');
  await user.click(screen.getByRole('button', { name: /^Drop ?2026-09/ }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Drop 2026-09 for good?' });
  // Enter must not drop anything by accident.
  expect(document.activeElement?.textContent).toBe('Cancel');
  const act = within(dialog).getByRole('button', { name: /^Drop 104,221 events/ });
  await user.click(within(dialog).getByLabelText('Type 2026-09 to confirm'));
  await user.paste('2026-09');
  expect(act.getAttribute('aria-disabled')).toBe('true');
  await user.click(within(dialog).getByLabelText('Why'));
  await user.paste('moved to the archive');
  await user.click(act);
  await waitFor(() => { expect(screen.queryByRole('row', { name: /^2026-09/ })).toBeNull(); });
  expect(page.inputsOf('journal.segments.drop')).toEqual([{ month: 202_609, confirmedEvents: 104_221, reason: 'moved to the archive' }]);
});
