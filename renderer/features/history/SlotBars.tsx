import { useId } from 'react';
import type { Dora } from '../../../shared/contract/history/figures.ts';
import { Disclosure } from '../../components/Disclosure.tsx';
import { formatCount, formatDate, formatDuration } from '../../components/format.ts';
import styles from './dora.module.css';

const height = 96;

/** Deployments of each slot as bars, failed ones as their lower part; the same as a table for whoever reads it so. */
export function SlotBars({ series }: { readonly series: Dora['series'] }) {
  const hatch = useId();
  const most = Math.max(1, ...series.map(({ deployments }) => deployments));
  const width = 1_000 / Math.max(1, series.length);
  return (
    <>
      <p className={styles.key}><span><i data-part="good" /> succeeded</span><span><i data-part="bad" /> counted as failed</span><span className={styles.faint}>highest bar: {formatCount(most, 'deployment')}</span></p>
      <svg className={styles.bars} viewBox={`0 0 1000 ${String(height)}`} preserveAspectRatio="none" role="img" aria-label="Deployments over time; the table below has the figures">
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" data-part="ground" /><rect width="3" height="6" data-part="bad" /></pattern>
        {series.map(({ from, deployments, failures }, index) => {
          const full = (deployments / most) * (height - 2);
          const bad = deployments === 0 ? 0 : (failures / deployments) * full;
          return (
            <g key={from}>
              <title>{`${formatDate(from)}: ${formatCount(deployments, 'deployment')}, ${String(failures)} failed`}</title>
              <rect x={index * width + width * 0.12} width={width * 0.76} y={height - full} height={full - bad} data-part="good" />
              <rect x={index * width + width * 0.12} width={width * 0.76} y={height - bad} height={bad} fill={`url(#${hatch})`} />
            </g>
          );
        })}
      </svg>
      <Disclosure title="The same as a table">
        <table className={styles.table}>
          <thead><tr><th scope="col">From</th><th scope="col">Deployments</th><th scope="col">Failed</th><th scope="col">Lead time</th><th scope="col">Recovery</th><th scope="col">Batch size</th></tr></thead>
          <tbody>
            {[...series].reverse().map((slot) => (
              <tr key={slot.from}>
                <th scope="row">{formatDate(slot.from)}</th><td>{slot.deployments}</td><td>{slot.failures}</td>
                <td>{slot.leadTimeP50Ms === null ? '–' : formatDuration(slot.leadTimeP50Ms)}</td><td>{slot.recoveryP50Ms === null ? '–' : formatDuration(slot.recoveryP50Ms)}</td><td>{slot.batchSize ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Disclosure>
    </>
  );
}
