export type ZoomStep = 'in' | 'out' | 'reset';

/** Chromium's levels: each is a factor of 1.2; half levels give 110 %, 120 %, 131 % … From 58 % to 249 %. */
const step = 0.5;
const lowest = -3;
const highest = 5;

/** The zoom level after one step. */
export function zoomLevelAfter(level: number, zoom: ZoomStep): number {
  if (zoom === 'reset') return 0;
  const wanted = level + (zoom === 'in' ? step : -step);
  return Math.min(highest, Math.max(lowest, wanted));
}
