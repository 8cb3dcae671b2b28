/*
 * Typed commands to a cluster, by entity: `commands.nodes.deactivate(client, name, 'Restart', 'new disk')`. Each throws
 * FaultError: `outcome-unknown` where it may have been done although no answer came, `forbidden` where the role may only
 * read, `conflict` where the entity's state does not allow it. Nothing here asks for consent: that is their callers' task.
 */
export * as nodes from './commands/nodes.ts';
export * as applications from './commands/applications.ts';
export * as services from './commands/services.ts';
export * as cluster from './commands/cluster.ts';
export * as imageStore from './commands/image-store.ts';
export * as healthReports from './commands/health-reports.ts';
export type { CreateApplicationInput, ParameterInput, UpgradeApplicationInput } from './commands/applications.ts';
export type { UpgradeClusterInput } from './commands/cluster.ts';
export type { HealthReportInput } from './commands/health-reports.ts';
export type { UploadChunk } from './commands/image-store.ts';
export type { DeactivationIntentInput } from './commands/nodes.ts';
export type { CommandOptions } from './commands/options.ts';
export type { CodePackagePlace, ReplicaPlace, ScaleInput } from './commands/services.ts';
export type {
  ApplicationHealthPolicyInput, ClusterHealthPolicyInput, MonitoringPolicyInput, RollingUpgradeInput, SpanInput, UpgradeModeInput, UpgradeUpdateInput,
} from './commands/upgrade-bodies.ts';
