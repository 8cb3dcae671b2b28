import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** How the window is arranged; nothing that the host knows. */
interface ShellState {
  readonly sidebarCollapsed: boolean;
  readonly tasksOpen: boolean;
  /** What the list of headsets is filtered by; forgotten with the page. */
  readonly headsetFilter: string;
  readonly paletteOpen: boolean;
  /** Text that the palette opens with. */
  readonly paletteText: string;
  readonly shortcutsOpen: boolean;
}

export const useShell = create<ShellState>()(persist(
  (): ShellState => ({ sidebarCollapsed: false, tasksOpen: false, headsetFilter: '', paletteOpen: false, paletteText: '', shortcutsOpen: false }),
  { name: 'fabriscope.shell', partialize: ({ sidebarCollapsed, tasksOpen }) => ({ sidebarCollapsed, tasksOpen }) },
));

export function openPalette(text = ''): void {
  useShell.setState({ paletteOpen: true, paletteText: text });
}
export function toggleSidebar(): void {
  useShell.setState(({ sidebarCollapsed }) => ({ sidebarCollapsed: !sidebarCollapsed }));
}
export function toggleTasks(): void {
  useShell.setState(({ tasksOpen }) => ({ tasksOpen: !tasksOpen }));
}
