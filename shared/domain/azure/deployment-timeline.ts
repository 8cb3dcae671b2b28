import type { DeploymentResult } from '../history/deployment.ts';
import { isAttemptKind, isOverState, isWaitingKind, nestedDeploymentId, resultOfState, type DeploymentDependency, type DeploymentOperation } from './deployment-operations.ts';
import { parseResourceId } from './resource-id.ts';

/**
 * - `waiting`: for what it depends on, for a retry, or for something that Azure calls waiting
 * - `accepted`: nothing holds it back, but Azure has not begun with it
 * - `running`: Azure works on it
 * - `done`: it has ended; the deployment goes on
 */
export interface TimelineSegment {
  readonly kind: 'accepted' | 'waiting' | 'running' | 'done';
  /** Ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** All operations on one resource, one under the other on the time axis of the deployment. */
export interface TimelineLane {
  /** Of the operation that says how the lane stands: the one that failed, else the last attempt. */
  readonly operationId: string;
  readonly operationIds: readonly string[];
  /** Empty for operations on no resource. */
  readonly resourceId: string;
  readonly resourceType: string;
  readonly resourceName: string;
  readonly kind: string;
  readonly state: string;
  readonly statusCode: string;
  readonly result: DeploymentResult;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** In order, without gaps between them. */
  readonly segments: readonly TimelineSegment[];
  /** How often Azure tried. */
  readonly attempts: number;
  /** `operationId` of the lanes that it waits for. */
  readonly dependsOn: readonly string[];
  /** It decides how long the deployment takes. */
  readonly onCriticalPath: boolean;
  readonly nestedDeploymentId: string | null;
}

export interface DeploymentTimeline {
  /** Of the deployment itself: what its operations say does not count (Azure/azure-quickstart-templates#2319). */
  readonly result: DeploymentResult;
  /** Of the axis. */
  readonly from: number;
  readonly to: number;
  /** By start, then by name. */
  readonly lanes: readonly TimelineLane[];
  /** `operationId` of the lanes of the critical path, the first first. */
  readonly criticalPath: readonly string[];
}

export interface TimelineQuestion {
  /** `properties.provisioningState` of the deployment. */
  readonly state: string;
  readonly startedAt: number | null;
  /** Null while it runs. */
  readonly endedAt: number | null;
  readonly operations: readonly DeploymentOperation[];
  readonly dependencies: readonly DeploymentDependency[];
  readonly now: number;
}

/** The workflow of a deployment on one time axis. */
export function deploymentTimeline(question: TimelineQuestion): DeploymentTimeline {
  const { operations, now } = question;
  const starts = operations.flatMap(({ startedAt }) => startedAt ?? []);
  const ends = operations.flatMap(({ endedAt }) => endedAt ?? []);
  const from = Math.min(question.startedAt ?? Number.POSITIVE_INFINITY, ...starts);
  const axisFrom = Number.isFinite(from) ? from : now;
  const to = Math.max(axisFrom, isOverState(question.state) ? question.endedAt ?? Math.max(axisFrom, ...ends) : now, ...ends);
  const groups = grouped(operations);
  const waitsFor = dependencyLanes(groups, question.dependencies);
  const criticalPath = criticalPathOf(groups, waitsFor, to);
  const lanes = groups.map((group) => laneOf(group, waitsFor.get(group) ?? [], { from: axisFrom, to }, criticalPath.includes(group)));
  return {
    result: resultOfState(question.state), from: axisFrom, to,
    lanes: lanes.toSorted((left, right) => (left.startedAt ?? to) - (right.startedAt ?? to) || left.resourceName.localeCompare(right.resourceName, 'en')),
    criticalPath: criticalPath.map(({ leading }) => leading.operationId),
  };
}

interface Group {
  readonly resourceId: string;
  /** By start. */
  readonly operations: readonly DeploymentOperation[];
  readonly leading: DeploymentOperation;
  readonly startedAt: number | null;
  /** Null while something of it goes on. */
  readonly endedAt: number | null;
}

/** Operations without a resource stand for themselves. */
function grouped(operations: readonly DeploymentOperation[]): Group[] {
  const byResource = new Map<string, DeploymentOperation[]>();
  for (const operation of operations) {
    const key = operation.resourceId === '' ? `operation ${operation.operationId}` : operation.resourceId.toLowerCase();
    const known = byResource.get(key);
    if (known === undefined) byResource.set(key, [operation]);
    else known.push(operation);
  }
  return [...byResource.values()].flatMap((all) => {
    const ordered = all.toSorted((left, right) => (left.startedAt ?? Number.MAX_SAFE_INTEGER) - (right.startedAt ?? Number.MAX_SAFE_INTEGER));
    const leading = leadingOf(ordered);
    if (leading === undefined) return [];
    const goesOn = !isOverState(leading.state);
    const ends = ordered.flatMap(({ endedAt }) => endedAt ?? []);
    return [{ resourceId: leading.resourceId, operations: ordered, leading, startedAt: ordered.find(({ startedAt }) => startedAt !== null)?.startedAt ?? null, endedAt: goesOn || ends.length === 0 ? null : Math.max(...ends) }];
  });
}

/** What goes on says how it stands; else the last attempt, since an earlier one that failed was tried again. */
function leadingOf(ordered: readonly DeploymentOperation[]): DeploymentOperation | undefined {
  return ordered.findLast(({ state }) => !isOverState(state)) ?? ordered.findLast(({ kind }) => isAttemptKind(kind)) ?? ordered.at(-1);
}

function dependencyLanes(groups: readonly Group[], dependencies: readonly DeploymentDependency[]): ReadonlyMap<Group, readonly Group[]> {
  const byId = new Map(groups.map((group) => [group.resourceId.toLowerCase(), group]));
  const waitsFor = new Map<Group, Group[]>();
  for (const { id, dependsOn } of dependencies) {
    const group = byId.get(id.toLowerCase());
    if (group === undefined || group.resourceId === '') continue;
    const needs = dependsOn.flatMap((need) => byId.get(need.toLowerCase()) ?? []).filter((need) => need !== group);
    waitsFor.set(group, [...new Set([...(waitsFor.get(group) ?? []), ...needs])]);
  }
  return waitsFor;
}

/** From the lane that ended last back to what it waited for last. */
function criticalPathOf(groups: readonly Group[], waitsFor: ReadonlyMap<Group, readonly Group[]>, to: number): Group[] {
  const end = (group: Group) => group.endedAt ?? to;
  const last = (from: readonly Group[]) => from.reduce<Group | null>((best, group) => {
    if (best === null || end(group) > end(best)) return group;
    return end(group) === end(best) && (group.startedAt ?? to) < (best.startedAt ?? to) ? group : best;
  }, null);
  const path: Group[] = [];
  for (let at = last(groups.filter(({ resourceId, startedAt }) => resourceId !== '' && startedAt !== null)); at !== null && !path.includes(at); at = last(waitsFor.get(at) ?? [])) path.unshift(at);
  return path;
}

interface Axis {
  readonly from: number;
  readonly to: number;
}

function laneOf(group: Group, needs: readonly Group[], axis: Axis, onCriticalPath: boolean): TimelineLane {
  const { leading, operations } = group;
  const id = parseResourceId(group.resourceId);
  return {
    operationId: leading.operationId, operationIds: operations.map(({ operationId }) => operationId),
    resourceId: group.resourceId, resourceType: id?.type ?? '', resourceName: id?.name ?? (leading.kind === '' ? leading.operationId : leading.kind),
    kind: leading.kind, state: leading.state, statusCode: leading.statusCode, result: resultOfState(leading.state),
    startedAt: group.startedAt, endedAt: group.endedAt,
    segments: segmentsOf(group, needs, axis),
    attempts: Math.max(1, operations.filter(({ kind }) => isAttemptKind(kind)).length),
    dependsOn: needs.map((need) => need.leading.operationId),
    onCriticalPath, nestedDeploymentId: nestedDeploymentId(group),
  };
}

function segmentsOf(group: Group, needs: readonly Group[], { from, to }: Axis): TimelineSegment[] {
  const begun = group.startedAt ?? to;
  const free = needs.length === 0 ? from : Math.max(from, Math.min(begun, Math.max(...needs.map(({ endedAt }) => endedAt ?? to))));
  const line = new SegmentLine(from);
  line.until(free, 'waiting');
  line.until(begun, 'accepted');
  for (const { startedAt, endedAt, kind } of group.operations) {
    if (startedAt === null) continue;
    // Between two attempts it waits for the next one.
    line.until(startedAt, 'waiting');
    line.until(Math.min(to, endedAt ?? to), isWaitingKind(kind) ? 'waiting' : 'running');
  }
  line.until(to, group.endedAt === null ? (group.startedAt === null ? 'accepted' : 'running') : 'done');
  return line.segments;
}

/** Segments one behind the other: what overlaps is cut, what is equal is joined. */
class SegmentLine {
  readonly segments: TimelineSegment[] = [];
  #at: number;

  constructor(from: number) {
    this.#at = from;
  }

  until(to: number, kind: TimelineSegment['kind']): void {
    if (to <= this.#at) return;
    const last = this.segments.at(-1);
    if (last?.kind === kind) this.segments[this.segments.length - 1] = { ...last, to };
    else this.segments.push({ kind, from: this.#at, to });
    this.#at = to;
  }
}
