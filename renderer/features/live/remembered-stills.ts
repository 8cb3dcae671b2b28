import { keepStill } from './still.ts';

interface RememberedStill {
  readonly canvas: HTMLCanvasElement;
  /** When the picture came, ms since 1970. */
  readonly at: number;
}

const stills = new Map<string, RememberedStill>();

/** Remembers the picture that a video shows as the last one seen of a headset. */
export function rememberStill(connectionId: string, video: HTMLVideoElement, at: number | null): void {
  const canvas = document.createElement('canvas');
  if (at !== null && keepStill(video, canvas)) stills.set(connectionId, { canvas, at });
}

/** Draws the last picture seen of a headset. @returns when it came, or null where none is remembered. */
export function recallStill(connectionId: string, into: HTMLCanvasElement): number | null {
  const still = stills.get(connectionId);
  if (still === undefined) return null;
  into.width = still.canvas.width;
  into.height = still.canvas.height;
  into.getContext('2d')?.drawImage(still.canvas, 0, 0);
  into.hidden = false;
  return still.at;
}
