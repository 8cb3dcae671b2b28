import type { PerformanceSample } from '../../../shared/contract/devices.ts';
import { pickExtremes, pointsPerLine } from './downsample.ts';
import { gapThresholdMs } from './sample-window.ts';

export type ChartId = 'cpu' | 'gpu' | 'memory' | 'io' | 'network';
/** How a figure is written: percent, bytes, bytes a second, or bytes in one sample. */
export type FigureUnit = 'percent' | 'bytes' | 'bytesPerSecond' | 'bytesPerSample';

export interface ChartLine {
  readonly id: string;
  readonly label: string;
  /** Place in the palette; held while the line exists. */
  readonly colour: number;
  readonly read: (sample: PerformanceSample) => number;
}

export interface ChartModel {
  readonly id: ChartId;
  readonly title: string;
  readonly unit: FigureUnit;
  readonly lines: readonly ChartLine[];
  /** Upper end of the scale; null: follows the figures. */
  readonly top: number | null;
  /** What is left out or how to read it; empty where nothing is to be said. */
  readonly note: string;
}

/** Most engines of a graphics adapter that get a line of their own. */
const enginesShown = 5;
/** An engine that never did more than this in the window is idle. */
const idlePercent = 0.05;

function engineLines(samples: readonly PerformanceSample[]): { lines: ChartLine[]; note: string } {
  const count = samples.reduce((most, sample) => Math.max(most, sample.gpuPercent.length), 0);
  if (count === 0) return { lines: [], note: samples.length === 0 ? '' : 'The headset reports no graphics engines.' };
  const busiest = Array.from({ length: count }, (_, engine) => ({
    engine,
    peak: samples.reduce((most, sample) => Math.max(most, sample.gpuPercent[engine] ?? 0), 0),
  }));
  const shown = busiest
    .filter(({ engine, peak }) => engine === 0 || peak > idlePercent)
    .sort((a, b) => b.peak - a.peak || a.engine - b.engine)
    .slice(0, enginesShown)
    .sort((a, b) => a.engine - b.engine);
  const hidden = count - shown.length;
  return {
    lines: shown.map(({ engine }) => ({
      id: `engine${engine}`, label: `Engine ${engine + 1}`, colour: engine % 6, read: (sample) => sample.gpuPercent[engine] ?? 0,
    })),
    note: hidden === 0 ? '' : `${hidden} more ${hidden === 1 ? 'engine is' : 'engines are'} idle or less busy.`,
  };
}

/** @returns the five charts in the order of the screen; which graphics engines get a line depends on the samples. */
export function chartModels(samples: readonly PerformanceSample[]): ChartModel[] {
  const last = samples.at(-1);
  const engines = engineLines(samples);
  return [
    {
      id: 'cpu', title: 'Processor', unit: 'percent', top: 100, note: '',
      lines: [{ id: 'cpu', label: 'All cores', colour: 0, read: (sample) => sample.cpuPercent }],
    },
    { id: 'gpu', title: 'Graphics engines', unit: 'percent', top: 100, note: engines.note, lines: engines.lines },
    {
      id: 'memory', title: 'Memory', unit: 'bytes', top: last === undefined ? null : Math.max(last.memoryTotalBytes, last.commitLimitBytes),
      note: '',
      lines: [
        { id: 'used', label: 'In use', colour: 0, read: (sample) => sample.memoryUsedBytes },
        { id: 'committed', label: 'Committed', colour: 1, read: (sample) => sample.committedBytes },
        { id: 'graphics', label: 'Used by graphics', colour: 2, read: (sample) => sample.gpuMemoryUsedBytes },
      ],
    },
    {
      id: 'io', title: 'Input and output', unit: 'bytesPerSecond', top: null, note: '',
      lines: [
        { id: 'read', label: 'Read', colour: 0, read: (sample) => sample.readBytesPerSecond },
        { id: 'write', label: 'Write', colour: 1, read: (sample) => sample.writeBytesPerSecond },
        { id: 'other', label: 'Other', colour: 2, read: (sample) => sample.otherBytesPerSecond },
      ],
    },
    {
      // The portal gives bytes and no span. Recorded answers go back to 0, so it is no running total: it is what passed
      // since the sample before, about a second (device-portal.md §1.14, recorded systemperf answers).
      id: 'network', title: 'Network', unit: 'bytesPerSample', top: null,
      note: 'Bytes in each sample of about one second, as the headset reports them.',
      lines: [
        { id: 'in', label: 'Received', colour: 0, read: (sample) => sample.networkInBytes },
        { id: 'out', label: 'Sent', colour: 1, read: (sample) => sample.networkOutBytes },
      ],
    },
  ];
}

