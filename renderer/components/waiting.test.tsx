import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Age } from './Age.tsx';
import { Skeleton } from './Skeleton.tsx';

beforeEach(() => { vi.useFakeTimers({ now: Date.UTC(2026, 10, 20, 12) }); });
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('a skeleton takes its room at once and shows itself after 150 ms only', () => {
  render(<Skeleton lines={2} />);
  expect(screen.queryByText('Loading')).toBeNull();
  expect(document.querySelectorAll('[aria-busy] > div')).toHaveLength(2);
  act(() => { vi.advanceTimersByTime(149); });
  expect(screen.queryByText('Loading')).toBeNull();
  act(() => { vi.advanceTimersByTime(1); });
  expect(screen.getByText('Loading')).toBeTruthy();
});

test('an age ticks and carries the exact time and UTC', () => {
  render(<Age at={Date.now() - 58_000} prefix="as of" />);
  expect(screen.getByText('as of 58 s ago')).toBeTruthy();
  act(() => { vi.advanceTimersByTime(3_000); });
  const time = screen.getByText('as of 1 min ago');
  expect(time.title).toContain('2026-11-20 11:59:02 UTC');
  expect(time.getAttribute('datetime')).toBe('2026-11-20T11:59:02.000Z');
});
