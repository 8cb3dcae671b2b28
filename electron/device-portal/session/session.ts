import type { Endpoint } from '../../../shared/contract/connections.ts';
import { sameEndpoint } from '../../../shared/domain/address.ts';
import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import { generationOf } from '../../../shared/domain/headset-identity.ts';
import { reconnectPauseMs, silenceMeansSleep } from '../../../shared/domain/silence.ts';
import type { ConnectionRecord, Credentials, Session, SessionLink } from '../../core/connections/driver.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { CoreServices } from '../../core/services.ts';
import { climb } from '../ladder.ts';
import type { Arrival, ClimbResult } from '../ladder.ts';
import { DevicePortalClient } from '../portal-client.ts';
import { portalFault } from '../portal-faults.ts';
import { isLineFaultCode } from './heartbeat.ts';
import type { Headset, SessionHandle } from './headset.ts';
import type { Roads } from './roads.ts';
import { silenceFault } from './silence-words.ts';

export interface SessionParts {
  readonly services: CoreServices;
  readonly headset: Headset;
  readonly record: ConnectionRecord;
  readonly link: SessionLink;
  readonly roads: Roads;
  /** 0 to 1; tests give their own. */
  readonly random?: () => number;
}

/** A beat that has not been answered by then makes the connection stale. */
const staleAfterMs = 3_000;
/** A timer that rings this much too late means that this machine slept. */
const machineSleptMs = 10_000;
/** From the answer to a restart or shutdown until the headset is really down. */
const goesDownWithinMs = 3_000;
/** A headset that answers this soon may not have gone down yet. */
const stillGoingDownMs = 30_000;
/** How long a restart may take before its silence counts as any other. */
const restartPatienceMs = 4 * 60_000;

/** States in which nothing is tried again by itself: only the user can help. */
const needsUser: Partial<Record<FaultCode, ConnectionState>> = {
  untrusted: 'untrusted', 'identity-changed': 'identity-changed', unauthorised: 'unauthorised', unpaired: 'unpaired',
};

/**
 * One living connection to a headset: climbs the ladder, beats while it is up, and comes back by itself. Everything that
 * it does or waits for is reported as a state with words.
 */
