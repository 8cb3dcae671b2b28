import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { entityKey } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { Cluster } from '../cluster.ts';
import { applicationTypeKey } from '../mirror/application-list.ts';
import type { ApplicationInfo } from '../wire/applications.ts';
import type { NodeInfo } from '../wire/nodes.ts';
import { applicationRow, applicationTypeRow, nodeRow } from './entity-rows.ts';
import { mappedRows, type RowChange, type RowHold } from './row-hold.ts';
import type { SteadyTimes } from './steady-times.ts';

/** Moments reckoned from up times, so that a node's row stays equal from answer to answer. */
export interface MirroredTimes {
  readonly up: SteadyTimes;
  readonly down: SteadyTimes;
}

/** Rows of a list that the mirror keeps; the mirror is asked more often while somebody sees them. */
export function mirroredRows(cluster: Cluster, list: 'nodes' | 'applications' | 'applicationTypes', times: MirroredTimes, visible: () => boolean): RowHold {
  const { mirror } = cluster;
  const release = mirror.look(visible);
  if (list === 'nodes') {
    return mappedRows({
      reading: mirror.nodes, toRow: (node) => steadyNodeRow(node, times, cluster.clock.now()), rowKey: (nodeName) => entityKey({ kind: 'node', nodeName }), refresh: () => mirror.refreshNodes(), release,
    });
  }
  if (list === 'applications') {
    return mappedRows({
      reading: mirror.applications, toRow: keptApplicationRow, rowKey: (applicationName) => entityKey({ kind: 'application', applicationName }), refresh: () => mirror.refreshApplications(), release,
    });
  }
  return applicationTypeRows(cluster, release);
}

/** An application that came again unchanged is the same object, and so is its row: ten thousand are made once for all who look. */
const applicationRows = new WeakMap<ApplicationInfo, EntityRow>();
function keptApplicationRow(application: ApplicationInfo): EntityRow {
  const known = applicationRows.get(application);
  if (known) return known;
  const row = applicationRow(application);
  applicationRows.set(application, row);
  return row;
}

export function steadyNodeRow(node: NodeInfo, times: MirroredTimes, now: number): ReturnType<typeof nodeRow> {
  return nodeRow(node, times.up.at(node.name, node.nodeUpTimeInSeconds, now), times.down.at(node.name, node.nodeDownTimeInSeconds, now));
}

/** Types with the number of their applications, which changes with another list. */
function applicationTypeRows(cluster: Cluster, release: () => void): RowHold {
  const { mirror } = cluster;
  const types = mirror.applicationTypes;
  const rows = function* (): Generator<EntityRow> {
    const counts = mirror.applications.complete ? applicationCounts(cluster) : null;
    for (const type of types.values()) yield applicationTypeRow(type, counts === null ? null : (counts.get(applicationTypeKey(type.name, type.version)) ?? 0));
  };
  return {
    rows,
    get size() {
      return types.size;
    },
    get freshness() {
      return types.freshness;
    },
    get complete() {
      return types.complete;
    },
    onChange: (listener) => {
      let known = new Set([...rows()].map(({ key }) => key));
      const tell = (): void => {
        const upsert = [...rows()];
        const present = new Set(upsert.map(({ key }) => key));
        const change: RowChange = { upsert, remove: [...known].filter((key) => !present.has(key)) };
        known = present;
        listener(change);
      };
      const stops = [types.onChange(tell), mirror.applications.onChange(({ keys }) => void (keys.size > 0 && mirror.applications.complete && tell()))];
      return () => stops.forEach((stop) => stop());
    },
    refresh: () => mirror.refreshApplicationTypes(), release,
  };
}

/** How many applications there are of each version of each type, by `applicationTypeKey`. */
export function applicationCounts(cluster: Cluster): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { typeName, typeVersion } of cluster.mirror.applications.values()) {
    const key = applicationTypeKey(typeName, typeVersion);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
