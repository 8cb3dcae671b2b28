import { describe, expect, it } from 'vitest';
import { faultError } from '../../core/faults.ts';
import { ManualClock } from '../../core/testing/manual-clock.ts';
import { TokenKeeper, type KeptToken } from './token-keeper.ts';

const hour = 3_600_000;

function keeper() {
  const clock = new ManualClock();
  let issued = 0;
  const issue = async (claims: string | undefined): Promise<KeptToken> => ({ token: `${++issued} ${claims ?? '-'}`, expiresAt: clock.now() + hour });
  return { clock, kept: new TokenKeeper(clock), issue };
}

describe('kept tokens', () => {
  it('are given again until five minutes before their end', async () => {
    const { clock, kept, issue } = keeper();
    expect(await kept.token('a', {}, issue)).toBe('1 -');
    await clock.advance(hour - 300_001);
    expect(await kept.token('a', {}, issue)).toBe('1 -');
    await clock.advance(1);
    expect(await kept.token('a', {}, issue)).toBe('2 -');
    expect(await kept.token('b', {}, issue)).toBe('3 -');
  });

  it('are made anew where claims are asked for, and those count from then on', async () => {
    const { kept, issue } = keeper();
    await kept.token('a', {}, issue);
    expect(await kept.token('a', { claims: '{"c":1}' }, issue)).toBe('2 {"c":1}');
    expect(await kept.token('a', {}, issue)).toBe('2 {"c":1}');
    expect(await kept.token('a', { claims: '' }, issue)).toBe('3 ');
  });

  it('are asked for once by whoever asks at the same time; one who leaves takes nothing from the others', async () => {
    const { clock, kept } = keeper();
    const answer = Promise.withResolvers<KeptToken>();
    const leaving = new AbortController();
    let asked = 0;
    const issue = (): Promise<KeptToken> => {
      asked += 1;
      return answer.promise;
    };
    const [first, second] = [kept.token('a', { signal: leaving.signal }, issue), kept.token('a', {}, issue)];
    leaving.abort();
    await expect(first).rejects.toMatchObject({ fault: { code: 'cancelled' } });
    answer.resolve({ token: 't', expiresAt: clock.now() + hour });
    expect([await second, asked]).toEqual(['t', 1]);
  });

  it('are not kept where the asking failed, or where everything was cleared meanwhile', async () => {
    const { clock, kept, issue } = keeper();
    await expect(kept.token('a', {}, () => Promise.reject(faultError('no-answer')))).rejects.toMatchObject({ fault: { code: 'no-answer' } });
    expect(await kept.token('a', {}, issue)).toBe('1 -');
    const late = Promise.withResolvers<KeptToken>();
    const asking = kept.token('b', {}, () => late.promise);
    kept.clear();
    late.resolve({ token: 'of somebody who has signed out', expiresAt: clock.now() + hour });
    await asking;
    expect(await kept.token('b', {}, issue)).toBe('2 -');
  });
});
