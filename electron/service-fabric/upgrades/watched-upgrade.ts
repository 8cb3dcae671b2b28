import type { SafetyCheck, UpgradeTarget, UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { isRunning, waitsForOperator } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import type { ObservedNode, UpgradeObservation } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import { checkSince, followUpgrade } from '../../../shared/domain/service-fabric/upgrade-track.ts';
import type { UpgradeTrack } from '../../../shared/domain/service-fabric/upgrade-track.ts';
import { FaultError } from '../../core/fault-error.ts';
import { LiveValue } from '../../core/live-value.ts';
import type { Cluster } from '../cluster.ts';
import * as queries from '../gateway/queries.ts';
import { Poller } from '../mirror/poller.ts';
import { askProgress } from './ask-progress.ts';
import type { AskedProgress } from './ask-progress.ts';
import { entryFor } from './recording.ts';
import type { Parameter, RecordedSecrets } from './recorded-secrets.ts';
import { runIdOf } from './run-record.ts';
import type { RunEntry, RunRecord } from './run-record.ts';
import type { SafetyChecks } from './safety-checks.ts';
import type { StartNotes } from './start-notes.ts';
import type { UpgradeRecorder } from './upgrade-recorder.ts';
import { lineOf, viewOf } from './upgrade-view.ts';
import type { UpgradePicture } from './upgrade-view.ts';

/** What all that watch upgrades of a cluster share. */
export interface WatchParts {
  readonly cluster: Cluster;
  readonly recorder: UpgradeRecorder;
  readonly secrets: RecordedSecrets;
  readonly checks: SafetyChecks;
  readonly starts: StartNotes;
}

/** The cluster works its progress out once a minute (service-fabric.md §2.6); where it moves faster, somebody who looks sees it sooner. */
const pauseMs = { moving: 2_000, visible: 15_000, background: 60_000 };
/** How long after the last change an upgrade that somebody looks at counts as moving. */
const movingMs = 60_000;
/** A step further than this has many; its first ones tell enough. */
const mostChecks = 100;

/** What there is to show of an upgrade: its picture, or that its application is not there. */
export type Watched = { readonly kind: 'view'; readonly view: UpgradeView } | { readonly kind: 'gone'; readonly fault: Fault };

/** One upgrade that is followed: asked for, resolved, recorded, and shown. */
export class WatchedUpgrade {
  readonly target: UpgradeTarget;
  /** Null before the first answer. */
  readonly shown: LiveValue<Watched | null>;
  readonly #parts: WatchParts;
  readonly #poller: Poller;
  readonly #changed: () => void;
  readonly #lookers = new Set<() => boolean>();
  #picture: UpgradePicture | null = null;
  #track: UpgradeTrack | null = null;
  #lastStep = '';
  #lastStepAt = 0;
  #nextAt: number | null = null;
  #trouble: Fault | null = null;

  /** @param changed told when its line for lists may have changed. */
  constructor(parts: WatchParts, target: UpgradeTarget, changed: () => void) {
    this.#parts = parts;
    this.target = target;
    this.#changed = changed;
    const { clock } = parts.cluster;
    this.shown = new LiveValue<Watched | null>(null, { clock });
    this.#poller = new Poller({
      clock, pauseMs: () => this.#pauseMs(), ask: (signal) => this.#ask(signal),
      onScheduled: (nextAt, trouble) => this.#told(nextAt, trouble),
    });
  }

  get observation(): UpgradeObservation | null {
    return this.#picture?.observation ?? null;
  }
  get running(): boolean {
    return this.#picture !== null && isRunning(this.#picture.observation);
  }
  get line() {
    return this.#picture === null ? null : lineOf(this.#picture, this.target);
  }
  get startedAt(): number | null {
    return this.#picture?.observation.startedAt ?? null;
  }
  get endedAt(): number | null {
    return this.#picture === null || this.running ? null : (this.#run()?.endedAt ?? this.#track?.endedAt ?? null);
  }
  get lookers(): number {
    return this.#lookers.size;
  }

  start(): void {
    this.#poller.start();
  }
  stop(absence: Fault | null): void {
    this.#poller.stop();
    this.#told(null, absence);
  }
  /** Asks now; resolves when the answer is there or failed. */
  refresh(): Promise<void> {
    return this.#poller.now();
  }

  /** Somebody looks. @returns ends the looking. */
  look(visible: () => boolean): () => void {
    const eye = (): boolean => visible();
    this.#lookers.add(eye);
    this.#poller.reschedule();
    return () => void this.#lookers.delete(eye);
  }

  #pauseMs(): number {
    const seen = [...this.#lookers].some((visible) => visible());
    if (!seen) return pauseMs.background;
    const { clock } = this.#parts.cluster;
    // A person who has to act wants to see at once that it goes on.
    const moves = this.running && (clock.now() - this.#lastStepAt < movingMs || (this.#picture !== null && waitsForOperator(this.#picture.observation)));
    return moves ? pauseMs.moving : pauseMs.visible;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const asked = await this.#progress(signal);
    if (asked === null) return;
    const { observation } = asked;
    if (this.running && !isRunning(observation)) this.#ended();
    this.#noteStep(observation);
    const track = (this.#track = followUpgrade(this.#trackOf(observation), observation));
    const checks = await this.#resolve(observation, track, signal);
    await this.#record(asked, track);
    this.#picture = {
      ...asked, track, checks, run: this.#run(),
      earlier: this.#earlierRuns(),
    };
    this.#show();
  }

  /** Null where the application is gone. */
  async #progress(signal: AbortSignal): Promise<AskedProgress | null> {
    try {
      return await askProgress(this.#parts.cluster, this.target, signal);
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code !== 'not-found' || this.target.kind === 'cluster') throw error;
      await this.#gone(error.fault);
      return null;
    }
  }

  async #gone(why: Fault): Promise<void> {
    const run = this.#run();
    if (this.running && run !== null) await this.#append({ runId: run.runId, set: { state: 'Invalid', endedAt: this.#parts.cluster.clock.now() }, log: [{ at: this.#parts.cluster.clock.now(), words: 'The application was deleted.' }] });
    this.#picture = null;
    this.#track = null;
    const name = this.target.kind === 'cluster' ? 'The cluster' : this.target.applicationName;
    this.shown.set({ kind: 'gone', fault: { ...why, message: `${name} is not in the cluster any more.`, hint: 'What was recorded about its upgrades stays in the list of runs.', connectionId: this.#parts.cluster.connectionId } });
    this.#changed();
  }

  /** Version and state of the application have changed: the list of all of them is asked for rarely. */
  #ended(): void {
    const { cluster } = this.#parts;
    if (this.target.kind === 'cluster') cluster.client().forgetVersion();
    else cluster.mirror.refreshApplication(this.target.applicationName).catch((error: unknown) => cluster.logger.debug('upgrades.not-refreshed', 'An application could not be asked for after its upgrade.', { connectionId: cluster.connectionId, error }));
  }

  /** After a restart of the program, what was recorded about a running upgrade goes on. */
  #trackOf(observation: UpgradeObservation): UpgradeTrack | null {
    if (this.#track !== null) return this.#track;
    const run = this.#recorded(observation);
    if (run === null || run.from !== 'recorded') return null;
    return {
      startedAt: run.startedAt, firstSeenAt: run.log[0]?.at ?? run.watchedUntil, lastSeenAt: run.watchedUntil, rollingBack: run.state.startsWith('RollingBack'),
      domains: run.domains, endedAt: run.endedAt, pendingSince: null, pendingBefore: '', phaseSince: new Map(), checkSince: new Map(),
    };
  }

  #noteStep(observation: UpgradeObservation): void {
    const step = JSON.stringify([observation.state, observation.mode, observation.domains, observation.nodes, observation.healthCheck?.stage]);
    if (step === this.#lastStep) return;
    this.#lastStep = step;
    this.#lastStepAt = observation.at;
  }

  async #resolve(observation: UpgradeObservation, track: UpgradeTrack, signal: AbortSignal): Promise<ReadonlyMap<ObservedNode, readonly SafetyCheck[]>> {
    const found = new Map<ObservedNode, readonly SafetyCheck[]>();
    for (const node of [...observation.nodes, ...(observation.failure?.nodes ?? [])]) {
      const checks = node.checks.slice(0, mostChecks);
      found.set(node, await Promise.all(checks.map((check) => this.#parts.checks.resolve(node.nodeName, check, checkSince(track, node, check), signal))));
    }
    return found;
  }

  async #record({ observation, typeName, fromVersion, causes }: Omit<UpgradePicture, 'track' | 'checks' | 'run' | 'earlier'>, track: UpgradeTrack): Promise<void> {
    const { cluster, recorder, secrets, starts } = this.#parts;
    if (!observation.ever || observation.startedAt === null) return;
    const runId = runIdOf(cluster.connectionId, this.target, observation.startedAt);
    const before = recorder.run(runId);
    const start = starts.of(cluster.connectionId, this.target, observation.toVersion);
    const parametersBefore = start?.parametersBefore ?? (before === null ? await this.#parametersBefore(observation) : null);
    const recorded = await secrets.putAway(cluster.connectionId, runId, observation.parameters, parametersBefore);
    const entry = entryFor({
      connectionId: cluster.connectionId, target: this.target, typeName, fromVersion: start?.fromVersion ?? (fromVersion === observation.toVersion ? this.#versionBefore() : fromVersion),
      observation, track, causes, startedBy: start?.by ?? '', ...recorded,
    }, before);
    if (entry !== null) await this.#append(entry);
  }

  async #append(entry: RunEntry): Promise<void> {
    const { cluster, recorder } = this.#parts;
    try {
      await recorder.append(entry);
    } catch (error) {
      // The disk is full or the like: what is seen is shown all the same.
      cluster.logger.warn('upgrades.not-recorded', 'A step of an upgrade could not be recorded.', { connectionId: cluster.connectionId, reason: error instanceof FaultError ? error.fault.code : 'unknown' });
    }
  }

  /** While an upgrade runs, the application still has the parameters of before; null once it is over. */
  async #parametersBefore(observation: UpgradeObservation): Promise<readonly Parameter[] | null> {
    const { target } = this;
    if (target.kind === 'cluster' || !isRunning(observation)) return null;
    try {
      const application = await queries.applications.one(this.#parts.cluster.client(), target.applicationName);
      return application?.status === 'Upgrading' ? application.parameters.map(({ key, value }) => ({ name: key, value })) : null;
    } catch (error) {
      if (error instanceof FaultError) return null;
      throw error;
    }
  }

  /** What the last recorded run brought, where this one is newer. */
  #versionBefore(): string {
    const { cluster, recorder } = this.#parts;
    const startedAt = this.#track?.startedAt ?? 0;
    const last = recorder.runs(cluster.connectionId, this.target).find((run) => run.startedAt < startedAt);
    if (last === undefined) return '';
    return last.state === 'RollingBackCompleted' ? last.fromVersion : last.state === 'RollingForwardCompleted' ? last.toVersion : '';
  }

  #recorded(observation: UpgradeObservation): RunRecord | null {
    const { cluster, recorder } = this.#parts;
    return observation.startedAt === null ? null : recorder.run(runIdOf(cluster.connectionId, this.target, observation.startedAt));
  }
  #run(): RunRecord | null {
    return this.#picture === null ? (this.#track?.startedAt == null ? null : this.#parts.recorder.run(runIdOf(this.#parts.cluster.connectionId, this.target, this.#track.startedAt))) : this.#recorded(this.#picture.observation);
  }
  #earlierRuns(): readonly RunRecord[] {
    const { cluster, recorder } = this.#parts;
    return recorder.runs(cluster.connectionId, this.target).filter(({ startedAt, state }) => startedAt !== this.#track?.startedAt && state === 'RollingForwardCompleted');
  }

  #told(nextAt: number | null, trouble: Fault | null): void {
    this.#nextAt = nextAt;
    this.#trouble = trouble;
    this.#show();
  }

  #show(): void {
    if (this.#picture === null) return;
    const freshness = { asOf: this.#picture.observation.at, nextAt: this.#nextAt === null ? null : Math.round(this.#nextAt), trouble: this.#trouble?.message ?? '' };
    this.shown.set({ kind: 'view', view: viewOf(this.#picture, this.target, freshness, this.#parts.cluster.clock.now()) });
    this.#changed();
  }
}

