import { Tile } from '../../components/Tile.tsx';
import { formatBytes, formatRate } from '../../components/format.ts';
import { percentWords } from './figure-words.ts';
import type { SampleWindow } from './sample-window.ts';
import styles from './performance.module.css';

/** The last sample in big figures. They are pale while the line is down, because they are old. */
export function LiveFigures({ window, isStale }: { readonly window: SampleWindow; readonly isStale: boolean }) {
  const sample = window.samples.at(-1);
  const tone = isStale ? 'stale' : 'plain';
  if (sample === undefined) {
    return <div className={styles.tiles}>{['Processor', 'Graphics', 'Memory', 'Input and output', 'Network'].map((label) => <Tile key={label} label={label} value="–" detail="Waiting for the first sample" tone="stale" />)}</div>;
  }
  const busiest = sample.gpuPercent.length === 0 ? null : Math.max(...sample.gpuPercent);
  const engine = busiest === null ? -1 : sample.gpuPercent.indexOf(busiest);
  return (
    <div className={styles.tiles}>
      <Tile label="Processor" value={percentWords(sample.cpuPercent)} detail="all cores" tone={tone} />
      <Tile label="Graphics" value={busiest === null ? '–' : percentWords(busiest)} detail={busiest === null ? 'no engines reported' : `engine ${engine + 1}, the busiest of ${sample.gpuPercent.length}`} tone={tone} />
      <Tile
        label="Memory" value={percentWords(sample.memoryTotalBytes === 0 ? 0 : (sample.memoryUsedBytes / sample.memoryTotalBytes) * 100)}
        detail={`${formatBytes(sample.memoryUsedBytes)} of ${formatBytes(sample.memoryTotalBytes)}`} tone={tone}
      />
      <Tile label="Input and output" value={formatRate(sample.readBytesPerSecond + sample.writeBytesPerSecond)} detail={`read ${formatRate(sample.readBytesPerSecond)}, write ${formatRate(sample.writeBytesPerSecond)}`} tone={tone} />
      <Tile label="Network" value={formatBytes(sample.networkInBytes + sample.networkOutBytes)} detail={`in ${formatBytes(sample.networkInBytes)}, out ${formatBytes(sample.networkOutBytes)}, last sample`} tone={tone} />
    </div>
  );
}
