import type { Clock } from '../../foundation/clock.ts';
import type { SeededRandom } from '../../foundation/random.ts';
import type { ActivityLog, Happening } from '../model/activity-log.ts';
import { ArmFailure } from '../model/arm-error.ts';
import { deploymentNotFound } from '../model/failures.ts';
import { newGuid, numberHash } from '../model/identifiers.ts';
import { asText, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Caller } from '../model/provider.ts';
import { sameId, scopeOf } from '../model/resource-id.ts';
import { timeText } from '../model/time-text.ts';
import type { AzureWorld } from '../model/world.ts';
import { hasInnerScope, isNestedDeployment } from '../template/template-resource.ts';
import type { DeploymentScope } from '../template/scope.ts';
import type { Template } from '../template/template.ts';
import { deploymentId, isActive } from './deployment.ts';
import type { Deployment, DeploymentMode, DeploymentState } from './deployment.ts';
import { DeploymentHistory } from './history.ts';
import { WorldHost } from './host.ts';
import type { Addresses } from './host.ts';
import { loadTemplate, preflight } from './preflight.ts';
import type { DeploymentRequest } from './request.ts';
import { DeploymentRun } from './run.ts';
import type { RunContext } from './run-context.ts';
import { blindHost, whatIfChanges } from './what-if.ts';
import type { ResultFormat } from './what-if.ts';

const WEEK_MS = 7 * 86_400_000;

interface DeploymentsOptions {
  readonly world: AzureWorld;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly activityLog: ActivityLog;
  /** Factor on all durations. */
  readonly pace: number;
  readonly addresses: () => Addresses;
}

/** Deployments of all scopes: started, run, cancelled, kept and forgotten as Azure does. */
export class Deployments {
  readonly history: DeploymentHistory;
  readonly #options: DeploymentsOptions;
  readonly #runs = new Map<Deployment, DeploymentRun>();
  readonly #context: RunContext;

