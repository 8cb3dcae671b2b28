import { createHash, randomBytes } from 'node:crypto';
import type { Alert, AlertRule, ClusterCard, Silence } from '../../../shared/contract/clusters/state.ts';
import { alertPlace, alertTitle, explanationOf, metricValue, type MeasuredCluster, type RunningAlert } from '../../../shared/domain/service-fabric/alert-metrics.ts';
import { advance, isBad, isRunning, isShown, quietTrack, type AlertTrack } from '../../../shared/domain/service-fabric/alert-state.ts';
import { hasOutgrown, silencedMatter, type MarkedCause, type SilencedMatter } from '../../../shared/domain/service-fabric/silenced-matter.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultError } from '../../core/faults.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { CoreServices } from '../../core/services.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { partitionsWithoutQuorum } from '../state/cluster-summary.ts';
import type { ClusterState, ClusterStates } from '../state/cluster-states.ts';
import { AlertBook } from './alert-book.ts';
import { AlertFeed, type SilenceEnd } from './alert-feed.ts';
import { StuckTimes } from './stuck-times.ts';

/** Spans end, and data goes missing, without anything happening. */
const tickMs = 5_000;
const endedShownMs = 3_600_000;

interface Running {
  readonly rule: AlertRule;
  readonly track: AlertTrack;
  readonly value: number | null;
  /** Its words are on the list of notices. */
  readonly spoken: boolean;
  /** It wants to speak, and has not been allowed to yet: silenced, or explained by another. */
  readonly wantsVoice: boolean;
  /** `versionOf` the rule as it was when it raised this. */
  readonly raisedBy: string;
}

/** Watches every cluster by every rule, and speaks once for each cause. */
export class AlertDesk {
  readonly alerts: LiveCollection<Alert>;
  readonly book: AlertBook;
  readonly #services: CoreServices;
  readonly #states: ClusterStates;
  readonly #feed: AlertFeed;
  readonly #running = new Map<ConnectionId, Map<string, Running>>();
  readonly #stuck = new StuckTimes();
  /** What was the matter with each cluster when a silence began, by silence; of those that began in this run of the program. */
  readonly #silenced = new Map<string, Map<ConnectionId, SilencedMatter>>();
  /** Silences that no longer hold for one cluster of those that they are about. */
  readonly #outgrown = new Set<string>();
  readonly #stops: readonly (() => void)[];
  #tick: { cancel(): void } | null = null;

  private constructor(clusters: Clusters, states: ClusterStates, book: AlertBook) {
    this.#services = clusters.services;
    this.#states = states;
    this.#feed = new AlertFeed(clusters.services);
    this.book = book;
    this.alerts = new LiveCollection<Alert>({ keyOf: ({ alertId }) => alertId, clock: clusters.services.clock });
    this.#stops = [
      states.onCard((card, state) => this.#measure(card, state)),
      clusters.onForgotten((connectionId) => this.#forget(connectionId)),
    ];
    this.#tickLater();
  }

  static async open(clusters: Clusters, states: ClusterStates): Promise<AlertDesk> {
    return new AlertDesk(clusters, states, await AlertBook.open(clusters.services.documents, clusters.services.clock));
  }

  /** Running alerts go on under the changed rule. */
  async setRule(rule: AlertRule): Promise<void> {
    if (!(await this.book.setRule(rule))) throw faultError('invalid-input', { message: 'There are too many rules.', hint: 'Remove one first.' });
    this.#measureAll();
  }
  async removeRule(ruleId: string): Promise<void> {
    await this.book.removeRule(ruleId);
    this.#measureAll();
  }
  async resetRules(): Promise<void> {
    await this.book.resetRules();
    this.#measureAll();
  }

  /** @returns the silence, which always ends. */
  async silence(wanted: Pick<Silence, 'connectionId' | 'ruleId' | 'reason'> & { readonly minutes: number }): Promise<Silence> {
    const from = this.#services.clock.now();
    const silence: Silence = { silenceId: randomBytes(9).toString('base64url'), connectionId: wanted.connectionId, ruleId: wanted.ruleId, reason: wanted.reason, from, until: from + wanted.minutes * 60_000 };
    if (!(await this.book.addSilence(silence))) throw faultError('invalid-input', { message: 'There are too many silences.', hint: 'End one first.' });
    this.#feed.silenced(silence, this.#ruleName(silence.ruleId));
    this.#noteMatter(silence);
    this.#measureAll();
    return silence;
  }
  async endSilence(silenceId: string, how: SilenceEnd = 'by hand'): Promise<void> {
    const silence = this.book.silences.get(silenceId);
    await this.book.endSilence(silenceId);
    if (silence !== undefined) this.#feed.silenceEnded(silence, this.#ruleName(silence.ruleId), how);
    this.#silenced.delete(silenceId);
    for (const key of this.#outgrown) if (key.startsWith(`${silenceId}|`)) this.#outgrown.delete(key);
    this.#measureAll();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#tick?.cancel();
  }

  #tickLater(): void {
    this.#tick = this.#services.clock.after(tickMs, () => {
      for (const { silenceId, until } of this.book.silences.values()) if (until <= this.#services.clock.now()) void this.endSilence(silenceId, 'over').catch(() => {});
      this.#measureAll();
      this.#tickLater();
    });
  }

