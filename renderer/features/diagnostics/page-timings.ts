import { formatBytes } from '../../components/format.ts';

/** What the page itself can say about its start, for the report. */
export function pageTimings(): readonly { readonly name: string; readonly value: string }[] {
  const [navigation] = performance.getEntriesByType('navigation').filter((entry) => entry instanceof PerformanceNavigationTiming);
  const scripts = performance.getEntriesByType('resource').filter((entry) => entry instanceof PerformanceResourceTiming)
    .filter(({ name }) => name.endsWith('.js'));
  const firstList = performance.getEntriesByName('fabriscope:list')[0];
  return [
    ...(navigation === undefined ? [] : [{ name: 'Document ready after', value: `${Math.round(navigation.domContentLoadedEventEnd)} ms` }]),
    ...(firstList === undefined ? [] : [{ name: 'List of headsets after', value: `${Math.round(firstList.startTime)} ms` }]),
    { name: 'Scripts loaded', value: `${scripts.length}, ${formatBytes(scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0))}` },
    { name: 'Window', value: `${innerWidth} × ${innerHeight}, ${devicePixelRatio}×` },
    { name: 'Browser', value: navigator.userAgent },
  ];
}
