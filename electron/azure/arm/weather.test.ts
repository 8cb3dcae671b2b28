import { afterEach, describe, expect, it } from 'vitest';
import type { AzureWait } from '../../../shared/contract/azure/profiles.ts';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import { FaultError } from '../../core/fault-error.ts';
import { toFault } from '../../core/faults.ts';
import { azureRigForFile } from '../testing/rig-folder.ts';
import { AzureRefusal } from './azure-refusal.ts';

const rig = azureRigForFile();
afterEach(() => {
  rig().simulated.faults.clear();
  rig().simulated.traffic.clear();
});

const groupsPath = `/subscriptions/${SUBSCRIPTIONS.production}/resourcegroups`;
const groups = () => rig().profile.arm(SUBSCRIPTIONS.production).list({ api: 'resourceGroups', path: groupsPath }, (item) => item);
const vaults = (signal?: AbortSignal) => rig().profile.arm(SUBSCRIPTIONS.production).list({ api: 'vaults', path: `/subscriptions/${SUBSCRIPTIONS.production}/providers/Microsoft.KeyVault/vaults`, signal }, (item) => item);

async function refused(call: Promise<unknown>): Promise<FaultError> {
  const error: unknown = await call.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof FaultError)) throw new Error('It was not refused in words.', { cause: error });
  return error;
}
/** What Azure was asked about groups, and for tokens; what the session looks after by itself is left out. */
const asked = () => rig().simulated.traffic.list().filter(({ path }) => /resourcegroups|\/token$/.test(path)).map(({ method, path, host, withToken, status }) => ({ method, path, host, withToken, status }));

describe('a storm of 429', () => {
  it('is waited out in sight, by all calls of the subscription together', async () => {
    const { simulated, profile, clock } = rig();
    simulated.faults.add({ kind: 'throttled', retryAfterSeconds: 12, path: '*resourcegroups*', count: 1 });
    const seen: AzureWait[] = [];
    const isWaiting = Promise.withResolvers<void>();
    const stop = profile.waits.onChange(() => {
      seen.push(...profile.waits.list());
      isWaiting.resolve();
    });
    const first = groups();
    await isWaiting.promise;
    await Promise.all([first, vaults(), vaults()]);
    expect((await first).items.length).toBeGreaterThan(2);
    stop();
    expect(seen[0]).toMatchObject({ words: 'Azure asks to wait 12 s: too many reads in this subscription.', subscriptionId: SUBSCRIPTIONS.production });
    expect(new Set(seen.map(({ waitId }) => waitId)).size).toBe(1);
    expect(Math.max(...seen.map(({ calls }) => calls))).toBeGreaterThanOrEqual(3);
    expect(clock.now()).toBeGreaterThanOrEqual(seen[0]?.until ?? Infinity);
    expect(profile.waits.list()).toEqual([]);
  });

  it('is given up with the calls that wait, and with no others', async () => {
    const { simulated, profile } = rig();
    simulated.faults.add({ kind: 'throttled', retryAfterSeconds: 250, form: 'date', path: '*resourcegroups*', count: 1 });
    const waiting = refused(groups());
    await expect.poll(() => profile.waits.list().length, { interval: 5, timeout: 10_000 }).toBe(1);
    const elsewhere = profile.arm(SUBSCRIPTIONS.test).list({ api: 'resourceGroups', path: `/subscriptions/${SUBSCRIPTIONS.test}/resourcegroups` }, (item) => item);
    expect((await elsewhere).isComplete).toBe(true);
    profile.waits.cancel(profile.waits.list()[0]?.waitId ?? '');
    expect((await waiting).fault).toMatchObject({ code: 'cancelled', message: expect.stringContaining('not sent') });
    expect((await groups()).isComplete).toBe(true);
  });

  it('that lasts longer than anybody waits by themselves is said at once', async () => {
    rig().simulated.faults.add({ kind: 'throttled', retryAfterSeconds: 3_000, path: '*resourcegroups*', count: 1 });
    expect((await refused(groups())).fault).toMatchObject({ code: 'throttled', message: 'Azure asks to wait 50 minutes. That is longer than Fabriscope waits by itself.', remedy: 'retry' });
    expect(rig().profile.waits.list()).toEqual([]);
  });

  it('that does not end is a fault of the call', async () => {
    rig().simulated.faults.add({ kind: 'throttled', retryAfterSeconds: 1, path: '*resourcegroups*' });
    expect((await refused(groups())).fault).toMatchObject({ code: 'throttled', retryable: true });
    expect(asked().filter(({ status }) => status === 429)).toHaveLength(6);
  });

  it('leaves what it learnt of the budget', () => {
    expect(rig().profile.budgets.list()).toContainEqual(expect.objectContaining({ name: expect.stringMatching(/reads$/), left: expect.any(Number) }));
  });
});

