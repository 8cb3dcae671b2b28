import type { LiveBroadcast } from '../../media/live-broadcast.ts';
import type { LiveQuality } from '../../media/library.ts';
import type { CaptureSources } from '../../model/capture-settings.ts';
import type { PortalQuery, Route } from '../route.ts';
import { captureAnswer, sourcesOf } from './capture.ts';

const PATHS: readonly (readonly [path: string, quality: LiveQuality])[] = [
  ['/api/holographic/stream/live.mp4', 'high'],
  ['/api/holographic/stream/live_high.mp4', 'high'],
  ['/api/holographic/stream/live_med.mp4', 'med'],
  ['/api/holographic/stream/live_low.mp4', 'low'],
];

/** Live streams (device-portal.md §1.10): endless fragmented MP4. */
export function liveRoutes(broadcast: LiveBroadcast): Route[] {
  return PATHS.map(([path, quality]) => ({
    method: 'GET',
    path,
    handle: ({ query }, headset) =>
      captureAnswer(
        headset,
        () => ({
          status: 200,
          headers: { 'content-type': 'video/mp4' },
          body: { kind: 'live', run: (sink) => broadcast.watch(quality, liveSources(query), sink) },
        }),
        'stream',
      ),
  }));
}

/** Without any source named: holograms, camera and app sound. With one named, the others are off. */
function liveSources(query: PortalQuery): CaptureSources {
  const named = ['holo', 'pv', 'mic', 'loopback'].some((name) => query.has(name));
  return named ? sourcesOf(query) : { holo: true, pv: true, mic: false, loopback: true };
}
