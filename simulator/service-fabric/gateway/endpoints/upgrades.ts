import { z } from 'zod';

import type {
  ApplicationHealthPolicy,
  ApplicationUpgradeDescription,
  ClusterUpgradeDescription,
  MonitoringPolicy,
  RollingUpgradeDescription,
  RollingUpgradeUpdate,
} from '../../model/index.ts';
import { done, ok } from '../answer.ts';
import { applicationPolicies, applicationPolicy, clusterPolicy, flag, parameterList, secondsMs, spanMs, wholeNumber } from '../bodies.ts';
import { invalidArgument } from '../failure.ts';
import { requireApplication } from '../lookup.ts';
import { ask, get, post, since } from '../route.ts';
import type { Route } from '../route.ts';
import { applicationUpgradeProgress, askedProgress } from '../wire/upgrades.ts';

/** Upgrades of applications and of the cluster (service-fabric.md §2.7). */

const mode = z.enum(['UnmonitoredAuto', 'UnmonitoredManual', 'Monitored', 'UnmonitoredDeferred']);
const failureAction = z.enum(['Rollback', 'Manual']);
const sortOrder = z.enum(['Default', 'Numeric', 'Lexicographical', 'ReverseNumeric', 'ReverseLexicographical']);
const minutes = (count: number): number => count * 60_000;

/** The runtime's defaults where nothing is said. */
const monitoringPolicy: z.ZodType<MonitoringPolicy> = z
  .object({
    FailureAction: failureAction.default('Manual'),
    HealthCheckWaitDurationInMilliseconds: spanMs.default(0),
    HealthCheckStableDurationInMilliseconds: spanMs.default(minutes(2)),
    HealthCheckRetryTimeoutInMilliseconds: spanMs.default(minutes(10)),
    UpgradeTimeoutInMilliseconds: spanMs.default(Number.POSITIVE_INFINITY),
    UpgradeDomainTimeoutInMilliseconds: spanMs.default(Number.POSITIVE_INFINITY),
  })
  .transform((policy) => ({
    failureAction: policy.FailureAction,
    healthCheckWaitDuration: policy.HealthCheckWaitDurationInMilliseconds,
    healthCheckStableDuration: policy.HealthCheckStableDurationInMilliseconds,
    healthCheckRetryTimeout: policy.HealthCheckRetryTimeoutInMilliseconds,
    upgradeTimeout: policy.UpgradeTimeoutInMilliseconds,
    upgradeDomainTimeout: policy.UpgradeDomainTimeoutInMilliseconds,
  }));

const rolling = z.object({
  UpgradeKind: z.literal('Rolling').default('Rolling'),
  RollingUpgradeMode: mode.default('UnmonitoredAuto'),
  UpgradeReplicaSetCheckTimeoutInSeconds: secondsMs.default(Number.POSITIVE_INFINITY),
  ForceRestart: flag.default(false),
  SortOrder: sortOrder.default('Default'),
  MonitoringPolicy: monitoringPolicy.optional(),
  InstanceCloseDelayDurationInSeconds: secondsMs.default(Number.POSITIVE_INFINITY),
});

function rollingDescription(given: z.output<typeof rolling>): RollingUpgradeDescription {
  return {
    rollingUpgradeMode: given.RollingUpgradeMode,
    upgradeReplicaSetCheckTimeout: given.UpgradeReplicaSetCheckTimeoutInSeconds,
    forceRestart: given.ForceRestart,
    sortOrder: given.SortOrder,
    monitoringPolicy: given.MonitoringPolicy ?? monitoringPolicy.parse({}),
    instanceCloseDelayDuration: given.InstanceCloseDelayDurationInSeconds,
  };
}

const applicationUpgrade: z.ZodType<ApplicationUpgradeDescription> = rolling
  .extend({
    Name: z.string(),
    TargetApplicationTypeVersion: z.string().min(1),
    Parameters: parameterList.nullish(),
    ApplicationHealthPolicy: applicationPolicy.nullish(),
  })
  .transform((given) => ({
    ...rollingDescription(given),
    name: given.Name,
    targetApplicationTypeVersion: given.TargetApplicationTypeVersion,
    parameters: given.Parameters ?? new Map<string, string>(),
    applicationHealthPolicy: given.ApplicationHealthPolicy ?? undefined,
  }));