describe('bad weather', () => {
  it('of 503 is waited out with growing pauses, and given up at the fourth', async () => {
    const { simulated } = rig();
    simulated.faults.add({ kind: 'unavailable', path: '*resourcegroups*', count: 2 });
    expect((await groups()).isComplete).toBe(true);
    expect(asked().map(({ status }) => status)).toEqual([503, 503, 200]);
    simulated.faults.add({ kind: 'unavailable', retryAfterSeconds: 1, path: '*resourcegroups*' });
    expect((await refused(groups())).fault.code).toBe('server-error');
  });

  it('costs one request only, and says which', async () => {
    const { simulated } = rig();
    const weather = [
      [{ kind: 'malformed-json' }, { code: 'malformed-answer', message: 'Azure’s answer could not be read.' }],
      [{ kind: 'cut', afterBytes: 20 }, { code: 'cut-short' }],
      [{ kind: 'html-error', status: 404 }, { code: 'not-found' }],
    ] as const;
    for (const [fault, expected] of weather) {
      simulated.faults.add({ ...fault, path: '*resourcegroups*', count: 1 });
      const error = await refused(groups());
      expect(error.fault).toMatchObject(expected);
      expect((await groups()).isComplete).toBe(true);
    }
  });

  it('keeps Azure’s own words and the numbers by which its operators find a call', async () => {
    const error = await refused(rig().profile.arm(SUBSCRIPTIONS.production).get({ api: 'resourceGroups', path: `${groupsPath}/none-of-ours`, read: (body) => body }));
    if (!(error instanceof AzureRefusal)) throw error;
    expect(error).toMatchObject({ status: 404, azureCode: 'ResourceGroupNotFound', fault: { code: 'not-found' } });
    expect(error.fault.detail).toMatch(/^GET \/subscriptions\/.*\nHTTP 404 ResourceGroupNotFound\n.*\nrequest id .*\ncorrelation id .*\nclient request id [0-9a-f-]{36}$/);
    expect(error.ids.correlationId).not.toBeNull();
    expect(await rig().profile.arm(SUBSCRIPTIONS.production).exists({ api: 'resourceGroups', path: `${groupsPath}/none-of-ours` })).toBe(false);
  });
});

