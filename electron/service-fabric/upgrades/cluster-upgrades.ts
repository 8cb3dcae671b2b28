import type { UpgradeLine } from '../../../shared/contract/clusters/state.ts';
import type { UpgradeTarget, UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import { FaultError } from '../../core/fault-error.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { WatchOptions } from '../../core/watch-pace.ts';
import type { Cluster } from '../cluster.ts';
import { targetKey } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import { lineOfRun } from './run-pages.ts';
import { WatchedUpgrade } from './watched-upgrade.ts';
import type { WatchParts } from './watched-upgrade.ts';

/** A line of `upgrades.lines`. */
export interface ListedUpgrade {
  readonly key: string;
  readonly running: boolean;
  readonly line: UpgradeLine;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** More at once are counted by the list of applications only. */
const mostWatched = 200;
/** Upgrades of so many applications at once are somebody's script: the last ones of it are told by the event store. */
const mostMissed = 50;
/** How long an upgrade that is over, and that nobody looks at, is still held. */
const keepMs = 300_000;

/**
 * The upgrades of one cluster: its own always, those of the applications that the mirror finds upgrading, and whatever
 * somebody looks at.
 */
export class ClusterUpgrades {
  readonly lines: LiveCollection<ListedUpgrade>;
  readonly #cluster: Cluster;
  readonly #parts: WatchParts;
  readonly #watched = new Map<string, WatchedUpgrade>();
  readonly #leaving = new Map<string, { cancel(): void }>();
  readonly #stops: readonly (() => void)[];
  /** Versions of the applications as they were last listed. */
  readonly #versions = new Map<string, string>();
  #reported = '';

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#cluster = parts.cluster;
    this.lines = new LiveCollection<ListedUpgrade>({ keyOf: ({ key }) => key, clock: parts.cluster.clock });
    this.#watch({ kind: 'cluster' });
    for (const run of parts.recorder.runs(parts.cluster.connectionId, null).toReversed()) this.#remember(run);
    this.#stops = [
      parts.cluster.onSession(() => this.#begin()),
      parts.cluster.onClose((absence) => this.#pause(absence)),
      parts.recorder.onChange((run) => this.#remember(run)),
      parts.cluster.mirror.applications.onChange(({ keys }) => {
        if (keys.size > 0) this.#follow(keys);
      }),
    ];
  }

  /**
   * The view at once where it is known, then at each change. Asked for often while it is seen.
   * @throws FaultError `not-found` for an application that is not there, or not any more.
   */
  view(target: UpgradeTarget, signal: AbortSignal | undefined, options: WatchOptions): AsyncGenerator<UpgradeView, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#views(target, ended, options));
  }

  async *#views(target: UpgradeTarget, ended: AbortSignal, options: WatchOptions): AsyncGenerator<UpgradeView, void, undefined> {
    const watched = this.#watch(target);
    const stopLooking = watched.look(options.visible ?? (() => true));
    try {
      if (this.#cluster.reachable) void watched.refresh();
      for await (const shown of watched.shown.watch(ended, options)) {
        if (shown?.kind === 'gone') throw new FaultError(shown.fault);
        if (shown !== null) yield shown.view;
      }
    } finally {
      stopLooking();
      this.#leaveLater(target);
    }
  }

  /** Something was done to it: what came of it is asked at once. */
  async refresh(target: UpgradeTarget): Promise<void> {
    const watched = this.#watch(target);
    await watched.refresh();
    this.#leaveLater(target);
  }

  /** What was seen last; null where it was not looked at. */
  known(target: UpgradeTarget): WatchedUpgrade | null {
    return this.#watched.get(targetKey(target)) ?? null;
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const leaving of this.#leaving.values()) leaving.cancel();
    for (const watched of this.#watched.values()) watched.stop(null);
    this.#watched.clear();
  }

  #begin(): void {
    for (const watched of this.#watched.values()) watched.start();
    this.#follow(new Set(this.#versions.keys()));
  }
  #pause(absence: Fault): void {
    for (const watched of this.#watched.values()) watched.stop(absence);
  }

  #watch(target: UpgradeTarget): WatchedUpgrade {
    const key = targetKey(target);
    this.#leaving.get(key)?.cancel();
    this.#leaving.delete(key);
    const known = this.#watched.get(key);
    if (known) return known;
    const watched = new WatchedUpgrade(this.#parts, target, () => this.#changed(key));
    this.#watched.set(key, watched);
    if (this.#cluster.reachable) watched.start();
    return watched;
  }

  /** Follows the applications that upgrade; those that no longer do are asked once more, so that their end is recorded. */
  #follow(changed: ReadonlySet<string>): void {
    if (!this.#cluster.reachable) return;
    this.#noticeMissed(changed);
    const upgrading = new Set<string>();
    for (const { name, status } of this.#cluster.mirror.applications.values()) if (status === 'Upgrading') upgrading.add(name);
    for (const applicationName of [...upgrading].slice(0, mostWatched)) if (!this.#watched.has(applicationName)) this.#watch({ kind: 'application', applicationName });
    for (const [key, watched] of this.#watched) {
      if (watched.target.kind === 'cluster' || upgrading.has(key) || !watched.running) continue;
      void watched.refresh().then(() => this.#leaveLater(watched.target));
    }
  }

  /** An upgrade that was shorter than the pause between two lists shows by its version only: it is asked for, so that it is recorded. */
  #noticeMissed(changed: ReadonlySet<string>): void {
    const missed: UpgradeTarget[] = [];
    for (const applicationName of changed) {
      const version = this.#cluster.mirror.applications.get(applicationName)?.typeVersion;
      const before = this.#versions.get(applicationName);
      if (version === undefined) this.#versions.delete(applicationName);
      else this.#versions.set(applicationName, version);
      if (version !== undefined && before !== undefined && before !== version && !this.#watched.has(applicationName)) missed.push({ kind: 'application', applicationName });
    }
    for (const target of missed.slice(0, mostMissed)) void this.refresh(target);
  }

  #leaveLater(target: UpgradeTarget): void {
    const key = targetKey(target);
    const watched = this.#watched.get(key);
    if (watched === undefined || target.kind === 'cluster' || this.#leaving.has(key)) return;
    this.#leaving.set(key, this.#cluster.clock.after(keepMs, () => this.#leave(key)));
  }

  #leave(key: string): void {
    this.#leaving.delete(key);
    const watched = this.#watched.get(key);
    if (watched === undefined || watched.lookers > 0 || watched.running) return;
    watched.stop(null);
    this.#watched.delete(key);
  }

  #changed(key: string): void {
    const watched = this.#watched.get(key);
    const line = watched?.line ?? null;
    if (watched === undefined) return;
    if (line !== null && watched.observation?.ever === true) this.lines.set({ key, running: watched.running, line, startedAt: watched.startedAt, endedAt: watched.endedAt });
    else this.lines.delete(key);
    this.#report();
  }

  /** The last run of a target that nobody looks at, as it was recorded. */
  #remember(run: RunRecord): void {
    const key = targetKey(run.target);
    const known = this.lines.get(key);
    if (run.connectionId !== this.#cluster.connectionId || this.#watched.get(key)?.line || (known?.startedAt ?? 0) > run.startedAt) return;
    const line = lineOfRun(run);
    if (line !== null) this.lines.set({ key, running: false, line, startedAt: run.startedAt, endedAt: run.endedAt });
  }

  /** The card and the alerts want to know about what goes on only. */
  #report(): void {
    const running = this.lines.values().filter((listed) => listed.running);
    const lines = running.map(({ line }) => line);
    const text = JSON.stringify(lines);
    if (text === this.#reported) return;
    this.#reported = text;
    this.#cluster.reportUpgrades(lines, new Map(running.flatMap(({ line, startedAt }) => (startedAt === null ? [] : [[line.applicationName ?? '', startedAt] as const]))));
  }
}
