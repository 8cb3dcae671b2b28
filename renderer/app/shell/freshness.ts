import { create } from 'zustand';

export interface Freshness {
  readonly asOf: number | null;
  readonly nextAt: number | null;
}

/** How old the figures of the screen on show are, by connection: the footer reads it. Screens with a rhythm of their own report here. */
export const useFreshness = create<{ readonly byConnection: Readonly<Record<string, Freshness>> }>()(() => ({ byConnection: {} }));

export function reportFreshness(connectionId: string, freshness: Freshness): void {
  useFreshness.setState(({ byConnection }) => ({ byConnection: { ...byConnection, [connectionId]: freshness } }));
}
