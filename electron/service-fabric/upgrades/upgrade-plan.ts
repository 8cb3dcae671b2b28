import type { UpgradeInput, UpgradePlan } from '../../../shared/contract/clusters/upgrades.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { packageChanges } from '../../../shared/domain/service-fabric/package-changes.ts';
import { carriedParameters, parameterDiff, undeclaredParameters } from '../../../shared/domain/service-fabric/parameter-diff.ts';
import { looksSecret } from '../../../shared/domain/secret-looking.ts';
import { maskedJson, maskedOrigin } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import { upgradeBody } from '../gateway/commands/applications.ts';
import type { UpgradeApplicationInput } from '../gateway/commands/applications.ts';
import * as queries from '../gateway/queries.ts';
import { partsOf } from '../packages/provisioned-parts.ts';
import type { ProvisionedParts } from '../packages/provisioned-parts.ts';
import type { ApplicationInfo, ApplicationTypeInfo } from '../wire/applications.ts';
import { healthInput, rollingInput } from './policy-input.ts';
import type { RecordedSecrets } from './recorded-secrets.ts';
import { badMark, listedRun, rollBackObstacle } from './run-pages.ts';
import { secretSign, shownValue } from './shown-parameters.ts';
import type { UpgradeRecorder } from './upgrade-recorder.ts';

/** Everything that an upgrade of an application rests on, as it is now. */
export interface PreparedUpgrade {
  readonly application: ApplicationInfo;
  readonly versions: readonly ApplicationTypeInfo[];
  readonly target: ApplicationTypeInfo | null;
  /** What is given now. */
  readonly given: ReadonlyMap<string, string>;
  readonly currentDefaults: ReadonlyMap<string, string>;
  readonly targetDefaults: ReadonlyMap<string, string>;
  /** What would be sent, with the secrets as they are. */
  readonly next: ReadonlyMap<string, string>;
  readonly command: UpgradeApplicationInput;
  /** Why the cluster would refuse it; empty where nothing is known that speaks against it. */
  readonly obstacle: string;
}

/** Works out what an upgrade would do, before anybody is asked to confirm it. */
export class UpgradePlans {
  readonly #cluster: Cluster;
  readonly #recorder: UpgradeRecorder;
  readonly #secrets: RecordedSecrets;
  readonly #parts: ProvisionedParts;

  constructor(cluster: Cluster, recorder: UpgradeRecorder, secrets: RecordedSecrets, parts: ProvisionedParts) {
    this.#cluster = cluster;
    this.#recorder = recorder;
    this.#secrets = secrets;
    this.#parts = parts;
  }

