import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConfirmDialog } from './ConfirmDialog.tsx';

const confirm = vi.fn<() => void>();
const close = vi.fn<() => void>();
beforeEach(() => { vi.clearAllMocks(); });
afterEach(cleanup);

function show(typeToConfirm?: string): void {
  render(
    <ConfirmDialog
      title="Remove this headset?" isOpen object="Bench 3" consequence="Its password is forgotten." confirmLabel="Remove Bench 3"
      {...(typeToConfirm === undefined ? {} : { typeToConfirm })} onConfirm={confirm} onClose={close}
    />,
  );
}

test('names object and consequence; focus is on Cancel, so Enter does not confirm', async () => {
  const user = userEvent.setup();
  show();
  const dialog = screen.getByRole('alertdialog', { name: 'Remove this headset?' });
  expect(dialog.textContent).toContain('Bench 3');
  expect(dialog.textContent).toContain('Its password is forgotten.');
  await waitFor(() => { expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Cancel' })); });
  await user.keyboard('{Enter}');
  expect(confirm).not.toHaveBeenCalled();
  expect(close).toHaveBeenCalledOnce();
});

test('Esc closes; only the act itself confirms', async () => {
  const user = userEvent.setup();
  show();
  await user.keyboard('{Escape}');
  expect(close).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: 'Remove Bench 3' }));
  expect(confirm).toHaveBeenCalledOnce();
});

test('a final act waits until its word is typed exactly, and Enter in the field does not confirm', async () => {
  const user = userEvent.setup();
  show('Bench 3');
  const act = screen.getByRole('button', { name: 'Remove Bench 3' });
  await user.click(act);
  expect(confirm).not.toHaveBeenCalled();
  const field = screen.getByLabelText('Type “Bench 3” to confirm');
  await user.type(field, 'bench 3{Enter}');
  await user.click(act);
  expect(confirm).not.toHaveBeenCalled();
  await user.clear(field);
  await user.type(field, 'Bench 3{Enter}');
  expect(confirm).not.toHaveBeenCalled();
  await user.click(act);
  expect(confirm).toHaveBeenCalledOnce();
});
