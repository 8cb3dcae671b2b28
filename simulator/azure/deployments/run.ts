import type { ClockTimer } from '../../foundation/clock.ts';
import { ArmFailure } from '../model/arm-error.ts';
import type { ArmError } from '../model/arm-error.ts';
import { groupNotFound } from '../model/failures.ts';
import { operationHash } from '../model/identifiers.ts';
import { asObject, asText, isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { USUAL_DURATION_MS } from '../model/provider.ts';
import type { ResourcePlan, WantedResource } from '../model/provider.ts';
import { lastSegment, parentId, parseResourceId, sameId } from '../model/resource-id.ts';
import { locationName } from '../model/world.ts';
import { GROUP_TYPE } from '../template/scope.ts';
import { isNestedDeployment } from '../template/template-resource.ts';
import type { Template } from '../template/template.ts';
import type { TemplateResource } from '../template/template-resource.ts';
import { TemplateError } from '../template/template-error.ts';
import { deploymentFailed, failureDetail, isActive, providerAnswer, REFUSED_WITHIN_MS } from './deployment.ts';
import type { Deployment, DeploymentOperation, DeploymentState, OperationKind, OperationTarget } from './deployment.ts';
import { checkResource, loadNested, placingOf } from './preflight.ts';
import type { NestedRun, RunContext } from './run-context.ts';
import { madeResource, wantedResource } from './wanted.ts';

/** Times before pace, in milliseconds. */
const ACCEPTED_MS = 1_500;
const OPERATION_ACCEPTED_MS = 500;
const OUTPUTS_MS = 400;
const RETRY_MS = 10_000;
const DELETE_MS = 5_000;
const GROUP_MS = 2_000;

/** One deployment on its way through the graph of its resources, on the world's clock. */
export class DeploymentRun {
  readonly deployment: Deployment;
  readonly #template: Template;
  readonly #context: RunContext;
  readonly #ended: (state: DeploymentState) => void;
  readonly #waiting = new Map<string, TemplateResource>();
  readonly #done = new Set<string>();
  readonly #timers = new Set<ClockTimer>();
  readonly #nested = new Set<NestedRun>();
  #running = 0;

  /** @param ended is called once, with the final state. */
  constructor(deployment: Deployment, template: Template, context: RunContext, ended: (state: DeploymentState) => void) {
    this.deployment = deployment;
    this.#template = template;
    this.#context = context;
    this.#ended = ended;
    for (const each of template.resources) if (each.isWanted && !each.isExisting) this.#waiting.set(each.id.toLowerCase(), each);
  }

  begin(): void {
    this.#context.log(this.deployment, { resourceId: this.deployment.id, operation: 'Microsoft.Resources/deployments/write', status: 'Started' });
    this.#after(ACCEPTED_MS, () => {
      this.#context.log(this.deployment, { resourceId: this.deployment.id, operation: 'Microsoft.Resources/deployments/write', status: 'Accepted', subStatus: 'Created' });
      this.#move('Running');
      this.#startReady();
    });
  }

  /** Stops what runs; what is made stays. */
  cancel(): void {
    // First of all: what nested ones say when they end is of no matter any more.
    this.#move('Canceled');
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    for (const each of this.#nested) if (isActive(each.deployment.state)) each.cancel();
    for (const each of this.deployment.operations) if (isActive(each.state)) this.#settle(each, 'Canceled', undefined, undefined);
    this.#end('Canceled');
  }

  #startReady(): void {
    for (const [key, resource] of this.#waiting) {
      if ([...resource.dependsOn].some((each) => !this.#done.has(each))) continue;
      this.#waiting.delete(key);
      this.#running++;
      this.#start(resource);
    }
    if (this.#running === 0) this.#finish();
  }

  #start(resource: TemplateResource): void {
    const begin = (): void => {
      const operation = this.#open('Create', targetOf(resource));
      this.#after(OPERATION_ACCEPTED_MS, () => {
        operation.state = 'Running';
        this.#touch(operation);
        this.#trying(operation, () => this.#perform(operation, resource));
      });
    };
    const queued = this.#planAhead(resource);
    this.#standInLine(targetOf(resource), queued.waitMs ?? 0, undefined, () => this.#retry(targetOf(resource), queued.retries ?? 0, begin));
  }

  /** The queue and the retries that a plan foretells; a resource that cannot be evaluated yet has neither. */
  #planAhead(resource: TemplateResource): Partial<ResourcePlan> {
    if (isNestedDeployment(resource) || sameId(resource.type, GROUP_TYPE)) return {};
    try {
      return this.#planOf(this.#wanted(resource));
    } catch (error) {
      if (error instanceof TemplateError || error instanceof ArmFailure) return {};
      throw error;
    }
  }

  #retry(target: OperationTarget, left: number, begin: () => void): void {
    if (left === 0) begin();
    else this.#standInLine(target, RETRY_MS, 'TooManyRequests', () => this.#retry(target, left - 1, begin));
  }

  /** Shows a `Waiting` operation for a while. */
  #standInLine(target: OperationTarget, ms: number, statusCode: string | undefined, then: () => void): void {
    if (ms === 0) return then();
    const operation = this.#open('Waiting', target);
    operation.state = 'Running';
    operation.statusCode = statusCode;
    this.#after(ms, () => {
      this.#settle(operation, 'Succeeded', statusCode ?? 'OK', undefined);
      then();
    });
  }

  #perform(operation: DeploymentOperation, resource: TemplateResource): void {
    if (isNestedDeployment(resource)) this.#deployNested(operation, resource);
    else if (sameId(resource.type, GROUP_TYPE)) this.#makeGroup(operation, resource);
    else this.#make(operation, resource);
  }

  #make(operation: DeploymentOperation, resource: TemplateResource): void {
    const wanted = this.#wanted(resource);
    if (wanted.resourceGroup !== '') this.#context.world.writableGroup(wanted.subscriptionId, wanted.resourceGroup);
    this.#context.world.locks.require(wanted.id, 'write');
    checkResource(this.#context.world, resource, wanted);
    this.#requireParent(wanted);
    const plan = this.#planOf(wanted);
    this.#log(resource.id, `${resource.type}/write`, 'Started');
    this.#after(plan.durationMs, () =>
      this.#trying(operation, () => {
        if (plan.failure !== undefined) return this.#fail(operation, plan.failure.error, plan.failure.statusCode ?? 'Conflict', plan.durationMs > REFUSED_WITHIN_MS);
        const made = madeResource(this.#context.world, wanted);
        this.#context.world.put(made);
        this.#log(made.id, `${resource.type}/write`, 'Succeeded');
        this.#succeed(operation, made.id, wanted.existing === undefined ? 'Created' : 'OK');
      }),
    );
  }

  #makeGroup(operation: DeploymentOperation, resource: TemplateResource): void {
    const body = this.#template.body(resource);
    this.#after(GROUP_MS, () =>
      this.#trying(operation, () => {
        const { subscriptionId } = resource.scope;
        this.#context.world.putGroup({ subscriptionId, name: resource.name, location: locationName(asText(body['location']) ?? ''), tags: isObject(body['tags']) ? body['tags'] : undefined });
        this.#succeed(operation, resource.id, 'Created');
      }),
    );
  }

  #deployNested(operation: DeploymentOperation, resource: TemplateResource): void {
    const body = this.#template.body(resource);
    const { subscriptionId, resourceGroup } = resource.scope;
    if (resourceGroup !== '' && this.#context.world.group(subscriptionId, resourceGroup) === undefined) throw groupNotFound(resourceGroup);
    const template = loadNested(this.#template, resource, body);
    const mode = asText(asObject(body['properties'])['mode'])?.toLowerCase() === 'complete' ? 'Complete' : 'Incremental';
    const run = this.#context.startNested(this.deployment, template, { body, mode }, (state) => {
      if (state === 'Succeeded') this.#succeed(operation, undefined, 'OK');
      else if (isActive(this.deployment.state)) {
        const error = run.deployment.error ?? { code: 'DeploymentCanceled', message: `The deployment '${resource.name}' was canceled.` };
        this.#fail(operation, error, 'Conflict', true);
      }
    });
    this.#nested.add(run);
  }

  #wanted(resource: TemplateResource): WantedResource {
    return wantedResource(this.#context.world, { ...placingOf(resource), caller: this.deployment.caller }, this.#template.body(resource));
  }

  #planOf(wanted: WantedResource): ResourcePlan {
    const type = this.#context.world.typeOf(wanted.type)?.type;
    return type?.plan?.(wanted) ?? { durationMs: type?.durationMs ?? USUAL_DURATION_MS };
  }

  #requireParent({ id, type, name }: WantedResource): void {
    if (!name.includes('/')) return;
    const parent = parentId(id);
    if (parseResourceId(parent) === undefined || this.#context.world.find(parent) !== undefined) return;
    const message = `Failed to perform 'write' on resource(s) of type '${type.slice(type.indexOf('/') + 1)}', because the parent resource '${parent}' could not be found.`;
    throw new ArmFailure(404, { code: 'ParentResourceNotFound', message });
  }

  /** What a step throws fails its operation, and nothing else. */
  #trying(operation: DeploymentOperation, step: () => void): void {
    try {
      step();
    } catch (error) {
      if (error instanceof ArmFailure) this.#fail(operation, error.error, STATUS_WORDS[error.status] ?? 'BadRequest', false);
      else if (error instanceof TemplateError) {
        const message = `Unable to process template language expressions for resource '${operation.target?.id ?? ''}'. '${error.message}'`;
        this.#fail(operation, { code: 'InvalidTemplate', message }, 'BadRequest', false);
      } else throw error;
    }
  }

  #succeed(operation: DeploymentOperation, madeId: string | undefined, statusCode: string): void {
    this.#settle(operation, 'Succeeded', statusCode, undefined);
    if (madeId !== undefined) this.deployment.outputResources.push(madeId);
    this.#done.add((operation.target?.id ?? '').toLowerCase());
    this.#running--;
    this.#startReady();
  }

  #fail(operation: DeploymentOperation, error: ArmError, statusCode: string, hadBegun: boolean): void {
    this.#settle(operation, 'Failed', statusCode, providerAnswer(error, hadBegun));
    const { target } = operation;
    if (target !== undefined) this.#log(target.id, `${target.type}/write`, 'Failed', { statusCode, statusMessage: JSON.stringify(operation.statusMessage) });
    this.#running--;
    this.#startReady();
  }

  /** Nothing runs and nothing can start any more. */
  #finish(): void {
    if (!isActive(this.deployment.state)) return;
    if (this.deployment.operations.some((each) => each.state === 'Failed')) return this.#endFailed();
    if (this.deployment.mode === 'Complete' && this.deployment.scope.resourceGroup !== '') this.#deleteOthers(() => this.#evaluateOutputs());
    else this.#evaluateOutputs();
  }

  /** Complete mode: what the template does not have goes. */
  #deleteOthers(then: () => void): void {
    const wanted = new Set(this.#template.resources.filter((each) => each.isWanted).map((each) => each.id.toLowerCase()));
    const others = this.#context.world.list(this.deployment.scope).filter((each) => !wanted.has(each.id.toLowerCase()));
    if (others.length === 0) return then();
    const operations = others.map((each) => {
      const operation = this.#open('Delete', { id: each.id, type: each.type, name: each.name, apiVersion: undefined, symbol: undefined });
      operation.state = 'Running';
      return operation;
    });
    this.#after(DELETE_MS, () => {
      for (const each of operations) this.#delete(each);
      if (operations.some((each) => each.state === 'Failed')) this.#endFailed();
      else then();
    });
  }

  #delete(operation: DeploymentOperation): void {
    const id = operation.target?.id ?? '';
    try {
      this.#context.world.locks.require(id, 'delete');
    } catch (error) {
      if (!(error instanceof ArmFailure)) throw error;
      return this.#settle(operation, 'Failed', 'Conflict', providerAnswer(error.error, false));
    }
    this.#context.world.remove(id);
    this.#settle(operation, 'Succeeded', 'OK', undefined);
  }

  #endFailed(): void {
    const failed = this.deployment.operations.filter((each) => each.state === 'Failed');
    this.deployment.error = deploymentFailed(this.deployment.id, failed.map(failureDetail));
    this.#end('Failed');
  }

  #evaluateOutputs(): void {
    const operation = this.#open('EvaluateDeploymentOutput', undefined);
    operation.state = 'Running';
    this.#after(OUTPUTS_MS, () => {
      try {
        this.deployment.outputs = this.#template.outputs();
      } catch (error) {
        if (!(error instanceof TemplateError) && !(error instanceof ArmFailure)) throw error;
        const cause: ArmError = error instanceof ArmFailure ? error.error : { code: 'InvalidTemplate', message: error.message };
        this.#settle(operation, 'Failed', 'BadRequest', providerAnswer(cause, false));
        const message = "The template output evaluation failed: see inner errors for details. Please see https://aka.ms/arm-syntax-outputs for usage details.";
        this.deployment.error = { code: 'DeploymentOutputEvaluationFailed', message, details: [cause] };
        return this.#end('Failed');
      }
      this.#settle(operation, 'Succeeded', 'OK', undefined);
      this.#end('Succeeded');
    });
  }

  #end(state: DeploymentState): void {
    this.#move(state);
    const status = state === 'Succeeded' || state === 'Failed' ? state : 'Canceled';
    const { error } = this.deployment;
    this.#log(this.deployment.id, 'Microsoft.Resources/deployments/write', status, error === undefined ? {} : { statusCode: 'Conflict', statusMessage: JSON.stringify({ status: 'Failed', error }) });
    this.#ended(state);
  }

  #move(state: DeploymentState): void {
    this.deployment.state = state;
    this.deployment.changedAt = this.#context.clock.now();
  }

  #open(kind: OperationKind, target: OperationTarget | undefined): DeploymentOperation {
    const { deployment } = this;
    const operation: DeploymentOperation = {
      id: operationHash(deployment.id, deployment.correlationId, String(deployment.operations.length)),
      kind,
      target,
      startedAt: this.#context.clock.now(),
      serviceRequestId: this.#context.newGuid(),
      state: 'Accepted',
      changedAt: this.#context.clock.now(),
      statusCode: undefined,
      statusMessage: undefined,
    };
    deployment.operations.push(operation);
    return operation;
  }

  #settle(operation: DeploymentOperation, state: DeploymentState, statusCode: string | undefined, statusMessage: JsonObject | undefined): void {
    operation.state = state;
    operation.statusCode = statusCode;
    operation.statusMessage = statusMessage;
    this.#touch(operation);
  }

  #touch(operation: DeploymentOperation): void {
    operation.changedAt = this.#context.clock.now();
    this.deployment.changedAt = operation.changedAt;
  }

  #log(resourceId: string, operation: string, status: 'Started' | 'Succeeded' | 'Failed' | 'Canceled', properties: JsonObject = {}): void {
    this.#context.log(this.deployment, { resourceId, operation, status, properties });
  }

  #after(ms: number, step: () => void): void {
    const timer = this.#context.clock.setTimeout(() => {
      this.#timers.delete(timer);
      step();
    }, ms * this.#context.pace);
    this.#timers.add(timer);
  }
}

const STATUS_WORDS: Readonly<Record<number, string>> = { 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound', 409: 'Conflict', 429: 'TooManyRequests', 500: 'InternalServerError' };

function targetOf(resource: TemplateResource): OperationTarget {
  const { id, type, name, apiVersion, symbol } = resource;
  return { id, type, name: isNestedDeployment(resource) ? lastSegment(name) : name, apiVersion, symbol };
}
