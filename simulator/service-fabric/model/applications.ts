import type { CreateApplicationRequest } from './commands.ts';
import type { Application, ApplicationTypeVersion, DefaultServiceDefinition, PartitionScheme } from './entities.ts';
import { ModelError } from './errors.ts';
import { defaultApplicationPolicy } from './health-rules.ts';
import type { ApplicationHealthPolicy } from './health-types.ts';
import type { Services } from './services.ts';
import { paced, requireApplication, requireType, typeOf, type World } from './world.ts';

const DELETE_MS = 3_000;

/** Applications come and go. */
export class Applications {
  readonly #world: World;
  readonly #services: Services;

  constructor(world: World, services: Services) {
    this.#world = world;
    this.#services = services;
  }

  create(request: CreateApplicationRequest): Application {
    if (!/^fabric:\/[^/].*[^/]$|^fabric:\/[^/]$/.test(request.name)) {
      throw new ModelError('FABRIC_E_INVALID_NAME_URI', 'An application name looks like fabric:/Name.');
    }
    if (this.#world.applications.has(request.name) || request.name === this.#world.systemApplication.name) {
      throw new ModelError('FABRIC_E_APPLICATION_ALREADY_EXISTS', `There is an application '${request.name}' already.`);
    }
    const type = requireType(this.#world, request.typeName, request.typeVersion);
    if (type.status !== 'Available') {
      throw new ModelError('FABRIC_E_APPLICATION_TYPE_NOT_FOUND', `'${type.name}' ${type.version} is not available.`);
    }
    checkParameters(type, request.parameters ?? new Map());
    const application = this.#add(request, this.#world.clock.now());
    for (const definition of type.defaultServices) this.#services.create(this.serviceRequest(application, definition));
    this.#record('ApplicationCreated', application);
    return application;
  }

  /** An application that has been running for a while. */
  createSettled(request: CreateApplicationRequest, createdAt: number): Application {
    const type = requireType(this.#world, request.typeName, request.typeVersion);
    const application = this.#add(request, createdAt);
    for (const definition of type.defaultServices) {
      this.#services.createSettled(application, this.serviceRequest(application, definition), createdAt);
    }
    return application;
  }

  #add(request: CreateApplicationRequest, createdAt: number): Application {
    const application: Application = {
      name: request.name,
      typeName: request.typeName,
      typeVersion: request.typeVersion,
      status: 'Ready',
      parameters: new Map(request.parameters),
      createdAt,
      services: new Map(),
      deployments: new Map(),
      isSystem: false,
    };
    this.#world.applications.set(application.name, application);
    this.#world.touched({ kind: 'Application', entity: application });
    return application;
  }

  /** Services of the manifest an application lacks, as an upgrade may bring new ones. */
  addMissingDefaultServices(application: Application): void {
    for (const definition of typeOf(this.#world, application)?.defaultServices ?? []) {
      const request = this.serviceRequest(application, definition);
      if (!application.services.has(request.serviceName)) this.#services.create(request);
    }
  }

  delete(applicationName: string, force: boolean): void {
    const application = requireApplication(this.#world, applicationName);
    if (application.isSystem) throw new ModelError('E_ACCESSDENIED', 'The system application cannot be deleted.');
    if (application.status === 'Upgrading' && !force) {
      throw new ModelError('FABRIC_E_APPLICATION_UPGRADE_IN_PROGRESS', `'${applicationName}' is being upgraded.`);
    }
    if (application.status === 'Deleting') return;
    application.status = 'Deleting';
    if (force) this.#remove(application);
    else paced(this.#world, DELETE_MS, () => this.#remove(application));
  }

  #remove(application: Application): void {
    for (const service of application.services.values()) this.#services.remove(service);
    this.#world.health.forget({ kind: 'Application', entity: application });
    if (!this.#world.applications.delete(application.name)) return;
    this.#world.nodeVersions.delete(application);
    this.#world.touched({ kind: 'Application', entity: application });
    this.#record('ApplicationDeleted', application);
  }

  #record(kind: 'ApplicationCreated' | 'ApplicationDeleted', application: Application): void {
    const definition =
      kind === 'ApplicationCreated' ? { ApplicationDefinitionKind: 'ServiceFabricApplicationDescription' } : {};
    this.#world.history.append({
      kind,
      category: 'LifeCycle',
      scope: 'Application',
      keys: { applicationName: application.name },
      properties: {
        ApplicationTypeName: application.typeName,
        ApplicationTypeVersion: application.typeVersion,
        ...definition,
      },
    });
  }

  serviceRequest(application: Application, definition: DefaultServiceDefinition) {
    const parameters = this.effectiveParameters(application);
    const count = (text: string): number => numberFrom(text, parameters);
    const stateful = definition.serviceKind === 'Stateful';
    return {
      applicationName: application.name,
      serviceName: `${application.name}/${definition.name}`,
      serviceTypeName: definition.serviceTypeName,
      serviceKind: definition.serviceKind,
      partitionScheme: schemeOf(definition, parameters),
      servicePackageActivationMode: definition.servicePackageActivationMode,
      ...(stateful
        ? {
            targetReplicaSetSize: count(definition.targetReplicaSetSize),
            minReplicaSetSize: count(definition.minReplicaSetSize),
          }
        : { instanceCount: count(definition.instanceCount) }),
    };
  }

  /** Manifest defaults overlaid with what was given. */
  effectiveParameters(application: Application): ReadonlyMap<string, string> {
    const type = typeOf(this.#world, application);
    const result = new Map<string, string>();
    for (const parameter of type?.parameters ?? []) {
      result.set(parameter.name, application.parameters.get(parameter.name) ?? parameter.defaultValue);
    }
    return result;
  }

  healthPolicy(application: Application): ApplicationHealthPolicy {
    return typeOf(this.#world, application)?.healthPolicy ?? defaultApplicationPolicy;
  }
}

/** Every parameter given must be one the manifest declares. */
export function checkParameters(type: ApplicationTypeVersion, parameters: ReadonlyMap<string, string>): void {
  for (const name of parameters.keys()) {
    if (type.parameters.some((parameter) => parameter.name === name)) continue;
    throw new ModelError('E_INVALIDARG', `'${type.name}' ${type.version} has no parameter '${name}'.`);
  }
}

/** Values that stand for numbers in the services of a type must be whole numbers: an upgrade is refused before it begins. */
export function checkCounts(type: ApplicationTypeVersion, given: ReadonlyMap<string, string>): void {
  const parameters = new Map(type.parameters.map(({ name, defaultValue }) => [name, given.get(name) ?? defaultValue]));
  for (const definition of type.defaultServices) {
    const counts =
      definition.serviceKind === 'Stateful'
        ? [definition.targetReplicaSetSize, definition.minReplicaSetSize]
        : [definition.instanceCount];
    for (const count of counts) {
      const value = resolve(count, parameters);
      if (value.trim() !== '' && Number.isInteger(Number(value))) continue;
      throw new ModelError('E_INVALIDARG', `'${value}' for '${count}' of '${definition.name}' is no whole number.`);
    }
  }
}

function schemeOf(definition: DefaultServiceDefinition, parameters: ReadonlyMap<string, string>): PartitionScheme {
  const { partitionScheme } = definition;
  if (partitionScheme.scheme !== 'UniformInt64Range') return partitionScheme;
  return {
    scheme: 'UniformInt64Range',
    count: numberFrom(partitionScheme.count, parameters),
    lowKey: BigInt(resolve(partitionScheme.lowKey, parameters)),
    highKey: BigInt(resolve(partitionScheme.highKey, parameters)),
  };
}

/** `[Name]` stands for the value of a parameter. */
function resolve(text: string, parameters: ReadonlyMap<string, string>): string {
  const reference = /^\[(.+)\]$/.exec(text)?.[1];
  return reference === undefined ? text : (parameters.get(reference) ?? '');
}

function numberFrom(text: string, parameters: ReadonlyMap<string, string>): number {
  const value = Number(resolve(text, parameters));
  if (Number.isInteger(value)) return value;
  throw new ModelError('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR', `'${text}' does not stand for a whole number.`);
}
