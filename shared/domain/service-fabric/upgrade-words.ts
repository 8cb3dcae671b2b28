import { spanWords } from './span-words.ts';
import type { HealthCheckClock } from './upgrade-clock.ts';
import { domainsDone, isRollingBack, isRunning, waitsForOperator } from './upgrade-observation.ts';
import type { ObservedNode, UpgradeObservation } from './upgrade-observation.ts';

const failureReasons: Readonly<Record<string, string>> = {
  Interrupted: 'somebody asked for the roll-back',
  HealthCheck: 'the health check failed',
  UpgradeDomainTimeout: 'a domain took longer than its time-out',
  OverallUpgradeTimeout: 'it took longer than its time-out as a whole',
};
const classifications: Readonly<Record<string, string>> = {
  PreUpgradeSafetyCheckTimeout: 'a safety check before taking a node down was not passed in time',
  PostUpgradeSafetyCheckTimeout: 'a safety check after a node came back was not passed in time',
};

/** Why it failed, as part of a sentence: "the health check failed in domain 2 (…)". */
export function failureWords(failure: NonNullable<UpgradeObservation['failure']>): string {
  const why = failureReasons[failure.reason] ?? (failure.reason === '' || failure.reason === 'None' ? 'no reason was given' : failure.reason);
  const detail = failure.classification === '' ? '' : ` (${classifications[failure.classification] ?? failure.classification})`;
  return `${why}${failure.domain === '' || failure.reason === 'Interrupted' ? '' : ` in domain ${failure.domain}`}${detail}`;
}

/** Sentence about what it is doing or waiting for, or how it ended. */
export function upgradeSentence(upgrade: UpgradeObservation, clock: HealthCheckClock | null, longestWait: { readonly words: string; readonly ms: number } | null): string {
  if (!upgrade.ever) return 'It has never been upgraded: it runs what it was created with.';
  if (!isRunning(upgrade)) return endWords(upgrade);
  const back = isRollingBack(upgrade);
  const because = back && upgrade.failure ? ` because ${failureWords(upgrade.failure)}` : '';
  if (waitsForOperator(upgrade)) return operatorWords(upgrade);
  if (clock) return `${placeWords(upgrade)} is upgraded; its health is checked: ${clockWords(clock)}.`;
  if (longestWait) return `${back ? 'Rolling back: ' : ''}${placeWords(upgrade)} has waited ${spanWords(longestWait.ms)}: ${longestWait.words}.`;
  if (upgrade.state === 'RollingForwardPending') return `${placeWords(upgrade)} is upgraded; the next one is about to begin.`;
  return `${back ? `Rolling back${because}: ` : ''}${placeWords(upgrade)} ${back ? 'goes back' : 'is being upgraded'}${nodesWords(upgrade.nodes)}.`;
}

function endWords(upgrade: UpgradeObservation): string {
  const { failure, toVersion, state } = upgrade;
  if (state === 'RollingBackCompleted') return `It was rolled back because ${failure ? failureWords(failure) : 'no reason was given'}; ${toVersion} was to be installed.`;
  if (state === 'Failed') return `It failed${failure ? ` because ${failureWords(failure)}` : ''}: some domains may have ${toVersion} and others the version before.`;
  // A run that failed, stopped and was then taken on by somebody ends like this (service-fabric.md §2.7).
  if (failure) return `${toVersion} is everywhere, although it had failed on the way: ${failureWords(failure)}.`;
  return `${toVersion} is everywhere.`;
}

function operatorWords(upgrade: UpgradeObservation): string {
  const next = upgrade.nextDomain === '' ? '' : ` with domain ${upgrade.nextDomain}`;
  if (upgrade.failure) return `It stopped because ${failureWords(upgrade.failure)}, and waits for you: go on${next}, change its policy, or roll back.`;
  return `${domainsDone(upgrade)} of ${upgrade.domains.length} domains are done; it waits for you to go on${next}, or to roll back.`;
}

/** "Domain 3 of 5 (UD2)". */
function placeWords(upgrade: UpgradeObservation): string {
  const done = domainsDone(upgrade);
  const total = upgrade.domains.length;
  const pending = upgrade.state === 'RollingForwardPending';
  const name = pending ? '' : upgrade.currentDomain;
  const at = Math.min(total, pending ? done : done + 1);
  const what = upgrade.nodeByNode ? 'Node' : 'Domain';
  return `${what} ${at} of ${total}${name === '' || name === String(at) ? '' : ` (${name})`}`;
}

function nodesWords(nodes: readonly ObservedNode[]): string {
  const count = (phase: string): number => nodes.filter((node) => node.phase === phase).length;
  const parts = [
    [count('PreUpgradeSafetyCheck'), 'before its safety check', 'before their safety checks'], [count('Upgrading'), 'being upgraded', 'being upgraded'],
    [count('PostUpgradeSafetyCheck'), 'checked afterwards', 'checked afterwards'],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([number, one, many]) => `${number} ${number === 1 ? `node ${one}` : `nodes ${many}`}`);
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}

/** "stable for 1 min of 2 min". */
export function clockWords({ phase, elapsedMs, limitMs, flips, inferred }: HealthCheckClock): string {
  const of = limitMs === null ? '' : ` of ${spanWords(limitMs)}`;
  const words = {
    wait: `waiting ${spanWords(elapsedMs)}${of} before the first look`,
    stable: `healthy for ${spanWords(elapsedMs)}${of}`,
    retry: `unhealthy for ${spanWords(elapsedMs)}${of}, after which it fails`,
  }[phase];
  const restarts = flips === null || flips === 0 ? '' : `; it went back and forth ${flips === 1 ? 'once' : `${flips} times`}, and began anew each time`;
  return `${words}${restarts}${inferred ? ' (worked out from when the check was first seen: this cluster does not tell)' : ''}`;
}

/** How a run ended, for tables. */
export function resultOf(upgrade: Pick<UpgradeObservation, 'ever' | 'state' | 'failure'>): { readonly result: 'running' | 'completed' | 'rolledBack' | 'failed' | 'unknown'; readonly words: string } {
  if (isRunning(upgrade)) return { result: 'running', words: isRollingBack(upgrade) ? 'Rolling back' : 'Running' };
  if (upgrade.state === 'RollingForwardCompleted') return { result: 'completed', words: upgrade.failure ? 'Completed, after a failure on the way' : 'Completed' };
  if (upgrade.state === 'RollingBackCompleted') return { result: 'rolledBack', words: 'Rolled back' };
  if (upgrade.state === 'Failed') return { result: 'failed', words: 'Failed' };
  return { result: 'unknown', words: 'Its end was not seen' };
}

/** What can be done with it now; null where it can, else why not. */
export function upgradeObstacles(upgrade: UpgradeObservation): { readonly resume: string | null; readonly rollBack: string | null; readonly changePolicy: string | null } {
  if (!upgrade.ever) return all('There is no upgrade.');
  if (!isRunning(upgrade)) return { ...all('It has ended.'), rollBack: 'It has ended. To go back, start an upgrade to an earlier run.' };
  if (isRollingBack(upgrade)) return all('It is rolling back, and that cannot be stopped.');
  const resume = waitsForOperator(upgrade)
    ? (upgrade.nextDomain === '' ? 'No domain is left to go on with.' : null)
    : upgrade.mode === 'Monitored' || upgrade.mode === 'UnmonitoredAuto' ? 'It goes on by itself.' : 'The domain under way has to be finished first.';
  return { resume, rollBack: null, changePolicy: null };
}

const all = (reason: string) => ({ resume: reason, rollBack: reason, changePolicy: reason });
