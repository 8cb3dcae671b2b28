import { formatClock, formatDuration, formatExact } from '../../components/format.ts';
import { lineSummary, tableRows, type ChartModel, type TableRow } from './chart-model.ts';
import { figureWords, unitWords } from './figure-words.ts';
import { gapsOf, type SampleGap, type SampleWindow } from './sample-window.ts';
import styles from './performance.module.css';

const stretchMs = 15_000;

/** The figures of a chart to be read: averages of each quarter of a minute, newest first, and the sum of the window. */
export function MetricTable({ model, window }: { readonly model: ChartModel; readonly window: SampleWindow }) {
  const rows = tableRows(window.samples, model.lines, stretchMs);
  const gaps = gapsOf(window);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
    <section className={styles.tableBox} tabIndex={0} aria-label={`${model.title}, table`}>
      <table className={styles.table}>
        <caption className="visually-hidden">{model.title}: averages of {stretchMs / 1_000} seconds in {unitWords[model.unit]}, newest first</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            {model.lines.map((line) => <th key={line.id} scope="col">{line.label}</th>)}
          </tr>
        </thead>
        <tbody>
          <SummaryRow name="Average" model={model} window={window} pick="mean" />
          <SummaryRow name="Highest" model={model} window={window} pick="most" />
          {rows.map((row) => <StretchRow key={row.at} row={row} model={model} gaps={gaps} />)}
        </tbody>
      </table>
    </section>
  );
}

interface SummaryRowProps {
  readonly name: string;
  readonly model: ChartModel;
  readonly window: SampleWindow;
  readonly pick: 'mean' | 'most';
}

function SummaryRow({ name, model, window, pick }: SummaryRowProps) {
  return (
    <tr className={styles.summary}>
      <th scope="row">{name}</th>
      {model.lines.map((line) => {
        const summary = lineSummary(window.samples, line);
        return <td key={line.id}>{summary === null ? '–' : figureWords(summary[pick], model.unit)}</td>;
      })}
    </tr>
  );
}

function StretchRow({ row, model, gaps }: { readonly row: TableRow; readonly model: ChartModel; readonly gaps: readonly SampleGap[] }) {
  const head = <th scope="row" title={formatExact(row.at)}>{formatClock(row.at)}</th>;
  if (row.samples > 0) {
    return (
      <tr>
        {head}
        {model.lines.map((line) => {
          const value = row.means[line.id] ?? null;
          return <td key={line.id}>{value === null ? '–' : figureWords(value, model.unit)}</td>;
        })}
      </tr>
    );
  }
  const gap = gaps.find((candidate) => candidate.from <= row.at + stretchMs && (candidate.to ?? Infinity) >= row.at);
  return (
    <tr className={styles.missing}>
      {head}
      <td colSpan={Math.max(1, model.lines.length)}>{gap === undefined ? 'No samples.' : gapWords(gap)}</td>
    </tr>
  );
}

/** A gap in words, for the table and the list under the charts. */
export function gapWords(gap: SampleGap): string {
  return gap.to === null ? `No samples. ${gap.reason}` : `No samples for ${formatDuration(gap.to - gap.from)}. ${gap.reason}`;
}