const DEFAULT_DELTA = { MaxPercentDeltaUnhealthyNodes: 10, MaxPercentUpgradeDomainDeltaUnhealthyNodes: 15 };
const deltaPolicy = z
  .object({
    MaxPercentDeltaUnhealthyNodes: wholeNumber.default(DEFAULT_DELTA.MaxPercentDeltaUnhealthyNodes),
    MaxPercentUpgradeDomainDeltaUnhealthyNodes: wholeNumber.default(DEFAULT_DELTA.MaxPercentUpgradeDomainDeltaUnhealthyNodes),
  })
  .transform((policy) => ({
    maxPercentDeltaUnhealthyNodes: policy.MaxPercentDeltaUnhealthyNodes,
    maxPercentUpgradeDomainDeltaUnhealthyNodes: policy.MaxPercentUpgradeDomainDeltaUnhealthyNodes,
  }));

const clusterUpgrade = rolling.extend({
  CodeVersion: z.string().nullish(),
  ConfigVersion: z.string().nullish(),
  ClusterHealthPolicy: clusterPolicy.nullish(),
  EnableDeltaHealthEvaluation: flag.default(false),
  ClusterUpgradeHealthPolicy: deltaPolicy.nullish(),
  ApplicationHealthPolicyMap: applicationPolicies.nullish(),
});

const updateDescription: z.ZodType<RollingUpgradeUpdate> = z
  .object({
    RollingUpgradeMode: mode.nullish(),
    ForceRestart: flag.nullish(),
    ReplicaSetCheckTimeoutInMilliseconds: spanMs.nullish(),
    FailureAction: failureAction.nullish(),
    HealthCheckWaitDurationInMilliseconds: spanMs.nullish(),
    HealthCheckStableDurationInMilliseconds: spanMs.nullish(),
    HealthCheckRetryTimeoutInMilliseconds: spanMs.nullish(),
    UpgradeTimeoutInMilliseconds: spanMs.nullish(),
    UpgradeDomainTimeoutInMilliseconds: spanMs.nullish(),
    InstanceCloseDelayDurationInSeconds: secondsMs.nullish(),
  })
  .transform((given) =>
    onlyGiven({
      rollingUpgradeMode: given.RollingUpgradeMode,
      forceRestart: given.ForceRestart,
      replicaSetCheckTimeout: given.ReplicaSetCheckTimeoutInMilliseconds,
      failureAction: given.FailureAction,
      healthCheckWaitDuration: given.HealthCheckWaitDurationInMilliseconds,
      healthCheckStableDuration: given.HealthCheckStableDurationInMilliseconds,
      healthCheckRetryTimeout: given.HealthCheckRetryTimeoutInMilliseconds,
      upgradeTimeout: given.UpgradeTimeoutInMilliseconds,
      upgradeDomainTimeout: given.UpgradeDomainTimeoutInMilliseconds,
      instanceCloseDelayDuration: given.InstanceCloseDelayDurationInSeconds,
    }),
  );

/** Without the properties that were not given. */
type Given<T> = { [K in keyof T]?: NonNullable<T[K]> };
function onlyGiven<T extends object>(properties: T): Given<T> {
  const result: Given<T> = {};
  for (const [key, value] of Object.entries(properties)) if (value !== undefined && value !== null) Object.assign(result, { [key]: value });
  return result;
}

const applicationUpdate = z.object({
  Name: z.string().nullish(),
  UpgradeKind: z.string().nullish(),
  ApplicationHealthPolicy: applicationPolicy.nullish(),
  UpdateDescription: updateDescription.nullish(),
});
const clusterUpdate = z.object({
  UpdateDescription: updateDescription.nullish(),
  ClusterHealthPolicy: clusterPolicy.nullish(),
  EnableDeltaHealthEvaluation: flag.nullish(),
  ClusterUpgradeHealthPolicy: deltaPolicy.nullish(),
  ApplicationHealthPolicyMap: applicationPolicies.nullish(),
});
const version = z.object({ CodeVersion: z.string().nullish(), ConfigVersion: z.string().nullish() });

export const upgradeRoutes: readonly Route[] = [
  get('/Applications/{applicationId}/$/GetUpgradeProgress', (request, cluster) => {
    const application = requireApplication(cluster.model, request);
    return ok(applicationUpgradeProgress(cluster.model.applicationUpgradeProgress(application.name), askedProgress(request, cluster)));
  }),
  post('/Applications/{applicationId}/$/Upgrade', async (request, { model }) => {
    const given = await request.body(applicationUpgrade);
    const application = requireApplication(model, request);
    if (given.name !== application.name) throw invalidArgument('The name in the body is not that of the application in the path.');
    model.startApplicationUpgrade(given);
    return done();
  }),
  post('/Applications/{applicationId}/$/UpdateUpgrade', async (request, { model }) => {
    const given = await request.body(applicationUpdate);
    const application = requireApplication(model, request);
    model.updateApplicationUpgrade(application.name, given.UpdateDescription ?? {}, given.ApplicationHealthPolicy ?? undefined);
    return done();
  }),
  post('/Applications/{applicationId}/$/MoveToNextUpgradeDomain', async (request, { model }) => {
    const { UpgradeDomainName } = await request.body(z.object({ UpgradeDomainName: z.string() }));
    model.resumeApplicationUpgrade(requireApplication(model, request).name, UpgradeDomainName);
    return done();
  }),
  post('/Applications/{applicationId}/$/RollbackUpgrade', (request, { model }) => {
    model.rollbackApplicationUpgrade(requireApplication(model, request).name);
    return done();
  }),
];

