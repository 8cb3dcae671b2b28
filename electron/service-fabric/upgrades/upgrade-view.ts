import type { Freshness } from '../../../shared/contract/clusters/shared.ts';
import type { UpgradeLine } from '../../../shared/contract/clusters/state.ts';
import type { SafetyCheck, UpgradeDomain, UpgradeTarget, UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import { spanWords } from '../../../shared/domain/service-fabric/span-words.ts';
import { healthCheckClock } from '../../../shared/domain/service-fabric/upgrade-clock.ts';
import type { HealthCheckClock } from '../../../shared/domain/service-fabric/upgrade-clock.ts';
import { estimateEnd } from '../../../shared/domain/service-fabric/upgrade-estimate.ts';
import { domainsDone, isRollingBack, isRunning, waitsForOperator } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import type { ObservedNode, UpgradeObservation } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import { cyclesOf, phaseSince } from '../../../shared/domain/service-fabric/upgrade-track.ts';
import type { UpgradeTrack } from '../../../shared/domain/service-fabric/upgrade-track.ts';
import { failureWords, upgradeObstacles, upgradeSentence } from '../../../shared/domain/service-fabric/upgrade-words.ts';
import type { AskedProgress } from './ask-progress.ts';
import type { RunRecord } from './run-record.ts';
import { shownParameters } from './shown-parameters.ts';

/** Everything that is known about one upgrade. */
export interface UpgradePicture extends AskedProgress {
  readonly track: UpgradeTrack;
  readonly checks: ReadonlyMap<ObservedNode, readonly SafetyCheck[]>;
  /** What is recorded of it; null where it never was. */
  readonly run: RunRecord | null;
  /** Earlier runs that went through, newest first. */
  readonly earlier: readonly RunRecord[];
}

/** A safety check that has waited longer than this holds an upgrade up. */
const stuckMs = 300_000;
/** A wait shorter than this is part of every upgrade. */
const worthSayingMs = 30_000;

export function viewOf(picture: UpgradePicture, target: UpgradeTarget, freshness: Freshness, now: number): UpgradeView {
  const { observation, track, run } = picture;
  const running = isRunning(observation);
  const clock = healthCheckClock(observation, track.pendingSince);
  const endedAt = running ? null : (run?.endedAt ?? track.endedAt);
  const current = track.domains.find(({ state }) => state === 'InProgress') ?? null;
  return {
    target, typeName: picture.typeName,
    ever: observation.ever, running,
    state: observation.state.slice(0, 60), mode: observation.mode.slice(0, 60), kind: observation.kind.slice(0, 60),
    fromVersion: (run?.fromVersion ?? picture.fromVersion).slice(0, 300), toVersion: observation.toVersion.slice(0, 300),
    sentence: upgradeSentence(observation, clock, longestWait(picture, now)).slice(0, 1_000),
    startedAt: observation.startedAt, endedAt,
    durationMs: durationOf(observation, endedAt, now),
    domains: domainsOf(picture),
    currentDomain: orNull(observation.currentDomain || (current?.name ?? '')), nextDomain: orNull(observation.nextDomain), nodeByNode: observation.nodeByNode,
    clock: clock && { phase: clock.phase, elapsedMs: clock.elapsedMs, limitMs: clock.limitMs, flips: clock.flips, at: clock.at },
    domainElapsedMs: current?.startedAt == null ? null : Math.max(0, now - current.startedAt),
    domainTimeoutMs: observation.policy?.domainTimeoutMs ?? null, timeoutMs: observation.policy?.upgradeTimeoutMs ?? null,
    estimate: estimateOf(picture, now),
    failure: failureOf(picture),
    statusDetails: observation.statusDetails.slice(0, 20_000),
    causes: [...(picture.causes.length > 0 || !observation.failure ? picture.causes : (run?.causes ?? []))].slice(0, 200),
    policy: observation.policy,
    parameters: shownParameters(observation.parameters),
    can: upgradeObstacles(observation),
    freshness,
  };
}

/** Since its start while it runs, so that it agrees with the clock on the wall; the cluster's own measure where the end was not seen. */
function durationOf(observation: UpgradeObservation, endedAt: number | null, now: number): number | null {
  const { startedAt, durationMs } = observation;
  if (!observation.ever || startedAt === null) return null;
  if (isRunning(observation)) return Math.max(0, now - startedAt);
  return durationMs !== null && durationMs > 0 ? durationMs : endedAt === null ? null : Math.max(0, endedAt - startedAt);
}

function domainsOf({ observation, track, checks, run, earlier }: UpgradePicture): UpgradeDomain[] {
  const last = earlier[0];
  const lastCycles = new Map(last === undefined ? [] : cyclesOf(last.domains, last.endedAt).map(({ domain, ms }) => [domain, ms]));
  return track.domains.slice(0, 1_000).map(({ name, state, startedAt, endedAt }) => {
    const recorded = run?.domains.find((domain) => domain.name === name && domain.state === state);
    const isCurrent = name === observation.currentDomain;
    return {
      name: name.slice(0, 300), state: state.slice(0, 60),
      startedAt: startedAt ?? recorded?.startedAt ?? null, endedAt: endedAt ?? recorded?.endedAt ?? null,
      lastTimeMs: lastCycles.get(name) ?? null,
      nodes: isCurrent ? nodesOf(observation.nodes, track, checks) : [],
    };
  });
}

function nodesOf(nodes: readonly ObservedNode[], track: UpgradeTrack, checks: UpgradePicture['checks']): UpgradeDomain['nodes'] {
  return nodes.slice(0, 1_000).map((node) => ({ nodeName: node.nodeName, phase: node.phase.slice(0, 60), phaseSince: phaseSince(track, node), checks: [...(checks.get(node) ?? [])] }));
}

function failureOf({ observation, track, checks }: UpgradePicture): UpgradeView['failure'] {
  const { failure } = observation;
  if (!failure) return null;
  return {
    at: failure.at, reason: failure.reason.slice(0, 100), words: failureWords(failure).slice(0, 1_000), classification: failure.classification.slice(0, 200), domain: orNull(failure.domain),
    nodes: nodesOf(failure.nodes, track, checks),
  };
}

/** Only while it goes on by itself: how long a person takes nobody knows. */
function estimateOf({ observation, track, earlier }: UpgradePicture, now: number): UpgradeView['estimate'] {
  if (!isRunning(observation) || waitsForOperator(observation)) return null;
  const current = track.domains.find(({ state }) => state === 'InProgress');
  const left = [...(current ? [current.name] : []), ...track.domains.filter(({ state }) => state === 'Pending').map(({ name }) => name)];
  const estimate = estimateEnd({
    now, left, currentSince: current?.startedAt ?? null,
    cycles: cyclesOf(track.domains, null),
    // Backwards it takes other times than forwards.
    earlier: isRollingBack(observation) ? [] : earlier.map((run) => cyclesOf(run.domains, run.endedAt)),
  });
  return estimate && { ...estimate, basis: estimate.basis.slice(0, 300) };
}

function allChecks({ observation, checks }: UpgradePicture): readonly { readonly nodeName: string; readonly check: SafetyCheck }[] {
  return observation.nodes.flatMap((node) => (checks.get(node) ?? []).map((check) => ({ nodeName: node.nodeName, check })));
}

function longestWait(picture: UpgradePicture, now: number): { words: string; ms: number } | null {
  const oldest = allChecks(picture).toSorted((left, right) => left.check.waitingSince - right.check.waitingSince)[0];
  if (oldest === undefined) return null;
  const ms = now - oldest.check.waitingSince;
  const { words } = oldest.check;
  return ms < worthSayingMs ? null : { words: words.startsWith('taking') ? words : `${oldest.nodeName} ${words}`, ms };
}

/** The upgrade in one line, for cards and lists. */
export function lineOf(picture: UpgradePicture, target: UpgradeTarget): UpgradeLine {
  const { observation, track, run } = picture;
  const wait = longestWait(picture, observation.at);
  return {
    applicationName: target.kind === 'cluster' ? null : target.applicationName,
    fromVersion: (run?.fromVersion ?? picture.fromVersion).slice(0, 300),
    toVersion: observation.toVersion.slice(0, 300),
    state: observation.state.slice(0, 60),
    words: shortWords(observation, healthCheckClock(observation, track.pendingSince), wait).slice(0, 500),
    domainsDone: domainsDone(observation),
    domainsTotal: observation.domains.length,
    rollingBack: isRollingBack(observation),
    stuck: waitsForOperator(observation) || (wait !== null && wait.ms >= stuckMs),
  };
}

/** Without seconds: a line that changes with every second tells nobody more. */
function shortWords(observation: UpgradeObservation, clock: HealthCheckClock | null, wait: { readonly words: string; readonly ms: number } | null): string {
  if (!isRunning(observation) || waitsForOperator(observation)) return upgradeSentence(observation, null, null);
  if (wait) return `waits ${spanWords(Math.floor(wait.ms / 60_000) * 60_000 || wait.ms)}: ${wait.words}`;
  const place = `Domain ${Math.min(observation.domains.length, domainsDone(observation) + (clock ? 0 : 1))} of ${observation.domains.length}`;
  if (clock) return `${place}, checking its health: ${{ wait: 'before the first look', stable: 'healthy', retry: 'unhealthy' }[clock.phase]}`;
  return `${place}${isRollingBack(observation) ? ', rolling back' : ''}`;
}

function orNull(name: string): string | null {
  return name === '' ? null : name.slice(0, 300);
}
