import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/**
 * Loaded into a measured process with `--import`: answers each `sample` message on the parent's channel with what the
 * process used so far. It does nothing in between.
 */
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

process.on('message', (message) => {
  if (message !== 'sample') return;
  const cpu = process.cpuUsage();
  const longestStallMs = delay.max / 1e6;
  // What is left after a collection is what grows for good; without it the heap's own rhythm would be measured.
  globalThis.gc?.();
  process.send?.({
    cpuMs: (cpu.user + cpu.system) / 1_000,
    residentBytes: process.memoryUsage.rss(),
    heapBytes: process.memoryUsage().heapUsed,
    longestStallMs,
    atMs: performance.now(),
  });
  delay.reset();
});
process.channel?.unref();
