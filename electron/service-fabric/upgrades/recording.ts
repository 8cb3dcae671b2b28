import { isDeepStrictEqual } from 'node:util';
import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import type { UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { spanWords } from '../../../shared/domain/service-fabric/span-words.ts';
import { isRunning } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import type { UpgradeObservation } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import type { UpgradeTrack } from '../../../shared/domain/service-fabric/upgrade-track.ts';
import { failureWords, upgradeSentence } from '../../../shared/domain/service-fabric/upgrade-words.ts';
import { fieldsOf, runIdOf } from './run-record.ts';
import type { RecordedParameters, RunEntry, RunRecord } from './run-record.ts';

/** What is known about an upgrade after an answer. */
export interface SeenUpgrade {
  readonly connectionId: ConnectionId;
  readonly target: UpgradeTarget;
  readonly typeName: string | null;
  /** Empty where it is not known. */
  readonly fromVersion: string;
  readonly observation: UpgradeObservation;
  readonly track: UpgradeTrack;
  readonly causes: readonly RootCause[];
  /** Secrets taken out. */
  readonly parameters: RecordedParameters;
  /** In force before, where that was seen; null where it was not. */
  readonly parametersBefore: RecordedParameters;
  /** Empty where Fabriscope did not start it. */
  readonly startedBy: string;
}

/** A running upgrade that stays as it is is noted this often, so that it is known until when somebody watched. */
export const watchNoteMs = 300_000;
/** A longer time without a look is a gap in the story. */
const gapMs = 2 * watchNoteMs;

/**
 * What an answer adds to the record of its run: nothing where nothing has changed.
 *
 * @param before what is recorded of this run; null where nothing is.
 * @returns null where there is nothing to add, or nothing that makes a run: it has no start.
 */
export function entryFor(seen: SeenUpgrade, before: RunRecord | null): RunEntry | null {
  const { observation, track, connectionId, target } = seen;
  if (!observation.ever || observation.startedAt === null) return null;
  const runId = runIdOf(connectionId, target, observation.startedAt);
  const next = nextFields(seen, observation.startedAt, before);
  const changed = before === null ? next : changesBetween(fieldsOf(before), next);
  const { watchedUntil: _, ...telling } = changed;
  const isNoteDue = before !== null && isRunning(observation) && observation.at - before.watchedUntil >= watchNoteMs;
  if (before !== null && Object.keys(telling).length === 0 && !isNoteDue) return null;
  const log = storyOf(seen, before, track);
  return { runId, set: { ...telling, watchedUntil: observation.at }, ...(log.length === 0 ? {} : { log }) };
}

type Fields = ReturnType<typeof fieldsOf>;

function nextFields(seen: SeenUpgrade, startedAt: number, before: RunRecord | null): Fields {
  const { observation, track } = seen;
  const running = isRunning(observation);
  const { failure } = observation;
  return {
    connectionId: seen.connectionId,
    target: seen.target,
    typeName: seen.typeName ?? before?.typeName ?? null,
    fromVersion: before?.fromVersion || seen.fromVersion,
    toVersion: observation.toVersion,
    startedAt,
    endedAt: running ? null : (before?.endedAt ?? endOf(track, observation, startedAt)),
    durationMs: running ? null : observation.durationMs,
    state: observation.state,
    mode: observation.mode,
    nodeByNode: observation.nodeByNode,
    parameters: seen.parameters ?? before?.parameters ?? null,
    parametersBefore: before?.parametersBefore ?? seen.parametersBefore,
    policy: observation.policy ?? before?.policy ?? null,
    domains: mergedDomains(track, before),
    failure: failure ? { at: failure.at, reason: failure.reason, classification: failure.classification, domain: failure.domain } : null,
    // Those of the moment of failure stay: afterwards the cluster is healthy again and forgets them.
    causes: failure && before?.failure && before.causes.length > 0 ? before.causes : seen.causes.length > 0 || !failure ? [...seen.causes].slice(0, 20) : (before?.causes ?? []),
    startedBy: before?.startedBy || seen.startedBy,
    markedBad: before?.markedBad ?? null,
    from: 'recorded',
    watchedUntil: observation.at,
  };
}

/** Seen, or worked out from the cluster's own measure of the whole. */
function endOf(track: UpgradeTrack, { durationMs, at }: UpgradeObservation, startedAt: number): number | null {
  if (track.endedAt !== null) return track.endedAt;
  return durationMs !== null && durationMs > 0 ? Math.min(at, startedAt + durationMs) : null;
}

/** Times that were seen before a restart of the program are not lost by it. */
function mergedDomains(track: UpgradeTrack, before: RunRecord | null): Fields['domains'] {
  return track.domains.map(({ name, state, startedAt, endedAt }) => {
    const known = before?.domains.find((domain) => domain.name === name);
    const same = known !== undefined && state !== 'Pending';
    return { name, state, startedAt: startedAt ?? (same ? known.startedAt : null), endedAt: endedAt ?? (same && state === 'Completed' ? known.endedAt : null) };
  });
}

function changesBetween(before: Fields, next: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(next).filter(([name, value]) => !isDeepStrictEqual(Reflect.get(before, name), value)));
}

/** What there is to tell about the step from one answer to the next. */
function storyOf({ observation, startedBy }: SeenUpgrade, before: RunRecord | null, track: UpgradeTrack): { at: number; words: string }[] {
  const { at } = observation;
  const words: string[] = [];
  if (before === null) {
    words.push(startedBy === '' ? 'First seen.' : `Started by ${startedBy}.`, upgradeSentence(observation, null, null));
  } else {
    const unseenMs = at - before.watchedUntil;
    if (unseenMs > gapMs) words.push(`Nobody was watching for ${spanWords(unseenMs)} before this.`);
    if (before.mode !== observation.mode) words.push(`Its mode is now ${observation.mode}.`);
    if (observation.policy !== null && before.policy !== null && !isDeepStrictEqual(observation.policy, before.policy)) words.push('Its policy was changed.');
    for (const domain of track.domains) {
      const last = before.domains.find(({ name }) => name === domain.name)?.state;
      if (last === domain.state) continue;
      if (domain.state === 'InProgress') words.push(`Domain ${domain.name} has begun.`);
      if (domain.state === 'Completed') words.push(`Domain ${domain.name} is done${domain.startedAt === null ? '' : `, after ${spanWords(at - domain.startedAt)}`}.`);
    }
    if (observation.failure && before.failure === null) words.push(`It failed: ${failureWords(observation.failure)}.`);
    if (before.state !== observation.state) words.push(upgradeSentence(observation, null, null));
  }
  return words.map((line) => ({ at, words: line.slice(0, 1_000) }));
}
