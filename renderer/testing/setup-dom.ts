import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, vi } from 'vitest';

/** jsdom has no layout to scroll and says so at each call; the router asks it to at each change of address. */
window.scrollTo = () => {};

// A wait ends when what it waits for is there: the limit is for a machine that has other work to do.
configure({ asyncUtilTimeout: 15_000 });

afterEach(cleanup);
// A screen that is still being loaded when its file ends would be one that cannot be loaded for the next file of the worker.
afterAll(() => vi.dynamicImportSettled());
