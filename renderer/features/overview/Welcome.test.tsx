import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { fakeProcedures, FakeWorld } from '../../testing/fake-world.ts';
import { renderPage, type RenderedPage } from '../../testing/render-page.tsx';
import { sampleInfo } from '../../testing/sample-data.ts';

let page: RenderedPage;
afterEach(() => { page.close(); });

test('a page that may only look says so instead of failing after the press', async () => {
  const user = userEvent.setup();
  const world = new FakeWorld(true);
  const procedures = fakeProcedures(world, 1);
  page = renderPage('/', { world, procedures: { ...procedures, app: { ...procedures.app, info: async () => ({ ...sampleInfo, role: 'wallboard' as const }) } } });
  await screen.findByText('Read-only: opened with the wallboard link');
  const explore = await screen.findByRole('button', { name: 'Explore with simulated ones' });
  expect(explore.getAttribute('aria-disabled')).toBe('true');
  await user.click(explore);
  expect(page.calls.some(({ path }) => path === 'app.exploreSimulated')).toBe(false);
  expect((await screen.findAllByText(/it may look and not touch/)).length).toBeGreaterThan(0);
});
