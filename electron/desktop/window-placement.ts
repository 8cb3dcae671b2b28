import * as z from 'zod';

/** Rectangle in device-independent pixels, as Electron counts them. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const pixel = z.number().int().min(-100_000).max(100_000);
const areaSchema = z.strictObject({ x: pixel, y: pixel, width: pixel.min(1), height: pixel.min(1) });

/** What is kept of the window between two runs. */
export const windowStateSchema = z.strictObject({
  /** Where it was when it was neither maximised nor full screen. */
  bounds: areaSchema.nullable(),
  maximised: z.boolean(),
  fullScreen: z.boolean(),
  /** Chromium's zoom level: 0 is 100 %, each step a factor of 1.2. */
  zoomLevel: z.number().min(-8).max(9),
  /** The user has been told once why the window hid instead of ending the program. */
  trayExplained: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

export const initialWindowState: WindowState = { bounds: null, maximised: false, fullScreen: false, zoomLevel: 0, trayExplained: false };

export const smallestWindow = { width: 720, height: 480 } as const;
const firstWindow = { width: 1_280, height: 820 } as const;
/** So much of a window must lie on some screen, in both directions, that a person can take hold of it. */
const reachablePixels = 100;

function overlap(left: Area, right: Area): { readonly width: number; readonly height: number } {
  return {
    width: Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x),
    height: Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y),
  };
}

function isReachable(window: Area, workArea: Area): boolean {
  const { width, height } = overlap(window, workArea);
  const titleBarOnScreen = window.y >= workArea.y - 10 && window.y < workArea.y + workArea.height;
  return width >= reachablePixels && height >= reachablePixels && titleBarOnScreen;
}

function centred(size: { readonly width: number; readonly height: number }, workArea: Area): Area {
  const width = Math.min(size.width, workArea.width);
  const height = Math.min(size.height, workArea.height);
  return {
    width, height,
    x: workArea.x + Math.floor((workArea.width - width) / 2),
    y: workArea.y + Math.floor((workArea.height - height) / 2),
  };
}

/**
 * Where to open the window: where it was, if at least 100 pixels of it and its title bar lie on one of the screens that
 * are there now; otherwise in the middle of the primary one. Never larger than the screen it is put on.
 * @param workAreas of all screens, without task bars; the first is the primary one.
 */
export function placeWindow(saved: Area | null, workAreas: readonly Area[]): Area {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...firstWindow };
  if (saved === null) return centred(firstWindow, primary);
  const screen = workAreas.find((area) => isReachable(saved, area));
  if (screen === undefined) return centred(saved, primary);
  return { x: saved.x, y: saved.y, width: Math.max(saved.width, smallestWindow.width), height: Math.max(saved.height, smallestWindow.height) };
}
