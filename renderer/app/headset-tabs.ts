/** The screens of a headset, in their order. */
export const headsetTabs = [
  { id: 'home', label: 'Home' },
  { id: 'apps', label: 'Apps' },
  { id: 'keyboard', label: 'Keyboard' },
  { id: 'capture', label: 'Capture' },
  { id: 'performance', label: 'Performance' },
] as const;
export type HeadsetTab = (typeof headsetTabs)[number]['id'];

/** @returns the tab that a path shows; `home` where it names none. */
export function tabOfPath(path: string): HeadsetTab {
  const name = /^\/headsets\/[^/]+\/([^/?]+)/.exec(path)?.[1];
  return headsetTabs.find((tab) => tab.id === name)?.id ?? 'home';
}

/** @returns id of the headset that a path is about, or null. */
export function headsetOfPath(path: string): string | null {
  return /^\/headsets\/([^/?]+)/.exec(path)?.[1] ?? null;
}
