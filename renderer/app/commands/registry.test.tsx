import { act, cleanup, render } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { availableCommands, registerCommands, runCommand, useCommandRegistry, useCommands } from './registry.ts';

afterEach(cleanup);
const available = (): readonly string[] => availableCommands(useCommandRegistry.getState()).map(({ id }) => id);

const seen = vi.fn<(count: number) => void>();
function Screen() {
  const [count, setCount] = useState(0);
  useCommands([{ id: 'bump', title: 'One more', group: 'Test', hidden: true, run: () => { setCount((before) => before + 1); } }, { id: 'count', title: 'Count', group: 'Test', run: () => seen(count) }, { id: 'hidden', title: 'Not now', group: 'Test', when: count > 1, run: () => {} }]);
  return null;
}

test('a screen’s commands come and go with it and act on its latest state', () => {
  const { unmount } = render(<Screen />);
  expect(available()).toEqual(['bump', 'count']);
  act(() => { runCommand('bump'); });
  runCommand('count');
  expect(seen).toHaveBeenLastCalledWith(1);
  expect(runCommand('hidden')).toBe(false);
  act(() => { runCommand('bump'); });
  expect(available()).toEqual(['bump', 'count', 'hidden']);
  unmount();
  expect(available()).toEqual([]);
  expect(runCommand('count')).toBe(false);
});

test('commands from elsewhere can be taken back', () => {
  const remove = registerCommands([{ id: 'once', title: 'Once', group: 'Test', run: () => {} }]);
  expect(available()).toEqual(['once']);
  remove();
  expect(available()).toEqual([]);
});
