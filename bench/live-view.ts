import { chromium, type Page } from '@playwright/test';
import * as z from 'zod';
import { startSimulatedHeadsets, type SimulatedHeadset } from '../e2e/fixtures/simulated-headsets.ts';
import { browserSwitches, findBrowser } from '../scripts/find-browser.ts';
import { connectToHost, pairWith } from './host-client.ts';
import { startMeasuredHost } from './measured-host.ts';
import type { BenchReport } from './result.ts';
import { quantile } from './statistics.ts';

/** A frame as it was seen on the page: the time code in its picture, and when it was put on the screen. */
interface ShownFrame {
  readonly code: number;
  /** Milliseconds since 1970. */
  readonly shownAt: number;
}

const sentSchema = z.object({
  loopFrames: z.number(),
  fragments: z.array(z.object({ firstFrame: z.number(), lastFrame: z.number(), writtenAtMs: z.number() }).loose()),
});

/**
 * Begins to read time codes from the page's live picture (layout: simulator/hololens/media/time-code.ts, described in
 * docs/simulators.md): 24 blocks across the top twelfth of the picture. Sampled in the callback that the browser makes
 * for each frame it hands to the compositor.
 */
async function readTimeCodes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shown: { code: number; shownAt: number }[] = [];
    Object.assign(globalThis, { shownFrames: shown });
    const canvas = document.createElement('canvas');
    canvas.width = 240;
    canvas.height = 8;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const codeIn = (video: HTMLVideoElement): number | null => {
      if (!context || video.videoWidth === 0) return null;
      context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 12, 0, 0, 240, 8);
      const { data } = context.getImageData(0, 0, 240, 8);
      const bits = Array.from({ length: 24 }, (_, block) => ((data[(4 * 240 + block * 10 + 5) * 4 + 1] ?? 0) > 127 ? 1 : 0));
      if (bits[0] !== 1 || bits[1] !== 0 || bits[22] !== 0 || bits[23] !== 1) return null;
      const number = bits.slice(2, 18).reduce((sum: number, bit) => sum * 2 + bit, 0);
      const check = bits.slice(18, 22).reduce((sum: number, bit) => sum * 2 + bit, 0);
      const expected = (number & 15) ^ ((number >> 4) & 15) ^ ((number >> 8) & 15) ^ ((number >> 12) & 15);
      return check === expected ? number : null;
    };
    const followed = new WeakSet<HTMLVideoElement>();
    const follow = (video: HTMLVideoElement): void => {
      if (followed.has(video)) return;
      followed.add(video);
      const onFrame = (now: number): void => {
        const code = codeIn(video);
        if (code !== null) shown.push({ code, shownAt: performance.timeOrigin + now });
        video.requestVideoFrameCallback(onFrame);
      };
      video.requestVideoFrameCallback(onFrame);
    };
    setInterval(() => { for (const video of document.querySelectorAll('video')) follow(video); }, 50);
  });
}

const takeShown = (page: Page): Promise<ShownFrame[]> => page.evaluate(() => {
  const frames: unknown = Reflect.get(globalThis, 'shownFrames');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put there by readTimeCodes
  return Array.isArray(frames) ? (frames.splice(0) as { code: number; shownAt: number }[]) : [];
});

/** Delay of each shown frame from the last byte of the fragment that it came in, in ms. */
async function delays(headset: SimulatedHeadset, shown: readonly ShownFrame[]): Promise<number[]> {
  const { loopFrames, fragments } = sentSchema.parse(await headset.ask('GET', 'live/fragments'));
  return shown.flatMap(({ code, shownAt }) => {
    const carrying = fragments.filter(({ firstFrame, lastFrame, writtenAtMs }) => {
      const first = firstFrame % loopFrames;
      return code >= first && code <= first + (lastFrame - firstFrame) && writtenAtMs <= shownAt;
    });
    const latest = carrying.reduce((best, { writtenAtMs }) => Math.max(best, writtenAtMs), 0);
    return latest > 0 && shownAt - latest < 10_000 ? [shownAt - latest] : [];
  });
}

async function steadyDelays(headset: SimulatedHeadset, page: Page, seconds: number): Promise<number[]> {
  const all: number[] = [];
  for (let second = 0; second < seconds; second += 5) {
    await takeShown(page);
    await page.waitForTimeout(5_000);
    all.push(...(await delays(headset, await takeShown(page))));
  }
  return all;
}

async function firstPictures(page: Page, route: string, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.evaluate(() => { location.hash = '#/tasks'; });
    await page.waitForTimeout(3_000);
    await takeShown(page);
    const startedAt = Date.now();
    await page.evaluate((hash) => { location.hash = hash; }, route);
    times.push((await firstShown(page, startedAt)) - startedAt);
  }
  return times;
}

/** The picture is shown when it is asked for, and stays wanted while the page lives. */
async function askForLivePicture(page: Page, connectionId: string): Promise<void> {
  await page.evaluate((hash) => { location.hash = hash; }, `#/headsets/${connectionId}/home`);
  await page.getByRole('button', { name: 'Watch live' }).click();
  await page.getByTestId('live-video').waitFor();
}

