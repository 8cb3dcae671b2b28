import { describe, expect, it } from 'vitest';

import { ManualClock } from '../foundation/clock.ts';
import { parseDevopsFault } from './gateway/faults.ts';
import { RateLimit } from './gateway/rate-limit.ts';
import { devopsOfFile } from './testing/started.ts';

/** Faults on demand, and what becomes of those who ask too much. */

const started = devopsOfFile({ rateLimitScale: 1 });
const BUILDS = 'Commerce/_apis/build/builds?$top=3&api-version=7.1';

describe('a fault', () => {
  it('strikes as often as it was told to, in each of its forms', async () => {
    const { caller, devops } = started();
    const struck = async (text: string) => {
      devops.faults.add(parseDevopsFault(text));
      return caller.call(BUILDS);
    };
    const throttled = await struck('throttled:30@*builds*#1');
    expect([throttled.status, throttled.headers['retry-after']]).toEqual([429, '30']);
    const html = await struck('html#1');
    expect([html.status, html.headers['content-type']]).toEqual([203, 'text/html; charset=utf-8']);
    expect((await struck('unavailable#1')).status).toBe(503);
    const malformed = await struck('malformed-json#1');
    expect([malformed.status, malformed.json]).toEqual([200, undefined]);
    expect([(await struck('unauthorized#1')).status, (await struck('forbidden#1')).status]).toEqual([401, 403]);
    await expect(struck('cut:20#1')).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    expect((await caller.call(BUILDS)).status).toBe(200);
    expect(() => parseDevopsFault('rain')).toThrow('Unknown fault');
  });

  it('of slowness holds the answer back on the simulated clock', async () => {
    const { caller, devops, clock } = started();
    devops.faults.add({ kind: 'slow', delayMs: 5000, count: 1 });
    const answer = caller.call(BUILDS);
    let isThere = false;
    void answer.then(() => (isThere = true));
    await expect.poll(() => devops.faults.list()).toEqual([]);
    expect(isThere).toBe(false);
    await clock.advance(5000);
    expect((await answer).status).toBe(200);
  });
});

describe('the rate limit', () => {
  it('warns, then delays, then refuses, and forgives after five minutes', () => {
    const clock = new ManualClock();
    const limit = new RateLimit(clock, 1);
    const take = () => limit.take('mira', 10, 'build');
    const first = Array.from({ length: 13 }, take);
    expect(first.every((each) => Object.keys(each.headers).length === 0)).toBe(true);
    const warned = take();
    expect([warned.delayMs, warned.headers['x-ratelimit-remaining'], warned.headers['retry-after']]).toEqual([0, '60', undefined]);
    const rest = Array.from({ length: 20 }, take);
    const delayed = rest.filter((each) => each.delayMs > 0);
    expect([delayed.length, delayed.every((each) => Number(each.headers['x-ratelimit-delay']) > 0 && Number(each.headers['retry-after']) > 0)]).toEqual([5, true]);
    expect(rest.at(-1)).toMatchObject({ refused: true, delayMs: 0 });
    expect(limit.take('jonas', 10, 'build').refused).toBe(false);
  });

  it('is full again when the window has passed', async () => {
    const clock = new ManualClock();
    const limit = new RateLimit(clock, 1);
    limit.spend('mira', 300);
    const refused = limit.take('mira', 1, 'build');
    expect([refused.refused, refused.headers['retry-after']]).toEqual([true, '300']);
    await clock.advance(300_001);
    expect(limit.take('mira', 1, 'build')).toEqual({ delayMs: 0, refused: false, headers: {} });
  });

  it('is told over the wire, with 429 at the end', async () => {
    const { caller, devops, clock } = started();
    devops.rateLimit.spend(devops.pat.owner.mail, 160);
    const warned = await caller.call(BUILDS);
    expect([warned.status, warned.headers['x-ratelimit-resource'], warned.headers['x-ratelimit-limit']]).toEqual([200, 'build/user', '200']);
    devops.rateLimit.spend(devops.pat.owner.mail, 100);
    const refused = await caller.call(BUILDS);
    expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
    await clock.advance(Number(refused.headers['retry-after']) * 1000 + 1000);
    expect((await caller.call(BUILDS)).status).toBe(200);
  });
});
