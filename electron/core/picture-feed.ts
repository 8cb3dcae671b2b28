import { abortableGenerator } from './abortable-generator.ts';
import type { Clock } from './clock.ts';
import { LiveValue } from './live-value.ts';
import type { WatchOptions } from './watch-pace.ts';

export interface PictureOptions<T> {
  readonly clock: Clock;
  /** Draws the picture as things stand. */
  readonly draw: () => T;
  /** Hooks up to everything that may change it. @returns ends that. */
  readonly subscribe: (changed: () => void) => () => void;
  /** Draws it anew after this time at the latest, where time itself changes it. */
  readonly everyMs?: number;
  /** Changes that come so close together are drawn once; 50 ms unless told. */
  readonly settleMs?: number;
}

/** A picture that is only kept up to date while somebody looks at it. */
export function watchPicture<T>(options: PictureOptions<T>, signal: AbortSignal | undefined, pace: WatchOptions = {}): AsyncGenerator<T, void, undefined> {
  return abortableGenerator(signal, async function* pictures(ended) {
    const { clock, draw, everyMs, settleMs = 50 } = options;
    const value = new LiveValue(draw(), { clock });
    const timers: { pending: { cancel(): void } | null; regular: { cancel(): void } | null } = { pending: null, regular: null };
    const redraw = (): void => {
      timers.pending?.cancel();
      timers.pending = null;
      value.set(draw());
      timers.regular?.cancel();
      if (everyMs !== undefined) timers.regular = clock.after(everyMs, redraw);
    };
    const stop = options.subscribe(() => {
      timers.pending ??= clock.after(settleMs, redraw);
    });
    if (everyMs !== undefined) timers.regular = clock.after(everyMs, redraw);
    try {
      yield* value.watch(ended, pace);
    } finally {
      stop();
      timers.pending?.cancel();
      timers.regular?.cancel();
    }
  });
}
