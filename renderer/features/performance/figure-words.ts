import { formatBytes, formatRate } from '../../components/format.ts';
import type { FigureUnit } from './chart-model.ts';

/** @param value 0 to 100. @returns one digit after the point where that tells something: `3.2 %`, `47 %`. */
export function percentWords(value: number): string {
  return value < 9.95 && value > 0 ? `${value.toFixed(1)} %` : `${Math.round(value)} %`;
}

/** @returns a figure with its unit. */
export function figureWords(value: number, unit: FigureUnit): string {
  switch (unit) {
    case 'percent': return percentWords(value);
    case 'bytes':
    case 'bytesPerSample': return formatBytes(value);
    case 'bytesPerSecond': return formatRate(value);
  }
}

/** What the figures of a column are, for the heads of tables. */
export const unitWords: Readonly<Record<FigureUnit, string>> = {
  percent: 'percent', bytes: 'bytes', bytesPerSecond: 'bytes a second', bytesPerSample: 'bytes a sample',
};

/** @returns a figure for the scale of a chart: no digits that say nothing, no place to break the line. */
export function axisWords(value: number, unit: FigureUnit): string {
  return figureWords(value, unit).replace(/\.0+ /, ' ').replaceAll(' ', '\u00a0');
}
