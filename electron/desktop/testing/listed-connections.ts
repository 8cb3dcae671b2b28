import type { ClusterSummary } from '../../../shared/contract/connections.ts';
import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import type { ListedConnection } from '../connection-line.ts';

const idOf = (name: string) => connectionIdSchema.parse(name.replaceAll(/[^A-Za-z0-9]/g, '').slice(-40));

export function listedHeadset(name: string, state: ConnectionState, batteryPercent: number | null = null, charging = false): ListedConnection {
  return {
    id: idOf(name), kind: 'hololens', name, state, cluster: null, azure: null, devops: null,
    headset: { generation: 'hololens2', osVersion: '', batteryPercent, charging, minutesLeft: null, thermalStage: 0, appInFront: null },
  };
}

export function listedCluster(name: string, state: ConnectionState, healthState: HealthState = 'Ok', figure = '5 nodes, 14 applications'): ListedConnection {
  const cluster: ClusterSummary = { clusterName: name, healthState, healthSince: null, figure, secure: true, role: 'reader', unlockedUntil: null };
  return { id: idOf(name), kind: 'cluster', name, state, headset: null, cluster, azure: null, devops: null };
}
