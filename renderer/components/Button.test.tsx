import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { Announcements } from './Announcements.tsx';
import { Button } from './Button.tsx';

afterEach(cleanup);

test('a refused press says why, and keeps its place in the tab order', async () => {
  const user = userEvent.setup();
  const act = vi.fn<() => void>();
  render(<><Button isDisabled disabledReason="The camera is in use by Guided Tour." onPress={act}>Record</Button><Announcements /></>);
  await user.tab();
  const button = screen.getByRole('button', { name: 'Record' });
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute('aria-disabled')).toBe('true');
  await user.keyboard('{Enter}');
  expect(act).not.toHaveBeenCalled();
  expect(screen.getByRole('status').textContent).toContain('The camera is in use by Guided Tour.');
});

test('while its act runs it cannot be pressed again', async () => {
  const user = userEvent.setup();
  const act = vi.fn<() => void>();
  render(<Button isBusy onPress={act}>Take a photo</Button>);
  const button = screen.getByRole('button', { name: 'Take a photo' });
  await user.click(button);
  expect(act).not.toHaveBeenCalled();
  expect(button.getAttribute('aria-busy')).toBe('true');
});

test('a submit button that is busy does not submit its form', async () => {
  const user = userEvent.setup();
  const submit = vi.fn<(event: { preventDefault(): void }) => void>((event) => { event.preventDefault(); });
  render(<form onSubmit={submit}><Button type="submit" isBusy>Pair</Button></form>);
  await user.click(screen.getByRole('button', { name: 'Pair' }));
  expect(submit).not.toHaveBeenCalled();
});
