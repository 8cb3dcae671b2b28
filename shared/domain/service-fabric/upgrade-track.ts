import type { DomainCycle } from './upgrade-estimate.ts';
import { isRollingBack, isRunning } from './upgrade-observation.ts';
import type { ObservedCheck, ObservedNode, UpgradeObservation } from './upgrade-observation.ts';

/*
 * What following an upgrade from answer to answer adds to the answers: since when each domain, node and safety check is
 * as it is. The counters that the cluster reports for a domain start again now and then (service-fabric.md §1.6), so that
 * times come from what was seen.
 */

export interface TrackedDomain {
  readonly name: string;
  readonly state: string;
  /** Null where it began, or ended, before anybody looked. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface UpgradeTrack {
  readonly startedAt: number | null;
  /** When it was first and last seen. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly rollingBack: boolean;
  readonly domains: readonly TrackedDomain[];
  /** When it was first seen to be over; null while it runs, and where it was over when it was first seen. */
  readonly endedAt: number | null;
  /** Since when it pauses between two domains. */
  readonly pendingSince: number | null;
  /** The domain that it pauses before. */
  readonly pendingBefore: string;
  readonly phaseSince: ReadonlyMap<string, number>;
  readonly checkSince: ReadonlyMap<string, number>;
}

const nodeKey = ({ nodeName, phase }: Pick<ObservedNode, 'nodeName' | 'phase'>): string => `${nodeName}\n${phase}`;
const checkKey = (node: Pick<ObservedNode, 'nodeName' | 'phase'>, check: ObservedCheck): string => `${nodeKey(node)}\n${check.kind}\n${check.partitionId ?? ''}`;

/** Whether an answer is about the same run: its start says so. */
export function isSameRun(track: Pick<UpgradeTrack, 'startedAt'>, seen: Pick<UpgradeObservation, 'startedAt'>): boolean {
  return track.startedAt === seen.startedAt;
}

/** @param before null for the first answer, and for the first of another run. */
export function followUpgrade(before: UpgradeTrack | null, seen: UpgradeObservation): UpgradeTrack {
  const last = before !== null && isSameRun(before, seen) ? before : null;
  const rollingBack = isRollingBack(seen);
  // Its domains begin anew, in the other direction.
  const turned = last !== null && last.rollingBack !== rollingBack;
  const running = isRunning(seen);
  const pending = seen.state === 'RollingForwardPending';
  const samePause = last?.pendingSince !== null && last?.pendingBefore === seen.nextDomain;
  return {
    startedAt: seen.startedAt,
    firstSeenAt: last?.firstSeenAt ?? seen.at,
    lastSeenAt: seen.at,
    rollingBack,
    domains: seen.domains.map((domain) => followDomain(domain, seen, last, turned)),
    endedAt: running ? null : last === null ? null : (last.endedAt ?? (wasRunning(last) ? seen.at : null)),
    pendingSince: !pending ? null : last !== null && samePause ? last.pendingSince : seen.at,
    pendingBefore: pending ? seen.nextDomain : '',
    phaseSince: new Map(seen.nodes.map((node) => [nodeKey(node), last?.phaseSince.get(nodeKey(node)) ?? seen.at])),
    checkSince: new Map(seen.nodes.flatMap((node) => node.checks.map((check) => [checkKey(node, check), last?.checkSince.get(checkKey(node, check)) ?? seen.at] as const))),
  };
}

function wasRunning({ endedAt, domains, pendingSince }: UpgradeTrack): boolean {
  return endedAt === null && (pendingSince !== null || domains.some(({ state }) => state !== 'Completed') || domains.some(({ endedAt: end }) => end !== null));
}

function followDomain({ name, state }: { readonly name: string; readonly state: string }, seen: UpgradeObservation, last: UpgradeTrack | null, turned: boolean): TrackedDomain {
  const known = turned ? undefined : last?.domains.find((domain) => domain.name === name);
  const isFirst = !seen.domains.some((domain) => domain.state === 'Completed') && seen.domains.find((domain) => domain.state === 'InProgress')?.name === name;
  if (state === 'Pending') return { name, state, startedAt: null, endedAt: null };
  if (known !== undefined && known.state === state) return known;
  if (state === 'InProgress') {
    const startedAt = known !== undefined || turned ? seen.at : isFirst ? startOfRun(seen) : null;
    return { name, state, startedAt, endedAt: null };
  }
  // It may have begun and ended between two answers. Where several did, none of them had the whole time between.
  const slipped = seen.domains.filter((domain) => domain.state === 'Completed' && last?.domains.find((each) => each.name === domain.name)?.state === 'Pending').length;
  const startedAt = known === undefined ? null : known.state !== 'Pending' ? known.startedAt : slipped > 1 ? null : (last?.lastSeenAt ?? null);
  return { name, state, startedAt, endedAt: known === undefined ? null : seen.at };
}

/** Of the cluster's clock, which may be ahead of ours. */
function startOfRun({ startedAt, at }: UpgradeObservation): number | null {
  return startedAt === null ? null : Math.min(startedAt, at);
}

export function phaseSince(track: UpgradeTrack, node: Pick<ObservedNode, 'nodeName' | 'phase'>): number {
  return track.phaseSince.get(nodeKey(node)) ?? track.lastSeenAt;
}

export function checkSince(track: UpgradeTrack, node: Pick<ObservedNode, 'nodeName' | 'phase'>, check: ObservedCheck): number {
  return track.checkSince.get(checkKey(node, check)) ?? track.lastSeenAt;
}

/**
 * How long the domains took that have another after them, or that were the last of a finished run.
 *
 * @param endedAt of the run; null while it runs.
 */
export function cyclesOf(domains: readonly TrackedDomain[], endedAt: number | null): DomainCycle[] {
  const begun = domains.flatMap(({ name, startedAt, endedAt: end }) => (startedAt === null ? [] : [{ name, startedAt, end }])).sort((left, right) => left.startedAt - right.startedAt);
  return begun.flatMap(({ name, startedAt }, index) => {
    const end = begun[index + 1]?.startedAt ?? endedAt;
    return end === null ? [] : [{ domain: name, ms: Math.max(0, end - startedAt) }];
  });
}
