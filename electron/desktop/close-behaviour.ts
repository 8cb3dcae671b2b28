export interface CloseSituation {
  /** The program is ending: nothing may stop it. */
  readonly quitting: boolean;
  /** The user's setting. */
  readonly closeToTray: boolean;
  /** A tray is there to come back from. macOS has the dock instead. */
  readonly trayShown: boolean;
  readonly platform: NodeJS.Platform;
  readonly explainedBefore: boolean;
}

export type CloseDecision =
  /** The window goes and the program with it; on macOS the program stays, as is usual there. */
  | { readonly kind: 'close' }
  /** The window hides, downloads and watches go on. `explain`: say so, once in the life of a profile. */
  | { readonly kind: 'hide'; readonly explain: boolean };

/** What the window's close button does. It never hides into nowhere. */
export function closeDecision(situation: CloseSituation): CloseDecision {
  const canComeBack = situation.trayShown || situation.platform === 'darwin';
  if (situation.quitting || !situation.closeToTray || !canComeBack) return { kind: 'close' };
  return { kind: 'hide', explain: !situation.explainedBefore };
}

/** Whether the program ends when its last window has closed. */
export function quitsWithoutWindow(platform: NodeJS.Platform): boolean {
  return platform !== 'darwin';
}