async function firstShown(page: Page, after: number): Promise<number> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
    const frame = (await takeShown(page)).find(({ shownAt }) => shownAt > after);
    if (frame) return frame.shownAt;
    await page.waitForTimeout(20);
  }
  return Number.POSITIVE_INFINITY;
}

/** From 0.3 to 10 s, short ones more often. */
const silenceMs = (): number => 300 + Math.round(Math.random() ** 2 * 9_700);

/** Lets the headset fall silent for a while. @returns ms from its first answer to the first new picture. */
async function returnAfterCut(headset: SimulatedHeadset, page: Page, silentMs: number): Promise<number> {
  await headset.ask('POST', 'fault', { kind: 'asleep', mode: silentMs % 2 === 0 ? 'silent' : 'refuse' });
  await page.waitForTimeout(silentMs);
  await takeShown(page);
  await headset.ask('DELETE', 'fault');
  const answersAt = Date.now();
  return (await firstShown(page, answersAt)) - answersAt;
}

interface LiveStage {
  readonly headset: SimulatedHeadset;
  readonly page: Page;
  /** Route of the screen that shows the picture. */
  readonly route: string;
}

/** A paired headset whose live picture is on a page that reads its time codes. */
async function withLivePicture<T>(measure: (stage: LiveStage) => Promise<T>): Promise<T> {
  const simulators = await startSimulatedHeadsets(['--profile', 'hololens2']);
  const host = await startMeasuredHost();
  const browser = await chromium.launch({ executablePath: findBrowser(), args: [...browserSwitches, '--autoplay-policy=no-user-gesture-required'] });
  try {
    const [headset] = simulators.headsets;
    if (!headset) throw new Error('No simulated headset.');
    const client = await connectToHost(host.url);
    const connectionId = await pairWith(client.api, headset.url, () => headset.pin());
    client.close();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(host.url);
    await page.locator(`a[href*="${connectionId}"]`).first().waitFor();
    await readTimeCodes(page);
    await askForLivePicture(page, connectionId);
    return await measure({ headset, page, route: `#/headsets/${connectionId}/home` });
  } finally {
    await browser.close();
    await host.stop();
    await simulators.stop();
  }
}

/** Live preview: delay and first picture, read from the pictures on the page. */
export function benchLiveView(options: { seconds: number }): Promise<BenchReport> {
  return withLivePicture(async ({ headset, page, route }) => {
    const first = await firstPictures(page, route, 10);
    await page.waitForTimeout(3_000);
    const steady = await steadyDelays(headset, page, options.seconds);
    const delay95 = quantile(steady, 0.95);
    const worst = quantile(steady, 1);
    return {
      results: [
        { area: 'Live view', measured: `last byte of a fragment to frame shown, 95th percentile of ${steady.length} frames`, value: `${delay95.toFixed(0)} ms (median ${quantile(steady, 0.5).toFixed(0)})`, yardstick: 'time codes in the picture', target: '≤ 150 ms', met: delay95 <= 150 },
        { area: 'Live view', measured: 'furthest behind', value: `${worst.toFixed(0)} ms`, yardstick: 'time codes in the picture', target: '≤ 400 ms', met: worst <= 400 },
        { area: 'Live view', measured: `opening to first picture, ${first.length} times`, value: `${quantile(first, 0.5).toFixed(0)} ms (at most ${quantile(first, 1).toFixed(0)})`, yardstick: '–', target: '≤ 1.5 s', met: quantile(first, 1) <= 1_500 },
      ],
      notes: [
        'Live view: the simulator burns a frame number into every frame and tells when the last byte of each fragment was written; the page’s picture is read back in the callback of each shown frame. Fragments hold 100 ms of picture, so the last frame of a fragment is due 67 ms after its first by nature. Browser, host and simulator share two cores without a graphics processor: decoding, compositing and reading back are done in software.',
      ],
    };
  });
}

/** The return of the picture after a cut. */
export function benchCuts(options: { cuts: number }): Promise<BenchReport> {
  return withLivePicture(async ({ headset, page }) => {
    await page.waitForTimeout(3_000);
    const back: number[] = [];
    for (let cut = 0; cut < options.cuts; cut += 1) back.push(await returnAfterCut(headset, page, silenceMs()));
    const returned = back.filter((ms) => ms <= 2_000).length;
    return {
      results: [
        { area: 'Live view', measured: 'picture back within 2 s after the headset answers', value: `${returned} of ${back.length} (median ${quantile(back, 0.5).toFixed(0)} ms, at most ${quantile(back, 1).toFixed(0)} ms)`, yardstick: 'cuts of 0.3 to 10 s', target: 'all', met: returned === back.length },
      ],
      notes: ['Cuts: the headset refuses connections or takes them and stays silent, in turn, for 0.3 to 10 s (short ones more often); counted from the moment it answers again to the first picture that is newer.'],
    };
  });
}
