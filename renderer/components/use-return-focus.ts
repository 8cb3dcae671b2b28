import { useCallback, useRef } from 'react';

export interface ReturnFocus {
  /** Before something opens: where the focus is now is where it goes back to. */
  readonly remember: () => void;
  /** After it was closed. */
  readonly giveBack: () => void;
}

/** For a pane that opens from a list without being a dialog: closing it leads the keyboard back to where it came from. */
export function useReturnFocus(): ReturnFocus {
  const opener = useRef<Element | null>(null);
  const remember = useCallback(() => { opener.current = document.activeElement; }, []);
  const giveBack = useCallback(() => {
    const from = opener.current;
    // The list may have to be in sight again first.
    requestAnimationFrame(() => { if (from instanceof HTMLElement) from.focus({ preventScroll: true }); });
  }, []);
  return { remember, giveBack };
}
