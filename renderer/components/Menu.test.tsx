import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { Button } from './Button.tsx';
import { Menu } from './Menu.tsx';

afterEach(cleanup);

test('opens with its button, moves by arrows, runs one act, gives focus back', async () => {
  const user = userEvent.setup();
  const run = vi.fn<(id: string) => void>();
  render(<Menu label="Acts" trigger={<Button>More</Button>} onAction={run} items={[{ id: 'edit', label: 'Edit' }, { id: 'remove', label: 'Remove', isDisabled: true, reason: 'It is busy.' }, { id: 'test', label: 'Test' }]} />);
  const trigger = screen.getByRole('button', { name: 'More' });
  expect(trigger.getAttribute('aria-haspopup')).toBe('menu');
  await user.click(trigger);
  await screen.findByRole('menu', { name: 'Acts' });
  expect(screen.getByText('It is busy.')).toBeTruthy();
  await waitFor(() => { expect(document.activeElement?.textContent).toContain('Edit'); });
  await user.keyboard('{ArrowDown}{Enter}');
  expect(run).toHaveBeenCalledExactlyOnceWith('test');
  await waitFor(() => { expect(screen.queryByRole('menu')).toBeNull(); });
});
