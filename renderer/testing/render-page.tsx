import { createMemoryHistory } from '@tanstack/react-router';
import { cleanup, render, type RenderResult } from '@testing-library/react';
import { connectTo } from '../app/link.ts';
import { createQueryClient, startLiveData } from '../app/live/live-data.ts';
import { Page } from '../app/Page.tsx';
import { createPageRouter } from '../app/routes.tsx';
import { useManage } from '../app/shell/manage-state.ts';
import { useShell } from '../app/shell/shell-state.ts';
import { fakeLink, type FakeProcedures, type RecordedCall } from './fake-host.ts';
import { fakeProcedures, FakeWorld } from './fake-world.ts';

export interface RenderedPage extends RenderResult {
  readonly world: FakeWorld;
  readonly calls: readonly RecordedCall[];
  /** Path on show, with its search. */
  readonly path: () => string;
  readonly close: () => void;
}

/** What jsdom lacks and the page asks for. */
function fillGaps(): void {
  window.matchMedia = (media) => Object.assign(new EventTarget(), {
    media, matches: false, onchange: null, addListener: () => {}, removeListener: () => {},
  });
  Element.prototype.scrollIntoView = () => {};
  globalThis.CSS ??= Object.assign({}, globalThis.CSS, { escape: (text: string) => text });
}

/** Draws the whole page at `path` over a stand-in host. */
export function renderPage(path: string, options: { readonly world?: FakeWorld; readonly procedures?: FakeProcedures } = {}): RenderedPage {
  fillGaps();
  const world = options.world ?? new FakeWorld();
  const link = fakeLink(options.procedures ?? fakeProcedures(world, 1));
  connectTo(link);
  useShell.setState({ paletteOpen: false, shortcutsOpen: false, tasksOpen: false, sidebarCollapsed: false, headsetFilter: '' });
  useManage.setState({ open: null });
  const stop = new AbortController();
  const client = createQueryClient();
  startLiveData(client, stop.signal);
  const router = createPageRouter(createMemoryHistory({ initialEntries: [path] }));
  const rendered = render(<Page router={router} queryClient={client} />);
  return {
    ...rendered, world, calls: link.calls,
    path: () => router.state.location.href,
    close: () => { stop.abort(); client.clear(); cleanup(); },
  };
}