  constructor(options: DeploymentsOptions) {
    this.#options = options;
    const { clock, pace, world } = options;
    this.history = new DeploymentHistory((scope) => world.locks.keeps(scopeOf(scope.subscriptionId, scope.resourceGroup)));
    this.#context = {
      clock,
      pace,
      world,
      newGuid: () => this.#newGuid(),
      log: (deployment, happening) => this.#log(deployment, happening),
      startNested: (parent, template, nested, ended) => this.#startNested(parent, template, nested, ended),
    };
  }

  /** @throws ArmFailure DeploymentNotFound */
  known(scope: DeploymentScope, name: string): Deployment {
    const found = this.history.find(scope, name);
    if (found === undefined) throw deploymentNotFound(name);
    return found;
  }

  /** Starts a deployment, after the checks of a PUT. @throws ArmFailure */
  start(request: DeploymentRequest): { readonly deployment: Deployment; readonly isNew: boolean } {
    this.#options.world.locks.require(deploymentId(request.scope, request.name), 'write');
    const previous = this.history.find(request.scope, request.name);
    this.#refuseReplacing(request, previous);
    const template = loadTemplate(request, this.#hostFor(request.caller));
    preflight(this.#options.world, request, template, request.validationLevel ?? 'Provider');
    const deployment = this.#record(template, request);
    this.history.put(deployment);
    this.#run(deployment, template, () => undefined).begin();
    return { deployment, isNew: previous === undefined };
  }

  /** What starting it would find wrong. @throws ArmFailure with the tree of findings */
  validate(request: DeploymentRequest): JsonObject {
    this.history.prune(request.scope);
    const template = loadTemplate(request, this.#hostFor(request.caller));
    preflight(this.#options.world, request, template, request.validationLevel ?? 'Provider');
    const { id, name, correlationId, mode, templateHash, parameters, dependencies, providers } = this.#record(template, request);
    const validatedResources = template.resources.filter((each) => each.isWanted).map((each) => ({ id: each.id }));
    return {
      id,
      name,
      type: 'Microsoft.Resources/deployments',
      properties: { templateHash, parameters, mode, provisioningState: 'Succeeded', timestamp: timeText(this.#options.clock.now()), duration: 'PT0S', correlationId, providers, dependencies, validatedResources, validationLevel: request.validationLevel ?? 'Provider' },
    };
  }

  /** The changes it would make. @throws ArmFailure */
  whatIf(request: DeploymentRequest, format: ResultFormat): JsonObject {
    this.history.prune(request.scope);
    const host = this.#hostFor(request.caller);
    preflight(this.#options.world, request, loadTemplate(request, host), request.validationLevel ?? 'Provider');
    const template = loadTemplate(request, blindHost(host));
    return { status: 'Succeeded', properties: { correlationId: request.correlationId, changes: whatIfChanges(this.#options.world, template, request.mode, format) } };
  }

  /** @throws ArmFailure DeploymentCannotBeCancelled where it has ended */
  cancel(deployment: Deployment): void {
    const run = this.#runs.get(deployment);
    if (run !== undefined && isActive(deployment.state)) return run.cancel();
    throw new ArmFailure(409, {
      code: 'DeploymentCannotBeCancelled',
      message: `The deployment '${deployment.name}' cannot be cancelled because its provisioning state is '${deployment.state}'. Only deployments in state 'Accepted' or 'Running' can be cancelled.`,
    });
  }

  /** Forgets a deployment; its resources stay. @throws ArmFailure while it runs */
  remove(deployment: Deployment): void {
    this.#options.world.locks.require(deployment.id, 'delete');
    if (isActive(deployment.state)) throw this.#stillActive(deployment);
    this.history.remove(deployment);
  }

  /** Ends what runs in a scope that goes away, without a trace in it. */
  dropScope(scope: DeploymentScope): void {
    for (const each of this.history.list(scope)) this.#runs.get(each)?.cancel();
    this.history.removeScope(scope);
  }

  #refuseReplacing(request: DeploymentRequest, previous: Deployment | undefined): void {
    if (previous === undefined) return;
    if (isActive(previous.state)) throw this.#stillActive(previous);
    if (previous.location !== undefined && request.location !== undefined && !sameId(previous.location, request.location)) {
      const message = `Invalid deployment location '${request.location}'. The deployment '${request.name}' already exists in location '${previous.location}'.`;
      throw new ArmFailure(409, { code: 'InvalidDeploymentLocation', message });
    }
  }

  #stillActive(deployment: Deployment): ArmFailure {
    const message = `Unable to edit or replace deployment '${deployment.name}': previous deployment from '${timeText(deployment.startedAt)}' is still active (expiration time is '${timeText(deployment.startedAt + WEEK_MS)}'). Please see https://aka.ms/arm-deploy for usage details.`;
    return new ArmFailure(409, { code: 'DeploymentActive', message });
  }

  #hostFor(caller: Caller): WorldHost {
    return new WorldHost(this.#options.world, this.history, caller, this.#options.addresses);
  }

  #record(template: Template, about: Pick<DeploymentRequest, 'name' | 'scope' | 'caller' | 'correlationId' | 'location' | 'tags' | 'mode' | 'validationLevel'>): Deployment {
    const now = this.#options.clock.now();
    return {
      id: deploymentId(about.scope, about.name),
      name: about.name,
      scope: about.scope,
      location: about.location,
      tags: about.tags,
      caller: about.caller,
      correlationId: about.correlationId,
      mode: about.mode,
      template: template.input.template,
      templateHash: templateHash(template.input.template),
      parameters: template.shownParameters(),
      dependencies: dependenciesJson(template),
      providers: providersJson(template),
      validationLevel: about.validationLevel,
      startedAt: now,
      trackingId: this.#options.random.text(20, '0123456789'),
      state: 'Accepted',
      changedAt: now,
      outputs: undefined,
      outputResources: [],
      error: undefined,
      operations: [],
    };
  }

  #run(deployment: Deployment, template: Template, ended: (state: DeploymentState) => void): DeploymentRun {
    const run = new DeploymentRun(deployment, template, this.#context, (state) => {
      this.#runs.delete(deployment);
      ended(state);
    });
    this.#runs.set(deployment, run);
    return run;
  }

  #startNested(parent: Deployment, template: Template, nested: { readonly body: JsonObject; readonly mode: DeploymentMode }, ended: (state: DeploymentState) => void): DeploymentRun {
    const { deploymentName: name, scope, location } = template.input;
    const previous = this.history.find(scope, name);
    if (previous !== undefined && isActive(previous.state)) throw this.#stillActive(previous);
    const { caller, correlationId } = parent;
    const tags = isObject(nested.body['tags']) ? nested.body['tags'] : undefined;
    const deployment = this.#record(template, { name, scope, caller, correlationId, location, tags, mode: nested.mode, validationLevel: undefined });
    this.history.put(deployment);
    const run = this.#run(deployment, template, ended);
    run.begin();
    return run;
  }

  #log(deployment: Deployment, happening: Omit<Happening, 'caller' | 'correlationId'>): void {
    this.#options.activityLog.append({ ...happening, caller: deployment.caller, correlationId: deployment.correlationId });
  }

  #newGuid(): string {
    return newGuid(this.#options.random);
  }
}

/** Equal templates have equal hashes, whatever their white space. */
export const templateHash = (template: JsonObject): string => numberHash(JSON.stringify(template));

function dependenciesJson(template: Template): readonly Json[] {
  const byId = new Map(template.resources.map((each) => [each.id.toLowerCase(), each]));
  const basic = (each: { readonly id: string; readonly type: string; readonly name: string }): JsonObject => ({ id: each.id, resourceType: each.type, resourceName: each.name });
  return template.resources
    .filter((each) => each.isWanted && each.dependsOn.size > 0)
    .map((each) => ({ dependsOn: [...each.dependsOn].flatMap((id) => byId.get(id) ?? []).map(basic), ...basic(each) }));
}

function providersJson(template: Template): readonly Json[] {
  const namespaces = new Map<string, Map<string, Set<string>>>();
  for (const each of template.resources) {
    const [namespace = '', ...rest] = each.type.split('/');
    const types = namespaces.get(namespace) ?? new Map<string, Set<string>>();
    const locations = types.get(rest.join('/')) ?? new Set<string>();
    const location = locationOf(template, each.source['location'] ?? null, each);
    if (location !== undefined) locations.add(location);
    types.set(rest.join('/'), locations);
    namespaces.set(namespace, types);
  }
  return [...namespaces].map(([namespace, types]) => ({ namespace, resourceTypes: [...types].map(([resourceType, locations]) => ({ resourceType, locations: locations.size === 0 ? [null] : [...locations] })) }));
}

/** Where a resource goes, as far as that can be said before it runs. */
function locationOf(template: Template, source: Json, resource: Parameters<typeof isNestedDeployment>[0] & { readonly source: JsonObject; readonly loops: ReadonlyMap<string, number> }): string | undefined {
  if (source === null || (isNestedDeployment(resource) && !hasInnerScope(resource.source))) return undefined;
  try {
    return asText(template.evaluator.value(source, resource.loops));
  } catch {
    return undefined;
  }
}
