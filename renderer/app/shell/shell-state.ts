import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** How the window is arranged; nothing that the host knows. */
interface ShellState {
  readonly sidebarCollapsed: boolean;
  /** In a narrow window it is icons unless asked for; that is not remembered. */
  readonly sidebarOpenWhenNarrow: boolean;
  readonly tasksOpen: boolean;
  /** What the list of headsets is filtered by; forgotten with the page. */
  readonly headsetFilter: string;
  readonly paletteOpen: boolean;
  /** Text that the palette opens with. */
  readonly paletteText: string;
  readonly shortcutsOpen: boolean;
}

export const useShell = create<ShellState>()(persist(
  (): ShellState => ({ sidebarCollapsed: false, sidebarOpenWhenNarrow: false, tasksOpen: false, headsetFilter: '', paletteOpen: false, paletteText: '', shortcutsOpen: false }),
  { name: 'fabriscope.shell', partialize: ({ sidebarCollapsed, tasksOpen }) => ({ sidebarCollapsed, tasksOpen }) },
));

export function openPalette(text = ''): void {
  useShell.setState({ paletteOpen: true, paletteText: text });
}
export function toggleSidebar(): void {
  useShell.setState(({ sidebarCollapsed, sidebarOpenWhenNarrow }) => (isNarrow()
    ? { sidebarOpenWhenNarrow: !sidebarOpenWhenNarrow }
    : { sidebarCollapsed: !sidebarCollapsed }));
}

const narrow = '(max-width: 800px)';
function isNarrow(): boolean {
  return matchMedia(narrow).matches;
}
function watchNarrow(listener: () => void): () => void {
  const media = matchMedia(narrow);
  media.addEventListener('change', listener);
  return () => { media.removeEventListener('change', listener); };
}

/** Whether the sidebar shows icons only: as chosen, or because there is no room. */
export function useSidebarCollapsed(): boolean {
  const hasNoRoom = useSyncExternalStore(watchNarrow, isNarrow);
  return useShell((state) => (hasNoRoom ? !state.sidebarOpenWhenNarrow : state.sidebarCollapsed));
}
export function toggleTasks(): void {
  useShell.setState(({ tasksOpen }) => ({ tasksOpen: !tasksOpen }));
}
