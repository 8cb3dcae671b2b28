import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { DevopsEnvironmentCell } from '../../../shared/contract/devops/index.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { Environments } from './Environments.tsx';
import { aStage, connectionId, past } from './testing/sample-runs.ts';

const cell = (definition: string, environment: string, minutes: number, parts: Partial<DevopsEnvironmentCell> = {}): DevopsEnvironmentCell => {
  const run = aStage({ key: `r1.${String(minutes)}`, definition, environment, startedAt: past + minutes * 60_000, endedAt: past + minutes * 60_000 + 1 });
  return { project: 'Commerce', definition, environment, last: run, lastGood: run, behind: 0, ...parts };
};
const show = (cells: readonly DevopsEnvironmentCell[]): void => {
  scriptedHost().stream('devops.environments', { cells: [...cells], asOf: past });
  renderScreen(<Environments connectionId={connectionId} />);
};

describe('what is in each environment', () => {
  it('stands in the order in which a build goes through them, with what failed since and how far behind it is', async () => {
    show([
      cell('Payments release', 'production', 30, { behind: 8, last: aStage({ key: 'r9.9', name: 'Payments 4.3.0', result: 'failed', startedAt: past + 9e7 }), lastGood: aStage({ name: 'Payments 4.2.0', startedAt: past + 30 * 60_000 }) }),
      cell('Payments release', 'acceptance', 20), cell('Payments release', 'test', 10), cell('shop-ci', 'test', 5),
    ]);
    const table = await screen.findByRole('table', { name: /What is in each environment/ });
    expect(within(table).getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(['Definition', 'test', 'acceptance', 'production']);
    const words = within(table).getByRole('button', { name: /Payments 4.2.0/ }).textContent;
    expect(words).toContain('Failed');
    expect(words).toContain('Payments 4.3.0');
    expect(words).toContain('8 builds behind');
  });

  it('is walked through with arrows, over what is empty', async () => {
    show([cell('Payments release', 'test', 10), cell('Payments release', 'production', 20), cell('shop-ci', 'production', 25), cell('shop-ci', 'test', 5), cell('telemetry-ci', 'production', 40)]);
    const [first] = await screen.findAllByRole('button', { name: /Payments 4.3.0/ });
    first?.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}');
    expect(document.activeElement?.getAttribute('data-at')).toBe('2,1');
    await userEvent.keyboard('{ArrowLeft}');
    expect(document.activeElement?.getAttribute('data-at')).toBe('2,1');
  });

  it('is found by name, and says why there is nothing', async () => {
    show([cell('Payments release', 'test', 10), cell('shop-ci', 'test', 5)]);
    await userEvent.type(await screen.findByRole('searchbox', { name: /Find a definition/ }), 'pay');
    await waitFor(() => { expect(screen.queryByText('shop-ci')).toBeNull(); });
    expect(screen.getByText('Payments release')).toBeTruthy();
  });

  it('explains an empty table', async () => {
    show([]);
    expect(await screen.findByText('Nothing was deployed in 90 days')).toBeTruthy();
  });
});
