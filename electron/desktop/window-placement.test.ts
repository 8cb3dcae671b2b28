import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialWindowState, placeWindow, windowStateSchema, type Area } from './window-placement.ts';

const laptop: Area = { x: 0, y: 25, width: 1_440, height: 875 };
const beside: Area = { x: 1_440, y: 0, width: 2_560, height: 1_440 };

describe('placeWindow', () => {
  it('opens in the middle of the primary screen the first time', () => {
    expect(placeWindow(null, [laptop, beside])).toEqual({ x: 80, y: 52, width: 1_280, height: 820 });
  });
  it('comes back where it was, on any screen', () => {
    const there: Area = { x: 1_600, y: 100, width: 1_200, height: 900 };
    expect(placeWindow(there, [laptop, beside])).toEqual(there);
  });
  it('comes to the primary screen when the one it was on is gone', () => {
    const there: Area = { x: 1_600, y: 100, width: 1_200, height: 800 };
    expect(placeWindow(there, [laptop])).toEqual({ x: 120, y: 62, width: 1_200, height: 800 });
  });
  it('is not left with its title bar above the screen', () => {
    expect(placeWindow({ x: 100, y: -300, width: 1_000, height: 700 }, [laptop]).y).toBeGreaterThanOrEqual(laptop.y);
  });
  it('shrinks to a screen that is smaller than it was', () => {
    const placed = placeWindow({ x: 5_000, y: 0, width: 3_000, height: 2_000 }, [laptop]);
    expect(placed).toEqual({ x: 0, y: 25, width: 1_440, height: 875 });
  });
  it('opens somewhere even where the system tells of no screen', () => {
    expect(placeWindow(null, [])).toMatchObject({ width: 1_280, height: 820 });
  });
  it('always leaves at least 100 pixels of the window on some screen', () => {
    const coordinate = fc.integer({ min: -100_000, max: 100_000 });
    const size = fc.integer({ min: 1, max: 100_000 });
    const area = fc.record({ x: coordinate, y: coordinate, width: size, height: size });
    const screen = fc.record({ x: coordinate, y: coordinate, width: fc.integer({ min: 640, max: 8_000 }), height: fc.integer({ min: 480, max: 5_000 }) });
    fc.assert(fc.property(fc.option(area), fc.array(screen, { minLength: 1, maxLength: 4 }), (saved, screens) => {
      const placed = placeWindow(saved, screens);
      const seen = screens.some((on) =>
        Math.min(placed.x + placed.width, on.x + on.width) - Math.max(placed.x, on.x) >= Math.min(100, placed.width)
        && Math.min(placed.y + placed.height, on.y + on.height) - Math.max(placed.y, on.y) >= Math.min(100, placed.height));
      expect(seen).toBe(true);
    }));
  });
});

describe('windowStateSchema', () => {
  it('takes what it gives', () => {
    expect(windowStateSchema.parse({ ...initialWindowState, bounds: laptop })).toEqual({ ...initialWindowState, bounds: laptop });
  });
  it.each([null, {}, [], { ...initialWindowState, bounds: { x: 0, y: 0, width: 0, height: 5 } }, { ...initialWindowState, zoomLevel: 99 }, { ...initialWindowState, extra: 1 }])(
    'refuses %j', (value) => {
      expect(windowStateSchema.safeParse(value).success).toBe(false);
    });
});
