import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { remedySchema, type Fault } from '../../shared/domain/fault.ts';
import { FaultPanel } from './FaultPanel.tsx';
import { remedyWords } from './remedy-words.ts';

const fault: Fault = { code: 'no-answer', message: '10.4.0.77 does not answer.', hint: 'Wake it, then retry.', retryable: true, remedy: 'retry', detail: 'ETIMEDOUT' };
afterEach(cleanup);

test('says what happened and what to do; the raw answer is one click away', async () => {
  const user = userEvent.setup();
  render(<FaultPanel fault={fault} />);
  const panel = screen.getByRole('alert');
  expect(panel.textContent).toContain('10.4.0.77 does not answer.');
  expect(panel.textContent).toContain('Wake it, then retry.');
  expect(screen.queryByText('ETIMEDOUT')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Raw answer' }));
  expect(screen.getByText('ETIMEDOUT')).toBeTruthy();
});

describe('remedies', () => {
  const remedies = remedySchema.options.map((remedy) => [remedy, remedyWords[remedy]] as const);
  test.each(remedies.filter(([, words]) => words !== null))('%s is offered in words and does what it names', async (remedy, words) => {
    const user = userEvent.setup();
    const act = vi.fn<(remedy: string) => void>();
    render(<FaultPanel fault={{ ...fault, remedy }} onAction={act} />);
    await user.click(screen.getByRole('button', { name: String(words) }));
    expect(act).toHaveBeenCalledExactlyOnceWith(remedy);
  });
  test('nothing to press where nothing would help, or nobody does it', () => {
    render(<><FaultPanel fault={{ ...fault, remedy: 'none', detail: '' }} onAction={() => {}} /><FaultPanel fault={{ ...fault, detail: '' }} /></>);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

test('sleep is not shown as an error', () => {
  render(<FaultPanel fault={{ ...fault, code: 'asleep' }} />);
  expect(screen.getByText('Asleep:')).toBeTruthy();
  expect(screen.queryByText('Fault:')).toBeNull();
});
