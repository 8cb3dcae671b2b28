import type { PerformanceSample } from '../../../shared/contract/devices.ts';
import { csvLines } from '../../../shared/domain/csv.ts';

/**
 * Samples as CSV (RFC 4180): UTC times, plain numbers with their units in the heading, one column an engine.
 *
 * @param headset shown name, for the first column; whatever it holds, a spreadsheet reads it as text.
 */
export function performanceCsv(samples: readonly PerformanceSample[], headset: string): string {
  const engines = samples.reduce((most, sample) => Math.max(most, sample.gpuPercent.length), 0);
  const heading = [
    'Headset', 'Time (UTC)', 'CPU (%)', ...Array.from({ length: engines }, (_, at) => `GPU engine ${at + 1} (%)`), 'Memory used (bytes)', 'Memory total (bytes)',
    'Committed (bytes)', 'Commit limit (bytes)', 'GPU memory used (bytes)', 'Read (bytes/s)', 'Write (bytes/s)', 'Other I/O (bytes/s)', 'Network in (bytes)', 'Network out (bytes)',
  ];
  const rows = samples.map((sample) => [
    headset, new Date(sample.at).toISOString(), sample.cpuPercent, ...Array.from({ length: engines }, (_, at) => sample.gpuPercent[at] ?? ''),
    sample.memoryUsedBytes, sample.memoryTotalBytes, sample.committedBytes, sample.commitLimitBytes, sample.gpuMemoryUsedBytes,
    sample.readBytesPerSecond, sample.writeBytesPerSecond, sample.otherBytesPerSecond, sample.networkInBytes, sample.networkOutBytes,
  ]);
  return csvLines([heading, ...rows]);
}