/** One row for the chart library: time and a figure a line; null draws nothing. */
export interface ChartPoint {
  readonly at: number;
  readonly figures: Readonly<Record<string, number | null>>;
}

/** More gaps than this are not drawn one by one; the longest are. */
const gapsDrawn = 90;

/** Cuts the samples where the silence between two is a gap. */
function segmentsOf(samples: readonly PerformanceSample[]): PerformanceSample[][] {
  const cuts = samples
    .flatMap((sample, index) => {
      const before = samples[index - 1];
      const silence = before === undefined ? 0 : sample.at - before.at;
      return silence > gapThresholdMs ? [{ index, silence }] : [];
    })
    .sort((a, b) => b.silence - a.silence)
    .slice(0, gapsDrawn)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
  const edges = [0, ...cuts, samples.length];
  return edges.slice(0, -1).map((from, index) => samples.slice(from, edges[index + 1])).filter((segment) => segment.length > 0);
}

function pickSamples(segment: readonly PerformanceSample[], lines: readonly ChartLine[], budget: number): PerformanceSample[] {
  if (segment.length <= budget) return [...segment];
  const each = Math.max(1, Math.floor(budget / Math.max(1, lines.length)));
  const picked = new Set(lines.flatMap((line) => pickExtremes(segment.map(line.read), each)));
  const indices = [...picked].sort((a, b) => a - b).slice(0, Math.max(1, budget));
  return indices.flatMap((index) => segment[index] ?? []);
}

/**
 * @returns the points to draw, oldest first: at most 300 whatever the samples, every line with its peaks and troughs, and
 * between two segments a point without figures, so that a gap is drawn as a gap.
 */
export function chartPoints(samples: readonly PerformanceSample[], lines: readonly ChartLine[]): ChartPoint[] {
  const segments = segmentsOf(samples);
  const budget = pointsPerLine - 2 * segments.length;
  const blank = Object.fromEntries(lines.map((line) => [line.id, null]));
  return segments.flatMap((segment, index) => {
    const share = Math.max(1, Math.floor((budget * segment.length) / samples.length));
    const points = pickSamples(segment, lines, share).map((sample): ChartPoint => ({
      at: sample.at,
      figures: Object.fromEntries(lines.map((line) => [line.id, line.read(sample)])),
    }));
    const last = segment.at(-1);
    return index === segments.length - 1 || last === undefined ? points : [...points, { at: last.at + 1, figures: blank }];
  });
}

/** A stretch of the table that stands beside each chart. */
export interface TableRow {
  /** Start of the stretch. */
  readonly at: number;
  readonly samples: number;
  /** Mean a line; null where the stretch has no sample. */
  readonly means: Readonly<Record<string, number | null>>;
}

/** @returns the figures as stretches of `stretchMs`, newest first; a stretch without samples is a row without figures. */
export function tableRows(samples: readonly PerformanceSample[], lines: readonly ChartLine[], stretchMs: number): TableRow[] {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return [];
  const byStretch = Map.groupBy(samples, (sample) => Math.floor(sample.at / stretchMs));
  const rows: TableRow[] = [];
  for (let stretch = Math.floor(last.at / stretchMs); stretch >= Math.floor(first.at / stretchMs); stretch -= 1) {
    const inside = byStretch.get(stretch) ?? [];
    rows.push({
      at: stretch * stretchMs,
      samples: inside.length,
      means: Object.fromEntries(lines.map((line) => [line.id, inside.length === 0 ? null : mean(inside.map(line.read))])),
    });
  }
  return rows;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Least, mean and most of a line over the window; null without samples. */
export function lineSummary(samples: readonly PerformanceSample[], line: ChartLine): { least: number; mean: number; most: number } | null {
  if (samples.length === 0) return null;
  const values = samples.map(line.read);
  return { least: Math.min(...values), mean: mean(values), most: Math.max(...values) };
}