describe('a list', () => {
  it('that goes on elsewhere is shown as far as it came, and no token goes there', async () => {
    const { simulated } = rig();
    simulated.faults.add({ kind: 'foreign-next-link', path: '*resourcegroups*', count: 1 });
    const list = await groups();
    expect(list.items.length).toBeGreaterThan(0);
    expect(list).toMatchObject({ isComplete: false, fault: { code: 'foreign-origin', message: expect.stringMatching(/^Azure’s answer points to localhost:\d+, which is not 127\.0\.0\.1:\d+\. Nothing was sent there\.$/) } });
    expect(asked().map(({ host }) => host)).toEqual([new URL(simulated.arm).host]);
  });

  it('that goes round in circles ends', async () => {
    rig().simulated.faults.add({ kind: 'next-link-loop', path: '*resourcegroups*' });
    expect(await groups()).toMatchObject({ isComplete: false, fault: { code: 'malformed-answer' } });
    expect(asked().length).toBeLessThan(5);
  });

  it('keeps the items that can be read beside those that cannot', async () => {
    let count = 0;
    const list = await rig().profile.arm(SUBSCRIPTIONS.production).list({ api: 'resourceGroups', path: groupsPath }, (item) => {
      count += 1;
      if (count === 1) throw new TypeError('not as expected');
      return item;
    });
    expect(list.items).toHaveLength(count - 1);
    expect(list).toMatchObject({ isComplete: false, fault: { message: '1 of the items could not be read.' } });
  });

  it('is let go of when its reader leaves', async () => {
    const leaving = new AbortController();
    // Its answer is still noted when another test looks at what was asked: a path that none of them looks at.
    rig().simulated.faults.add({ kind: 'slow', delayMs: 60_000, path: '*vaults*', count: 1 });
    const call = vaults(leaving.signal).then(() => null, toFault);
    setTimeout(() => leaving.abort(), 10);
    expect(await call).toMatchObject({ code: 'cancelled' });
  });
});

describe('a token', () => {
  it('that expires in the middle is renewed once, without anybody noticing', async () => {
    rig().simulated.faults.add({ kind: 'token-expired', path: '*resourcegroups*', count: 1 });
    expect((await groups()).isComplete).toBe(true);
    expect(asked().filter(({ path }) => path === groupsPath).map(({ status }) => status)).toEqual([401, 200]);
    expect(asked().filter(({ path }) => path.endsWith('/token'))).toHaveLength(1);
    expect(rig().profile.signedIn).toBe(true);
  });

  it('that is refused even when new leaves the profile signed out, with what it knows', async () => {
    const { simulated, profile } = rig();
    simulated.faults.add({ kind: 'token-expired', path: '*resourcegroups*', count: 2 });
    expect((await refused(groups())).fault).toMatchObject({ code: 'signed-out', remedy: 'sign-in' });
    expect(profile.signedIn).toBe(false);
    expect(profile.subscriptions.length).toBeGreaterThan(0);
    expect((await groups()).isComplete).toBe(true);
    expect(profile.signedIn).toBe(true);
  });
});

describe('writes', () => {
  it('are refused while the profile is locked', async () => {
    const { profile } = rig();
    profile.lock.close();
    const call = { api: 'resourceGroups', path: `${groupsPath}/new-group`, body: { location: 'westeurope' } } as const;
    expect((await refused(profile.arm(SUBSCRIPTIONS.production).write('PUT', call))).fault).toMatchObject({ code: 'locked', remedy: 'unlock-profile' });
    expect(asked()).toEqual([]);
    profile.lock.unlock(600);
    const { status } = await profile.arm(SUBSCRIPTIONS.production).write('PUT', call);
    expect(status).toBe(201);
    expect(asked().map(({ method }) => method)).toEqual(['PUT']);
  });

  it('whose answer is lost may have been done, and are not sent again', async () => {
    const { profile, simulated } = rig();
    simulated.faults.add({ kind: 'cut', afterBytes: 5, method: 'PUT', count: 1 });
    const call = { api: 'resourceGroups', path: `${groupsPath}/other-group`, body: { location: 'westeurope' } } as const;
    expect((await refused(profile.arm(SUBSCRIPTIONS.production).write('PUT', call))).fault).toMatchObject({ code: 'outcome-unknown', detail: expect.stringContaining('client request id') });
    expect(asked().filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });
});

describe('the clock', () => {
  it('of this machine is compared with Azure’s', async () => {
    const { simulated, profile } = rig();
    simulated.faults.add({ kind: 'clock-skew', byMs: 600_000 });
    await groups();
    expect(profile.clockSkewMs).toBeGreaterThan(590_000);
    simulated.faults.clear();
    await groups();
    expect(profile.clockSkewMs).toBe(0);
  });
});
