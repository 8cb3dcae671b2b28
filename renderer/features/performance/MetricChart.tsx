import { memo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceArea, Tooltip, XAxis, YAxis } from 'recharts';
import { formatClock } from '../../components/format.ts';
import type { ChartModel, ChartPoint } from './chart-model.ts';
import { axisWords, figureWords } from './figure-words.ts';
import { LineKey, strokeOf } from './LineKey.tsx';
import type { SampleGap } from './sample-window.ts';
import styles from './performance.module.css';

const percentTicks = [0, 25, 50, 75, 100];
const margin = { top: 8, right: 8, bottom: 0, left: 0 };

export interface MetricChartProps {
  readonly model: ChartModel;
  readonly points: readonly ChartPoint[];
  readonly gaps: readonly SampleGap[];
  /** Edges of the time axis. */
  readonly span: { readonly from: number; readonly until: number };
  readonly width: number;
  readonly height: number;
}

const tickSteps = [15_000, 30_000, 60_000, 120_000] as const;
const mostTicks = 5;

/** @returns round moments inside the span, five or six at most. */
function timeTicks(from: number, until: number): number[] {
  const step = tickSteps.find((candidate) => (until - from) / candidate <= mostTicks) ?? 120_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= until; at += step) ticks.push(at);
  return ticks;
}

/** Seconds only where they say something. */
function shortClock(at: number): string {
  return at % 60_000 === 0 ? formatClock(at).slice(0, 5) : formatClock(at);
}

/** The drawing. The chart library comes with it, so the screen loads this file apart and only when charts are shown. */
export const MetricChart = memo(function MetricChart({ model, points, gaps, span: { from, until }, width, height }: MetricChartProps) {
  return (
    <LineChart width={width} height={height} data={[...points]} margin={margin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="at" type="number" domain={[from, until]} allowDataOverflow ticks={timeTicks(from, until)} tickFormatter={shortClock}
        stroke="var(--line-strong)" tick={{ fill: 'var(--ink-3)', fontSize: 11 }} tickLine={false} height={20}
      />
      <YAxis
        domain={[0, model.top ?? 'auto']} width={64} tickFormatter={(value: number) => axisWords(value, model.unit)}
        {...(model.unit === 'percent' ? { ticks: percentTicks } : { tickCount: 4 })}
        stroke="var(--line-strong)" tick={{ fill: 'var(--ink-3)', fontSize: 11 }} tickLine={false} axisLine={false}
      />
      {gaps.map((gap) => (
        <ReferenceArea key={gap.from} x1={gap.from} x2={gap.to ?? until} fill="var(--stale-fill)" fillOpacity={1} stroke="var(--stale-line)" strokeDasharray="2 3" ifOverflow="hidden" />
      ))}
      <Tooltip
        isAnimationActive={false} cursor={{ stroke: 'var(--line-strong)' }}
        content={<PointCard model={model} />}
      />
      {model.lines.map((line) => (
        <Line
          key={line.id} name={line.label} dataKey={(point: ChartPoint) => point.figures[line.id]} type="linear"
          stroke={`var(--chart-${line.colour})`} strokeWidth={1.6} strokeDasharray={strokeOf(line.colour)}
          dot={false} activeDot={{ r: 3 }} connectNulls={false} isAnimationActive={false}
        />
      ))}
    </LineChart>
  );
});

function isPoint(value: unknown): value is ChartPoint {
  return typeof value === 'object' && value !== null && 'at' in value && 'figures' in value;
}

interface PointCardProps {
  readonly model: ChartModel;
  /** Both are given by the chart. */
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: unknown }[];
}

/** Time and figures of the point under the pointer. */
function PointCard({ model, active = false, payload }: PointCardProps) {
  const point = payload?.[0]?.payload;
  if (!active || !isPoint(point)) return null;
  return (
    <div className={styles.card}>
      <div>{formatClock(point.at)}</div>
      {model.lines.map((line) => {
        const value = point.figures[line.id] ?? null;
        return (
          <div key={line.id} className={styles.cardRow}>
            <LineKey colour={line.colour} />
            <span>{line.label}</span>
            <span className={styles.cardFigure}>{value === null ? 'no sample' : figureWords(value, model.unit)}</span>
          </div>
        );
      })}
    </div>
  );
}
