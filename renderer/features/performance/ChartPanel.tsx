import { lazy, Suspense, useId, useMemo, useRef, useState } from 'react';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useNow } from '../../components/use-now.ts';
import { useWidth } from '../../components/use-width.ts';
import { chartPoints, lineSummary, type ChartModel, type ChartPoint } from './chart-model.ts';
import { figureWords } from './figure-words.ts';
import { LineKey } from './LineKey.tsx';
import { MetricTable } from './MetricTable.tsx';
import { gapsOf, timeSpan, type SampleGap, type SampleWindow } from './sample-window.ts';
import { useVisible } from './use-visible.ts';
import styles from './performance.module.css';

const MetricChart = lazy(async () => ({ default: (await import('./MetricChart.tsx')).MetricChart }));
const chartHeight = 156;

export interface ChartPanelProps {
  readonly model: ChartModel;
  readonly window: SampleWindow;
  readonly view: 'charts' | 'tables';
  /** Samples are missing now: the gap is drawn up to the present. */
  readonly isOpen: boolean;
}

/** One chart with its legend, or the same figures as a table. Out of sight it stands still and costs nothing. */
export function ChartPanel({ model, window, view, isOpen }: ChartPanelProps) {
  const body = useRef<HTMLDivElement>(null);
  const isVisible = useVisible(body);
  const shown = useHeldWhile(!isVisible, window);
  return (
    <Panel title={model.title}>
      <div ref={body} className={styles.chartBody}>
        <Legend model={model} window={shown} />
        {view === 'tables' ? <MetricTable model={model} window={shown} /> : <Drawing model={model} window={shown} isOpen={isOpen && isVisible} />}
        {model.note === '' ? null : <p className={styles.note}>{model.note}</p>}
      </div>
    </Panel>
  );
}

/** @returns the value, or the last one before `isHeld`. */
function useHeldWhile<Value>(isHeld: boolean, value: Value): Value {
  const [last, setLast] = useState(value);
  if (!isHeld && last !== value) setLast(value);
  return isHeld ? last : value;
}

function Legend({ model, window }: { readonly model: ChartModel; readonly window: SampleWindow }) {
  const now = window.samples.at(-1);
  return (
    <ul className={styles.legend}>
      {model.lines.map((line) => (
        <li key={line.id}>
          <LineKey colour={line.colour} />
          <span>{line.label}</span>
          <span className={styles.now}>{now === undefined ? '–' : figureWords(line.read(now), model.unit)}</span>
        </li>
      ))}
    </ul>
  );
}

type DrawingProps = Omit<ChartPanelProps, 'view'>;

function Drawing({ model, window, isOpen }: DrawingProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const width = useWidth(box);
  const points = useMemo(() => chartPoints(window.samples, model.lines), [window, model.lines]);
  const gaps = useMemo(() => gapsOf(window), [window]);
  const words = useMemo(() => summaryWords(model, window), [model, window]);
  const plot: PlotProps = { model, window, points, gaps, width };
  return (
    <>
      <div ref={box} className={styles.drawing} role="img" aria-label={`${model.title}: chart of the last ten minutes`} aria-describedby={id}>
        {points.length === 0 || width === 0 ? <Skeleton height={chartHeight} /> : (
          <Suspense fallback={<Skeleton height={chartHeight} />}>
            {isOpen ? <OpenPlot {...plot} /> : <Plot {...plot} openUntil={null} />}
          </Suspense>
        )}
      </div>
      <p id={id} className="visually-hidden">{words}</p>
    </>
  );
}

interface PlotProps {
  readonly model: ChartModel;
  readonly window: SampleWindow;
  readonly points: readonly ChartPoint[];
  readonly gaps: readonly SampleGap[];
  readonly width: number;
}

/** While samples are missing the time axis goes on by itself. */
function OpenPlot(props: PlotProps) {
  return <Plot {...props} openUntil={useNow()} />;
}

function Plot({ model, window, points, gaps, width, openUntil }: PlotProps & { readonly openUntil: number | null }) {
  const span = useMemo(() => timeSpan(window.samples, openUntil), [window, openUntil]);
  const shown = useMemo(() => (openUntil === null ? gaps : withOpenGap(gaps, window)), [gaps, window, openUntil]);
  return <MetricChart model={model} points={points} gaps={shown} span={span} width={width} height={chartHeight} />;
}

/** Nobody has told of a cut where our own line is down: what is missing since the last sample is a gap all the same. */
function withOpenGap(gaps: readonly SampleGap[], { samples }: SampleWindow): readonly SampleGap[] {
  const last = samples.at(-1);
  return last === undefined || gaps.at(-1)?.to === null ? gaps : [...gaps, { from: last.at, to: null, reason: '' }];
}

/** The chart in one sentence, for whoever cannot see it. */
export function summaryWords(model: ChartModel, window: SampleWindow): string {
  const lines = model.lines.map((line) => {
    const summary = lineSummary(window.samples, line);
    if (summary === null) return `${line.label}: no samples`;
    const words = (value: number): string => figureWords(value, model.unit);
    return `${line.label}: ${words(summary.mean)} on average, ${words(summary.least)} to ${words(summary.most)}`;
  });
  const gaps = gapsOf(window).length;
  return `${lines.join('. ')}.${gaps === 0 ? '' : ` ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}.`} The same figures are in the table view.`;
}