  #measureAll(): void {
    for (const { connectionId } of this.#states.cards.values()) this.#measure(this.#states.card(connectionId), this.#states.of(connectionId));
  }

  #measure(card: ClusterCard, state: ClusterState): void {
    const { connectionId } = card;
    const now = this.#services.clock.now();
    const measured = this.#measuredOf(card, state, now);
    const before = this.#running.get(connectionId) ?? new Map<string, Running>();
    const after = new Map<string, Running>();
    // A cluster that the user disconnected is nobody's worry, and one that was never seen misses nothing.
    const rules = card.connection === 'offline' ? [] : this.book.rules.values().filter(({ enabled }) => enabled);
    const wasSeen = state.cluster.mirror.health !== null;
    for (const rule of rules) {
      const value = metricValue(rule.metric, measured, now);
      const known = before.get(rule.ruleId);
      const { track, voice } = advance(known?.track ?? quietTrack(now), wasSeen ? rule : { ...rule, missingMs: null }, { at: now, value });
      const over = !isRunning(track) && track.state !== 'missing';
      after.set(rule.ruleId, {
        // What recovers or is over is told by how bad it was.
        rule, track, value: value !== null && (isBad(rule, value) || !known) ? value : (known?.value ?? null),
        spoken: over ? false : (known?.spoken ?? false),
        wantsVoice: over ? false : voice !== null || (known?.wantsVoice ?? false),
        raisedBy: isActive(track) && known !== undefined && isActive(known.track) ? known.raisedBy : isActive(track) ? versionOf(rule) : (known?.raisedBy ?? versionOf(rule)),
      });
    }
    for (const [ruleId, { spoken }] of before) if (spoken && after.get(ruleId)?.spoken !== true) this.#services.notices.settle(causeOf(connectionId, ruleId));
    this.#running.set(connectionId, after);
    this.#publish(card, state, after, before, now);
  }

  #measuredOf(card: ClusterCard, { cluster, essentials }: ClusterState, now: number): MeasuredCluster {
    const { mirror } = cluster;
    const seeds = essentials.current.seedNodes;
    return {
      card,
      partitionsWithoutQuorum: partitionsWithoutQuorum(cluster),
      spareSeedNodes: seeds === null || seeds.total === 0 || mirror.nodes.size === 1 ? null : seeds.up - seeds.needed + (seeds.up === seeds.total ? 1 : 0),
      longestStuckMs: this.#stuck.longest(card, now),
    };
  }

  #publish(card: ClusterCard, state: ClusterState, all: Map<string, Running>, before: ReadonlyMap<string, Running>, now: number): void {
    const { connectionId } = card;
    const running = [...all.values()].filter(({ track }) => isRunning(track)).map(runningAlert);
    const effects = new Map<string, RunningAlert[]>();
    const explained = new Set<string>();
    for (const each of all.values()) {
      const explanation = isActive(each.track) ? explanationOf(runningAlert(each), running) : null;
      if (!explanation) continue;
      explained.add(each.rule.ruleId);
      effects.set(explanation.ruleId, [...(effects.get(explanation.ruleId) ?? []), runningAlert(each)]);
    }
    for (const [ruleId, each] of all) {
      const alertId = `${connectionId}:${ruleId}`;
      const silence = this.#silenceOf(connectionId, ruleId, now);
      const ended = each.track.state === 'ended' && now - each.track.changedAt > endedShownMs;
      if (!isShown(each.track.state) || ended || explained.has(ruleId)) {
        this.#take(alertId);
        continue;
      }
      const alert = this.#alertOf(card, state, each, alertId, effects.get(ruleId) ?? [], silence?.until ?? null);
      this.alerts.set(alert);
      this.#feed.shown(alert, each.rule.name);
      this.#speak(alert, each, all);
    }
    for (const ruleId of before.keys()) if (!all.has(ruleId)) this.#take(`${connectionId}:${ruleId}`);
    this.#liftOutgrown(state.cluster);
  }

  #take(alertId: string): void {
    this.alerts.delete(alertId);
    this.#feed.gone(alertId);
  }

  #ruleName(ruleId: string | null): string | null {
    return ruleId === null ? null : (this.book.rules.get(ruleId)?.name ?? ruleId);
  }

  #noteMatter(silence: Silence): void {
    const matters = new Map<ConnectionId, SilencedMatter>();
    for (const { connectionId } of this.#states.cards.values()) {
      const matter = silencedMatter(this.#severities(silence, connectionId), markedCauses(this.#states.of(connectionId).cluster));
      if (matter !== null) matters.set(connectionId, matter);
    }
    if (matters.size > 0) this.#silenced.set(silence.silenceId, matters);
  }

  /** Of the alerts that a silence covers on a cluster and that run. */
  #severities(silence: Silence, connectionId: ConnectionId): Alert['severity'][] {
    return this.alerts.values().filter((alert) => alert.connectionId === connectionId && covers(silence, connectionId, alert.ruleId) && ['firing', 'unstable', 'recovering'].includes(alert.state)).map(({ severity }) => severity);
  }

  /** Who silenced a lost node has not silenced a lost quorum: a silence ends early where the matter has become another. */
  #liftOutgrown({ connectionId, mirror, logger }: Cluster): void {
    for (const silence of this.book.silences.values()) {
      const matter = this.#silenced.get(silence.silenceId)?.get(connectionId);
      if (matter === undefined || !hasOutgrown(matter, this.#severities(silence, connectionId), markedCauses({ mirror })[0] ?? null)) continue;
      this.#silenced.get(silence.silenceId)?.delete(connectionId);
      this.#outgrown.add(outgrownKey(silence, connectionId));
      logger.info('cluster.silence-outgrown', 'A silence no longer holds for a cluster, since another matter has come up.', { connectionId });
      for (const [ruleId, each] of this.#running.get(connectionId) ?? []) {
        if (covers(silence, connectionId, ruleId) && isRunning(each.track)) this.#running.get(connectionId)?.set(ruleId, { ...each, wantsVoice: true });
      }
      // With the next turn, since a measuring is under way.
      if (silence.connectionId !== null) void this.endSilence(silence.silenceId, 'another matter').catch(() => {});
      else this.#services.clock.after(0, () => this.#measureAll());
    }
  }

  /** Speaks once where it may; what was silenced speaks when the silence ends, if it still runs. */
  #speak(alert: Alert, each: Running, all: Map<string, Running>): void {
    const { rule, spoken, wantsVoice, track } = each;
    if (alert.silencedUntil !== null || (!spoken && !wantsVoice)) return;
    // That a cluster cannot be reached at all is told where all connections are watched.
    if (track.state === 'missing' && !spoken && this.#services.connections.get(alert.connectionId)?.state !== 'stale') return;
    const notice = { severity: alert.severity, title: `${alert.clusterName}: ${alert.title}`.slice(0, 200), body: alert.body, connectionId: alert.connectionId, href: alert.href.slice(0, 500) };
    this.#services.notices.post({ ...notice, cause: causeOf(alert.connectionId, rule.ruleId) });
    if (!spoken || wantsVoice) all.set(rule.ruleId, { ...each, spoken: true, wantsVoice: false });
  }

  #alertOf(card: ClusterCard, { cluster }: ClusterState, { rule, track, value, raisedBy }: Running, alertId: string, effects: readonly RunningAlert[], silencedUntil: number | null): Alert {
    const upgrade = card.upgrades.find(({ stuck, rollingBack, state }) => stuck || rollingBack || state === 'Failed');
    const missing = track.state === 'missing';
    const title = missing ? 'no data' : track.state === 'unstable' ? `unstable: ${rule.name.toLowerCase()}, ${track.entries.length} times within an hour` : alertTitle(rule.metric, value, rule.severity);
    const [first] = cluster.mirror.causes.values();
    const body = missing ? `Nothing was received for a while, so that nobody knows. ${card.sentence}` : [card.sentence, rule.metric === 'clusterHealth' ? (first?.nextStep ?? '') : ''].filter((each) => each !== '').join(' ');
    return {
      alertId, connectionId: card.connectionId, clusterName: card.name, ruleId: rule.ruleId, ruleVersion: raisedBy,
      state: track.state === 'quiet' ? 'ended' : track.state,
      // A lost node is a warning; one that has brought the cluster into Error is more.
      severity: effects.some(({ severity }) => severity === 'error') ? 'error' : rule.severity, title: title.slice(0, 200), body: body.slice(0, 1_000),
      href: alertPlace(rule.metric, card.connectionId, upgrade === undefined ? null : (upgrade.applicationName ?? 'cluster')),
      since: track.since, changedAt: track.changedAt, entries: track.entries.length, effects: effects.length, silencedUntil,
    };
  }

  #silenceOf(connectionId: ConnectionId, ruleId: string, now: number): Silence | null {
    return this.book.silences.values().find((each) => each.from <= now && now < each.until && covers(each, connectionId, ruleId) && !this.#outgrown.has(outgrownKey(each, connectionId))) ?? null;
  }

  #forget(connectionId: ConnectionId): void {
    for (const [ruleId, { spoken }] of this.#running.get(connectionId) ?? []) {
      if (spoken) this.#services.notices.settle(causeOf(connectionId, ruleId));
      this.#take(`${connectionId}:${ruleId}`);
    }
    this.#running.delete(connectionId);
  }
}

