import { create } from 'zustand';

export type AnnouncementTone = 'ok' | 'info' | 'warn' | 'error';
export interface Announcement {
  readonly key: number;
  readonly text: string;
  readonly tone: AnnouncementTone;
}

/** What is shown for a few seconds and read out by screen readers. */
export const useAnnouncements = create<{ readonly shown: readonly Announcement[] }>()(() => ({ shown: [] }));

const shownForMs = 6_000;
let count = 0;

/** Says shortly, on screen and to screen readers, what was done or refused. Errors that need an act belong into a FaultPanel. */
export function announce(text: string, options: { readonly tone?: AnnouncementTone } = {}): void {
  count += 1;
  const announcement: Announcement = { key: count, text, tone: options.tone ?? 'info' };
  useAnnouncements.setState(({ shown }) => ({ shown: [...shown.filter((other) => other.text !== text), announcement].slice(-4) }));
  setTimeout(() => {
    useAnnouncements.setState(({ shown }) => ({ shown: shown.filter((other) => other !== announcement) }));
  }, shownForMs);
}

export { announce as toast };
