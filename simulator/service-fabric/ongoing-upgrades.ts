import type { ClockTimer } from '../foundation/clock.ts';
import type { Application, ApplicationTypeVersion, ClusterModel, MonitoringPolicy } from './model/index.ts';

/** How long nothing is upgraded between two upgrades: time to look at the last one, or to roll it back. */
const PAUSE_MS = 150_000;
const LOOK_EVERY_MS = 10_000;

/**
 * Keeps a cluster for demonstration busy: whenever no application has been upgraded for a while, the next one with
 * another version to go to is, monitored and with its parameters as they are.
 * @returns a function that ends it; an upgrade that is running goes on.
 */
export function keepUpgrading(model: ClusterModel): () => void {
  let quietSince: number | undefined;
  let turn = 0;
  let timer: ClockTimer;
  const look = (): void => {
    const now = model.clock.now();
    if (isUpgrading(model)) quietSince = undefined;
    else quietSince ??= now;
    if (quietSince !== undefined && now - quietSince >= PAUSE_MS && startNext(model, turn)) {
      turn++;
      quietSince = undefined;
    }
    timer = model.clock.setTimeout(look, LOOK_EVERY_MS);
  };
  timer = model.clock.setTimeout(look, LOOK_EVERY_MS);
  return () => timer.cancel();
}

function isUpgrading(model: ClusterModel): boolean {
  return model.applications().some((application) => application.status === 'Upgrading');
}

function startNext(model: ClusterModel, turn: number): boolean {
  const names = model.applications().flatMap((application) => (canUpgrade(model, application) ? [application.name] : []));
  const next = names[turn % Math.max(1, names.length)];
  return next !== undefined && startUpgrade(model, next) !== undefined;
}

function canUpgrade(model: ClusterModel, application: Application): boolean {
  return application.status === 'Ready' && otherVersion(model, application.typeName, application.typeVersion) !== undefined;
}

/**
 * Starts a monitored upgrade of an application, or of the first that can be upgraded, to the newest other version with
 * its parameters as they are. Returns what was started; undefined where nothing could be.
 */
export function startUpgrade(model: ClusterModel, name?: string): { readonly application: string; readonly version: string } | undefined {
  const application = model.applications().find((each) => (name === undefined ? canUpgrade(model, each) : each.name === name));
  const target = application && otherVersion(model, application.typeName, application.typeVersion);
  if (application === undefined || target === undefined) return undefined;
  model.startApplicationUpgrade({
    name: application.name,
    targetApplicationTypeVersion: target.version,
    parameters: application.parameters,
    applicationHealthPolicy: undefined,
    rollingUpgradeMode: 'Monitored',
    upgradeReplicaSetCheckTimeout: Number.POSITIVE_INFINITY,
    forceRestart: false,
    sortOrder: 'Default',
    instanceCloseDelayDuration: Number.POSITIVE_INFINITY,
    monitoringPolicy: MONITORING,
  });
  return { application: application.name, version: target.version };
}

const MONITORING: MonitoringPolicy = {
  failureAction: 'Rollback',
  healthCheckWaitDuration: 20_000,
  healthCheckStableDuration: 60_000,
  healthCheckRetryTimeout: 120_000,
  upgradeTimeout: Number.POSITIVE_INFINITY,
  upgradeDomainTimeout: Number.POSITIVE_INFINITY,
};

/** The newest other version that could be gone to. */
function otherVersion(model: ClusterModel, typeName: string, current: string): ApplicationTypeVersion | undefined {
  return model
    .applicationTypes()
    .filter((type) => type.name === typeName && type.version !== current && type.status === 'Available')
    .toSorted((a, b) => a.version.localeCompare(b.version, undefined, { numeric: true }))
    .at(-1);
}