function runningAlert({ rule: { ruleId, metric, severity }, spoken }: Running): RunningAlert {
  return { ruleId, metric, severity, spoken };
}

function isActive(track: AlertTrack): boolean {
  return isRunning(track) || track.state === 'pending';
}

function causeOf(connectionId: ConnectionId, ruleId: string): string {
  return `cluster-alert/${connectionId}/${ruleId}`;
}

function covers(silence: Silence, connectionId: ConnectionId, ruleId: string): boolean {
  return (silence.connectionId === null || silence.connectionId === connectionId) && (silence.ruleId === null || silence.ruleId === ruleId);
}

function outgrownKey({ silenceId }: Silence, connectionId: ConnectionId): string {
  return `${silenceId}|${connectionId}`;
}

/** The worst first. */
function markedCauses({ mirror }: Pick<Cluster, 'mirror'>): MarkedCause[] {
  return [...mirror.causes.values()].toSorted((left, right) => left.rank - right.rank).map(({ key, sourceId, property }) => ({ kind: mirror.causeKind(key), sourceId, property }));
}

/** Changes with everything in a rule that matters to what it raises. */
function versionOf({ ruleId, metric, direction, enter, leave, pendingMs, recoveringMs, missingMs, severity }: AlertRule): string {
  return createHash('sha256').update(JSON.stringify([ruleId, metric, direction, enter, leave, pendingMs, recoveringMs, missingMs, severity])).digest('hex').slice(0, 12);
}
