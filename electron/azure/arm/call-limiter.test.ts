import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../core/testing/manual-clock.ts';
import { AzureWaits } from './azure-waits.ts';
import { CallBudgets } from './call-budgets.ts';
import { CallLimiter } from './call-limiter.ts';
import { patienceFor } from './throttling.ts';

function limiter() {
  const clock = new ManualClock();
  const waits = new AzureWaits(clock);
  return { clock, waits, limiter: new CallLimiter(clock, waits, 'sub-1') };
}

describe('the limiter of a subscription', () => {
  it('lets a dozen calls be under way, and the others follow in their order', async () => {
    const { clock, limiter: it } = limiter();
    const ends = Array.from({ length: 14 }, () => Promise.withResolvers<void>());
    const begun: number[] = [];
    const calls = ends.map(({ promise }, index) => it.run('reads', undefined, () => {
      begun.push(index);
      return promise;
    }));
    await clock.advance(0);
    expect(begun).toHaveLength(12);
    ends[5]?.resolve();
    await clock.advance(0);
    expect(begun.at(-1)).toBe(12);
    for (const { resolve } of ends) resolve();
    await Promise.all(calls);
    expect(begun).toEqual(Array.from({ length: 14 }, (_, index) => index));
  });

  it('keeps to what Azure grants: 250 reads at once, then 25 a second', async () => {
    const { clock, limiter: it } = limiter();
    let done = 0;
    for (let call = 0; call < 300; call++) void it.run('reads', undefined, async () => void (done += 1));
    await clock.advance(0);
    expect(done).toBe(250);
    await clock.advance(1_000);
    expect(done).toBe(275);
    await clock.advance(1_000);
    expect(done).toBe(300);
  });

  it('holds back one class of calls, and goes on slowly after the wait', async () => {
    const { clock, waits, limiter: it } = limiter();
    it.holdAll('writes', 10_000);
    let written = 0;
    for (let call = 0; call < 11; call++) void it.run('writes', undefined, async () => void (written += 1));
    expect(await it.run('reads', undefined, async () => 'read')).toBe('read');
    await clock.advance(9_999);
    expect([written, waits.list()[0]?.calls]).toEqual([0, 11]);
    it.holdAll('writes', 5_000);
    await clock.advance(4_999);
    expect(written).toBe(0);
    await clock.advance(1);
    expect([written, waits.list()]).toEqual([1, []]);
    await clock.advance(1_000);
    expect(written).toBe(11);
  });

  it('lets go of a call whose caller has left, in whatever queue it stands', async () => {
    const { clock, limiter: it } = limiter();
    const leaving = new AbortController();
    const never = new Promise<void>(() => {});
    for (let call = 0; call < 12; call++) void it.run('reads', undefined, () => never);
    let isSent = false;
    const waiting = it.run('reads', leaving.signal, async () => void (isSent = true)).catch((error: unknown) => error);
    it.holdAll('deletes', 60_000);
    const held = it.run('deletes', leaving.signal, async () => void (isSent = true)).catch((error: unknown) => error);
    await clock.advance(0);
    leaving.abort();
    await Promise.all([waiting, held]);
    expect(isSent).toBe(false);
  });
});

describe('what a refusal asks for', () => {
  const answer = (status: number, code?: string) => ({ status, headers: {}, body: code === undefined ? undefined : { error: { code, message: '' } }, ids: { clientRequestId: '', requestId: null, correlationId: null } });

  it('is told by the body before it is called throttling', () => {
    expect(patienceFor(answer(429, 'SubscriptionRequestsThrottled'), true)).toBe('throttled');
    expect(patienceFor(answer(429), true)).toBe('throttled');
    expect(patienceFor(answer(429, 'RetryableErrorDueToAnotherOperation'), false)).toBe('busy');
    expect(patienceFor(answer(429, 'OperationNotAllowed'), false)).toBe('none');
    expect(patienceFor(answer(429, 'QuotaExceeded'), false)).toBe('none');
  });

  it('is patience with a service out of order, where sending again does no harm', () => {
    expect([503, 500, 502, 504].map((status) => patienceFor(answer(status), false))).toEqual(['unavailable', 'none', 'none', 'none']);
    expect([503, 500, 502, 504, 404, 501].map((status) => patienceFor(answer(status), true))).toEqual(['unavailable', 'unavailable', 'unavailable', 'unavailable', 'none', 'none']);
  });
});

describe('budgets', () => {
  it('are recorded by whatever name, the tightest first', () => {
    const budgets = new CallBudgets();
    budgets.note({ 'x-ms-ratelimit-remaining-subscription-reads': '249', 'x-ms-ratelimit-remaining-resource': 'Microsoft.Compute/GetOperation3Min;37,Microsoft.Compute/GetOperation30Min;2400', 'x-ms-ratelimit-remaining-odd': 'many', date: '12' }, 7);
    expect(budgets.list()).toEqual([
      { name: 'Microsoft.Compute/GetOperation3Min', left: 37, at: 7 }, { name: 'subscription-reads', left: 249, at: 7 }, { name: 'Microsoft.Compute/GetOperation30Min', left: 2_400, at: 7 },
    ]);
  });
});