  /** @throws FaultError `not-found` where the application is gone, `invalid-input` for a secret that nobody knows any more. */
  async prepare(input: UpgradeInput, forceRestart: boolean, signal?: AbortSignal): Promise<PreparedUpgrade> {
    const client = this.#cluster.client();
    const options = signal ? { signal } : {};
    const application = await queries.applications.one(client, input.applicationName, options);
    if (application === null) throw faultError('not-found', { message: `${input.applicationName} is not in the cluster any more.`, connectionId: this.#cluster.connectionId });
    const versions = await queries.applications.typeVersions(client, application.typeName, null, options);
    const target = versions.find(({ version }) => version === input.targetVersion) ?? null;
    const given = toMap(application.parameters);
    const currentDefaults = toMap(versions.find(({ version }) => version === application.typeVersion)?.defaultParameterList ?? []);
    const targetDefaults = toMap(target?.defaultParameterList ?? []);
    const next = input.parameters === null ? carriedParameters(given, targetDefaults) : await this.#resolved(input.parameters, given, currentDefaults);
    const health = healthInput(input.policy);
    const command: UpgradeApplicationInput = {
      applicationName: application.name, targetVersion: input.targetVersion, parameters: [...next].map(([key, value]) => ({ key, value })),
      ...rollingInput(input.mode, input.policy, forceRestart), ...(health ? { health } : {}),
    };
    const prepared = { application, versions, target, given, currentDefaults, targetDefaults, next, command };
    return { ...prepared, obstacle: obstacleOf(prepared, forceRestart) };
  }

  async plan(input: UpgradeInput, signal?: AbortSignal): Promise<UpgradePlan> {
    const prepared = await this.prepare(input, input.policy?.forceRestart ?? false, signal);
    const { application, versions } = prepared;
    // A mask says where its value is from: the page sends it back as it got it.
    const masks = new Map((input.parameters ?? []).filter(({ value }) => maskedOrigin(value) !== null).map(({ name, value }) => [name, value]));
    const [packages, packageTrouble] = await this.#packages(prepared, input.targetVersion);
    return {
      applicationName: application.name, typeName: application.typeName, currentVersion: application.typeVersion, targetVersion: input.targetVersion,
      versions: versions.slice(0, 500).map(({ version, status }) => ({ version, status: status.slice(0, 60), markedBad: badMark(this.#recorder, this.#cluster, application.typeName, version) })),
      parameters: parameterDiff(prepared).slice(0, 5_000).map((line) => {
        const secretLooking = [line.current, line.targetDefault, line.next].some((value) => value !== null && looksSecret(line.name, value));
        const shown = (value: string | null): string | null => (value === null ? null : (secretLooking && value !== '' ? shownSecret(line.name, value) : value).slice(0, 20_000));
        return { name: line.name, current: shown(line.current), targetDefault: shown(line.targetDefault), next: (secretLooking ? masks.get(line.name) : undefined) ?? shown(line.next), change: line.change, secretLooking };
      }),
      packages: packages.slice(0, 5_000),
      warnings: [...this.#warnings(prepared, input), ...(packageTrouble === '' ? [] : [packageTrouble])].map((warning) => warning.slice(0, 1_000)).slice(0, 50),
      obstacle: prepared.obstacle.slice(0, 1_000),
      body: maskedJson(upgradeBody(prepared.command)).slice(0, 200_000),
    };
  }

  /** @throws FaultError `not-found` for a run that is not recorded, `conflict` for one that cannot be brought back. */
  async planRollBackTo(runId: string, signal?: AbortSignal): Promise<{ plan: UpgradePlan; input: UpgradeInput }> {
    const run = this.#recorder.run(runId);
    if (run === null || run.connectionId !== this.#cluster.connectionId) throw faultError('not-found', { message: 'This run is not recorded any more.', connectionId: this.#cluster.connectionId });
    const { target, parameters } = run;
    const obstacle = rollBackObstacle(run, listedRun(run, this.#cluster, this.#recorder).result, this.#cluster, this.#recorder);
    if (obstacle !== '' || target.kind === 'cluster' || parameters === null) {
      throw faultError('conflict', { message: 'This run cannot be brought back.', hint: obstacle, connectionId: this.#cluster.connectionId });
    }
    const recorded = await this.#secrets.bringBack(run.connectionId, runId, 'parameters', parameters);
    const input: UpgradeInput = {
      connectionId: run.connectionId, applicationName: target.applicationName, targetVersion: run.toVersion,
      parameters: recorded.map(({ name, value }) => ({ name, value: value === null ? '' : shownValue(name, value, runId) })),
      mode: run.mode === 'UnmonitoredAuto' || run.mode === 'UnmonitoredManual' ? run.mode : 'Monitored',
      policy: run.policy,
    };
    const plan = await this.plan(input, signal);
    const lost = recorded.filter(({ value }) => value === null).map(({ name }) => name);
    const warnings = lost.length === 0 ? [] : [`The value of ${lost.join(', ')} could not be kept when this run was recorded: type it again.`];
    return { plan: { ...plan, warnings: [...warnings, ...plan.warnings].slice(0, 50) }, input };
  }

  /** A mask that comes back from the page stands for the value in force, or for that of a recorded run. */
  async #resolved(parameters: NonNullable<UpgradeInput['parameters']>, given: ReadonlyMap<string, string>, defaults: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const runs = new Map<string, ReadonlyMap<string, string | null>>();
    const next = new Map<string, string>();
    for (const { name, value } of parameters) {
      if (next.has(name)) throw faultError('invalid-input', { message: `The parameter ${name} is given twice.`, hint: 'Leave one of them out.' });
      const origin = maskedOrigin(value);
      if (origin === null) {
        next.set(name, value);
        continue;
      }
      const known = origin.runId === null ? (given.get(name) ?? defaults.get(name)) : (await this.#ofRun(origin.runId, runs)).get(name);
      if (known === undefined || known === null) throw faultError('invalid-input', { message: `The value of ${name} is not known any more.`, hint: 'Type it again.' });
      next.set(name, known);
    }
    return next;
  }

  async #ofRun(runId: string, read: Map<string, ReadonlyMap<string, string | null>>): Promise<ReadonlyMap<string, string | null>> {
    const known = read.get(runId);
    if (known) return known;
    const run = this.#recorder.run(runId);
    const values = run?.connectionId === this.#cluster.connectionId && run.parameters !== null ? await this.#secrets.bringBack(run.connectionId, runId, 'parameters', run.parameters) : [];
    const found = new Map(values.map(({ name, value }) => [name, value]));
    read.set(runId, found);
    return found;
  }

  /** Manifests that cannot be had cost this part of the plan only. */
  async #packages({ application, target }: PreparedUpgrade, targetVersion: string): Promise<[UpgradePlan['packages'], string]> {
    if (target === null) return [[], ''];
    try {
      const [from, to] = await Promise.all([this.#parts.of(application.typeName, application.typeVersion), this.#parts.of(application.typeName, targetVersion)]);
      return [packageChanges(partsOf(from.services), partsOf(to.services)), ''];
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code === 'cancelled') throw error;
      return [[], `What changes in the packages cannot be told: ${error.fault.message}`];
    }
  }

  #warnings({ application, target }: PreparedUpgrade, { targetVersion }: UpgradeInput): string[] {
    const ref: EntityRef = { kind: 'application', applicationName: application.name };
    const state = this.#cluster.mirror.healthOf(ref);
    const bad = badMark(this.#recorder, this.#cluster, application.typeName, targetVersion);
    const byArm = application.applicationMetadata ?? target?.applicationTypeMetadata.armResourceId ?? null;
    return [
      ...(bad === null ? [] : [`Version ${targetVersion} is marked as bad${bad === '' ? '.' : `: ${bad}`}`]),
      ...(this.#cluster.production ? ['This is a production cluster.'] : []),
      ...(byArm === null ? [] : ['The application is managed from Azure: its next deployment from there undoes what is done here.']),
      ...(state === 'Error' || state === 'Warning' ? [`The application is in ${state} already: a monitored upgrade may fail because of that and not because of the new version.`] : []),
    ];
  }
}

function shownSecret(name: string, value: string): string {
  return looksSecret(name, value) ? shownValue(name, value) : `•••••••• #${secretSign(value)}`;
}

function toMap(parameters: ApplicationInfo['parameters']): Map<string, string> {
  return new Map(parameters.map(({ key, value }) => [key, value]));
}

function obstacleOf({ application, target, given, currentDefaults, targetDefaults, next, command }: Omit<PreparedUpgrade, 'obstacle'>, forceRestart: boolean): string {
  if (application.status === 'Upgrading') return 'An upgrade of this application is running already.';
  if (application.status !== 'Ready') return `The application is ${application.status}: it cannot be upgraded now.`;
  if (target === null) return `Version ${command.targetVersion} of ${application.typeName} is not provisioned in this cluster.`;
  if (target.status !== 'Available') return `Version ${command.targetVersion} is ${target.status}${target.statusDetails === '' ? '' : `: ${target.statusDetails}`}.`;
  const undeclared = undeclaredParameters(next, targetDefaults);
  if (undeclared.length > 0) return `Version ${command.targetVersion} does not know ${undeclared.slice(0, 5).join(', ')}${undeclared.length > 5 ? ` and ${undeclared.length - 5} more` : ''}: leave ${undeclared.length === 1 ? 'it' : 'them'} out.`;
  const same = command.targetVersion === application.typeVersion && parameterDiff({ given, currentDefaults, targetDefaults, next }).every(({ change }) => change === 'same');
  return same && !forceRestart ? 'Nothing would change: version and parameters are the same. Choose to restart code packages to upgrade all the same.' : '';
}