export const clusterUpgradeRoutes: readonly Route[] = [
  post('/$/Upgrade', async (request, { model }) => {
    model.startClusterUpgrade(clusterDescription(await request.body(clusterUpgrade), model));
    return done(202);
  }),
  post('/$/UpdateUpgrade', async (request, { model }) => {
    const given = await request.body(clusterUpdate);
    const policies = onlyGiven({
      clusterHealthPolicy: given.ClusterHealthPolicy,
      enableDeltaHealthEvaluation: given.EnableDeltaHealthEvaluation,
      clusterUpgradeHealthPolicy: given.ClusterUpgradeHealthPolicy,
      applicationHealthPolicyMap: given.ApplicationHealthPolicyMap,
    });
    model.updateClusterUpgrade(given.UpdateDescription ?? {}, policies);
    return done();
  }),
  post('/$/MoveToNextUpgradeDomain', async (request, { model }) => {
    const { UpgradeDomain } = await request.body(z.object({ UpgradeDomain: z.string() }));
    model.resumeClusterUpgrade(UpgradeDomain);
    return done();
  }),
  post('/$/RollbackUpgrade', (_request, { model }) => {
    model.rollbackClusterUpgrade();
    return done(202);
  }),
  post('/$/Provision', async (request, { model }) => {
    const given = await request.body(z.object({ CodeFilePath: z.string().nullish(), ClusterManifestFilePath: z.string().nullish() }));
    model.provisionCluster(versionsIn(given.CodeFilePath ?? undefined, given.ClusterManifestFilePath ?? undefined));
    return done();
  }),
  post('/$/Unprovision', async (request, { model }) => {
    const given = await request.body(version);
    model.unprovisionCluster(onlyGiven({ codeVersion: given.CodeVersion, configVersion: given.ConfigVersion }));
    return done();
  }),
  since(8.2, ask('/$/ValidateUpgrade', async (request, { model }) => {
    const description = clusterDescription(await request.body(clusterUpgrade), model);
    const restarts = description.codeVersion !== model.codeVersion || description.forceRestart;
    return ok({ ServiceHostUpgradeImpact: restarts ? 'ServiceHostRestart' : 'None', ValidationDetails: '' });
  })),
];

function clusterDescription(
  given: z.output<typeof clusterUpgrade>,
  model: { readonly codeVersion: string; readonly configVersion: string },
): ClusterUpgradeDescription {
  const noPolicies = new Map<string, ApplicationHealthPolicy>();
  return {
    ...rollingDescription(given),
    codeVersion: given.CodeVersion ?? model.codeVersion,
    configVersion: given.ConfigVersion ?? model.configVersion,
    clusterHealthPolicy: given.ClusterHealthPolicy ?? undefined,
    enableDeltaHealthEvaluation: given.EnableDeltaHealthEvaluation,
    clusterUpgradeHealthPolicy: given.ClusterUpgradeHealthPolicy ?? deltaPolicy.parse({}),
    applicationHealthPolicyMap: given.ApplicationHealthPolicyMap ?? noPolicies,
  };
}

/**
 * The versions of files that are given by path: the real cluster reads them out of the files, here the names of the
 * files say them (`…/WindowsFabric.10.1.2500.9590.cab`, `…/ClusterManifest.2.xml`).
 */
function versionsIn(codePath: string | undefined, configPath: string | undefined): { codeVersion?: string; configVersion?: string } {
  const code = codePath === undefined ? undefined : /(?<version>\d+(?:\.\d+){3})/.exec(codePath)?.groups?.['version'];
  const config = configPath === undefined ? undefined : /ClusterManifest\.(?<version>[\w.-]+)\.xml$/i.exec(configPath)?.groups?.['version'];
  if (code === undefined && config === undefined) throw invalidArgument('The names of the files say no version.');
  return { ...(code === undefined ? {} : { codeVersion: code }), ...(config === undefined ? {} : { configVersion: config }) };
}