export class PortalSession implements Session, SessionHandle {
  readonly #parts: SessionParts;
  readonly #ended = new AbortController();
  readonly #random: () => number;
  readonly #run: Promise<void>;
  #wake = new AbortController();
  #loss: Fault | null = null;
  #beatAborter = new AbortController();
  #endpoint: Endpoint;
  #lastSeenAt: number | null;
  #userAsked = false;
  #credentials: Credentials | null = null;
  #looking = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#random = parts.random ?? Math.random;
    this.#endpoint = parts.record.endpoint;
    this.#lastSeenAt = parts.services.connections.get(parts.record.id)?.lastSeenAt ?? parts.roads.lastSeenAt(parts.record.id);
    parts.headset.session = this;
    this.#run = this.#live();
  }

  retryNow(): void {
    if (this.#parts.headset.reachable) return;
    this.#userAsked = true;
    this.#wake.abort();
  }

  beatNow(): void {
    if (this.#parts.headset.reachable) this.#wake.abort();
  }

  reconnect(): void {
    const now = this.#parts.services.clock.now();
    const { state, fault } = silenceFault(portalFault('connection-lost'), this.#parts.headset, { lastSeenAt: now, now, asleep: false });
    this.#report(state, fault);
    this.#lose(fault);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    this.#wake.abort();
    this.#beatAborter.abort();
    await this.#run;
    const { headset } = this.#parts;
    if (headset.session !== this) return;
    headset.session = null;
    headset.disconnected();
  }

  async #live(): Promise<void> {
    // The registry is told about the session before the session tells it anything.
    await Promise.resolve();
    let attempt = 0;
    this.#report('connecting', null);
    if (this.#lastSeenAt !== null) this.#parts.link.report({ lastSeenAt: this.#lastSeenAt });
    while (!this.#ended.signal.aborted) {
      // What ended the last line has been told; it must not cut the next pause short.
      this.#loss = null;
      const result = await this.#tryOnce(attempt);
      if (this.#ended.signal.aborted) return this.#letGo(result);
      if (result.kind === 'arrived') {
        attempt = 0;
        await this.#stayOnline(result.arrival);
        await this.#letItGoDown();
      } else {
        await this.#pauseAfter(result, attempt);
        attempt += 1;
      }
      if (this.#userAsked && !this.#parts.headset.reachable) {
        this.#userAsked = false;
        attempt = 0;
        this.#report('connecting', null);
      }
    }
  }

  #letGo(result: ClimbResult): void {
    if (result.kind === 'arrived') result.arrival.agent.destroy();
  }

  async #tryOnce(attempt: number): Promise<ClimbResult> {
    try {
      this.#credentials = await this.#parts.link.credentials();
    } catch (error) {
      return { kind: 'stopped', at: 'credentials', fault: error instanceof FaultError ? error.fault : portalFault('internal'), offered: null };
    }
    if (attempt >= 2 && attempt % 4 === 2) void this.#lookAround();
    // Short waits at first, since most gaps are short; every third attempt is patient, for a device that is slow.
    const hurry = this.#lastSeenAt !== null && attempt < 12 && attempt % 3 !== 2;
    return this.#climb(this.#endpoint, hurry);
  }

  /**
   * Looks for the same headset at other addresses (device-portal.md §5.8), beside the attempts at the usual one. The
   * next attempt goes where the holder of the pinned certificate was found.
   */
  async #lookAround(): Promise<void> {
    const { record, roads, headset } = this.#parts;
    if (record.trust === null || this.#looking) return;
    this.#looking = true;
    try {
      const others = await roads.others(record, headset.board.value, this.#endpoint, this.#ended.signal);
      const results = await Promise.all(others.map(async (endpoint) => ({ endpoint, result: await this.#climb(endpoint, true) })));
      for (const { result } of results) this.#letGo(result);
      const found = results.find(({ result }) => result.kind === 'arrived');
      if (found === undefined || headset.reachable || this.#ended.signal.aborted) return;
      this.#parts.services.logger.info('device.address.found', 'A headset answers at another address.', { connectionId: record.id });
      this.#endpoint = found.endpoint;
      this.#wake.abort();
    } finally {
      this.#looking = false;
    }
  }

  #climb(endpoint: Endpoint, hurry: boolean): Promise<ClimbResult> {
    const { record, services, link } = this.#parts;
    const own = sameEndpoint(endpoint, this.#endpoint);
    return climb({
      endpoint, trust: record.trust, credentials: this.#credentials, clock: services.clock, signal: this.#ended.signal, thorough: false, hurry,
      onStep: (step, change) => {
        if (own && change.state === 'running' && !this.#ended.signal.aborted) link.report({ step });
      },
    });
  }

  async #pauseAfter(result: Extract<ClimbResult, { kind: 'stopped' }>, attempt: number): Promise<void> {
    const { headset, services, record, link } = this.#parts;
    const state = needsUser[result.fault.code];
    if (state !== undefined) {
      headset.gone(result.fault);
      if (result.offered !== null) link.report({ offered: result.offered });
      this.#report(state, result.fault);
      // A refused password is not tried a second time by itself (peers.md §2 A 10): only a new one, or the user, helps.
      await this.#sleep(null);
      return;
    }
    const now = services.clock.now();
    const expected = headset.expectedSilence;
    if (expected !== null && expected.kind === 'restart' && now - expected.since > restartPatienceMs) headset.expectedSilence = null;
    else if (expected !== null) expected.begun = true;
    const { state: silentState, fault } = silenceFault(result.fault, headset, {
      lastSeenAt: this.#lastSeenAt, now, asleep: silenceMeansSleep({ lastSeenAt: this.#lastSeenAt, generation: headset.board.value.generation, sleepAfterSeconds: sleepAfterSeconds(headset) }, now),
    });
    headset.gone(fault);
    const locked = result.fault.code === 'secrets-locked';
    const pauseMs = headset.expectedSilence?.kind === 'restart' ? 2_000 : reconnectPauseMs(locked ? 15 : attempt, this.#random());
    this.#report(locked ? 'unpaired' : silentState, fault, now + pauseMs);
    services.logger.debug('device.connect.failed', 'A headset could not be reached.', { connectionId: record.id, at: result.at, code: result.fault.code, attempt });
    await this.#sleep(pauseMs);
  }

  async #stayOnline(arrival: Arrival): Promise<void> {
    const { headset, services, record, link, roads } = this.#parts;
    const client = new DevicePortalClient({
      endpoint: this.#endpoint, credentials: arrival.open ? null : this.#credentials, agent: arrival.agent, writeHabit: headset.writeHabit,
      onFault: (fault) => this.#requestFailed(fault),
    });
    this.#loss = null;
    this.#lastSeenAt = services.clock.now();
    this.#forgetExpectedSilence();
    headset.heartbeat.reset();
    headset.board.change({ ...arrival.info, generation: generationOf({ ...arrival.info, deviceFamily: arrival.deviceFamily }) });
    headset.arrived(client);
    link.report({ offered: null, ...(arrival.info.machineName === null ? {} : { machineName: arrival.info.machineName }), lastSeenAt: this.#lastSeenAt, headset: headset.board.summary() });
    this.#report('online', null);
    services.logger.info('device.online', 'A headset answers.', { connectionId: record.id });
    await this.#beatUntilLost(client);
    const loss = this.#lossNow();
    if (!this.#ended.signal.aborted && loss !== null) this.#leave(loss);
    await roads.remember(record.id, headset.board.value, this.#endpoint, this.#lastSeenAt);
  }

  /** It is back, unless it answers only because it has not gone down yet. */
  #forgetExpectedSilence(): void {
    const { headset, services } = this.#parts;
    const expected = headset.expectedSilence;
    if (expected !== null && expected.begun && services.clock.now() - expected.since > stillGoingDownMs) headset.expectedSilence = null;
  }

  /** It was told to restart or to switch off, and still answers for a moment: that moment is not worth a connection. */
  async #letItGoDown(): Promise<void> {
    const { headset, services } = this.#parts;
    const expected = headset.expectedSilence;
    if (expected === null || expected.begun || this.#ended.signal.aborted) return;
    const now = services.clock.now();
    const { state, fault } = silenceFault(portalFault('connection-lost'), headset, { lastSeenAt: now, now, asleep: false });
    headset.gone(fault);
    this.#report(state, fault, now + goesDownWithinMs);
    this.#loss = null;
    await this.#sleep(goesDownWithinMs);
    expected.begun = true;
  }

  async #beatUntilLost(client: DevicePortalClient): Promise<void> {
    const { headset, services } = this.#parts;
    let failures = 0;
    let inDoubt = false;
    let spread = true;
    while (this.#lossNow() === null && !this.#ended.signal.aborted) {
      try {
        inDoubt = await this.#beat(client);
        failures = 0;
      } catch (error) {
        if (this.#ended.signal.aborted || this.#lossNow() !== null) return;
        const fault = error instanceof FaultError ? error.fault : portalFault('internal');
        failures += 1;
        if (failures >= 2 || fault.code !== 'slow') return this.#lose(fault);
        this.#report('stale', fault);
      }
      const pauseMs = failures > 0 || inDoubt ? 500 : this.#heartbeatMs(spread);
      spread = false;
      headset.board.change({ nextAt: services.clock.now() + Math.round(pauseMs) });
      const lateMs = await this.#sleep(pauseMs);
      if (lateMs > machineSleptMs) {
        // The sockets of before are most likely dead without knowing it (device-portal.md §5.4).
        services.logger.info('device.machine-slept', 'This machine slept; the connection is made anew.', { lateMs });
        return this.#lose(portalFault('connection-lost', { message: 'This machine was asleep.', hint: 'The connection is being made again.' }));
      }
    }
  }

  /** Headsets that came online together shall not all be asked in the same moment for ever. */
  #heartbeatMs(spread: boolean): number {
    const everyMs = this.#parts.services.settings.value.heartbeatSeconds * 1_000;
    return everyMs * (spread ? 0.3 + 0.7 * this.#random() : 0.95 + 0.1 * this.#random());
  }

  /** @returns whether the line is in doubt although the headset answered. */
  async #beat(client: DevicePortalClient): Promise<boolean> {
    const { headset, services } = this.#parts;
    const { signal } = (this.#beatAborter = new AbortController());
    const late = services.clock.after(staleAfterMs, () => {
      this.#report('stale', portalFault('slow', { message: 'The headset’s heartbeat is late.', hint: 'It may be busy, or on its way out of Wi-Fi. Fabriscope keeps asking.' }));
    });
    const latencyMs = await headset.heartbeat.beat(client, signal).finally(() => late.cancel());
    this.#answered(latencyMs);
    const settled = await headset.heartbeat.askTheRest(client, headset.board.watchers > 0, signal);
    if (settled) this.#answered(latencyMs);
    return !settled;
  }

  #answered(latencyMs: number): void {
    if (this.#loss !== null || this.#ended.signal.aborted) return;
    const { headset, services, link } = this.#parts;
    const now = services.clock.now();
    this.#lastSeenAt = now;
    headset.board.change({ asOf: now });
    link.report({ state: 'online', fault: null, step: null, retryAt: null, lastSeenAt: now, latencyMs, headset: headset.board.summary() });
  }

  /** A request of any area failed: the line is looked at at once instead of with the next beat. */
  #requestFailed(fault: Fault): void {
    if (fault.code === 'unauthorised' || fault.code === 'identity-changed') this.#lose(fault);
    else if (isLineFaultCode(fault.code) && fault.code !== 'cancelled') this.#wake.abort();
  }

  #lossNow(): Fault | null {
    return this.#loss;
  }

  #lose(fault: Fault): void {
    this.#loss ??= fault;
    this.#beatAborter.abort();
    this.#wake.abort();
  }

  /** Between losing the line and the first attempt to get it back. */
  #leave(fault: Fault): void {
    const { headset } = this.#parts;
    const state = needsUser[fault.code];
    headset.gone(fault);
    if (state === undefined && headset.expectedSilence === null) this.#report('stale', fault);
  }

  #report(state: ConnectionState, fault: Fault | null, retryAt: number | null = null): void {
    if (this.#ended.signal.aborted) return;
    const { link, record } = this.#parts;
    link.report({
      state, retryAt, fault: fault === null ? null : { ...fault, connectionId: record.id }, step: null,
      ...(state === 'online' ? {} : { latencyMs: null }),
    });
  }

  /**
   * Waits, until woken by `retryNow`, by somebody who looks, or by the end.
   *
   * @param ms null waits for a wake only.
   * @returns how much too late the timer rang.
   */
  async #sleep(ms: number | null): Promise<number> {
    const { clock } = this.#parts.services;
    const startedAt = clock.now();
    if (this.#wake.signal.aborted && !this.#ended.signal.aborted) this.#wake = new AbortController();
    if (this.#userAsked || this.#ended.signal.aborted || this.#loss !== null) return 0;
    const woken = await clock.delay(ms ?? 2_147_483_647, this.#wake.signal).then(() => false, () => true);
    this.#wake = new AbortController();
    return woken || ms === null ? 0 : clock.now() - startedAt - ms;
  }
}

/** On the supply that it is on now; null where it has not told. */
function sleepAfterSeconds(headset: Headset): number | null {
  const { sleep, battery } = headset.board.value;
  if (sleep === null) return null;
  return battery?.onMains === true ? sleep.onMainsSeconds : sleep.onBatterySeconds;
}
