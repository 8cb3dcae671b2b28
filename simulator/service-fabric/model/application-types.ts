import type { ProvisionRequest } from './commands.ts';
import type { Application, ApplicationTypeVersion } from './entities.ts';
import { ModelError } from './errors.ts';
import { readApplicationPackage, type ReadApplicationType } from './manifest-reader.ts';
import type { ApplicationPackage, PackageSource } from './package-source.ts';
import { paced, requireType, typeKey, type World } from './world.ts';

const PROVISION_MS = 6_000;
const UNPROVISION_MS = 2_000;

/** Application types are registered from packages and unregistered again. */
export class ApplicationTypes {
  readonly #world: World;
  #source: PackageSource | undefined;

  constructor(world: World, source: PackageSource | undefined) {
    this.#world = world;
    this.#source = source;
  }

  usePackages(source: PackageSource): void {
    this.#source = source;
  }

  /** A type that has been there for a while. */
  addSettled(content: ApplicationPackage, provisionedAt: number): ApplicationTypeVersion {
    const type = registered(readApplicationPackage(content), 'Available', provisionedAt);
    this.#world.applicationTypes.set(typeKey(type.name, type.version), type);
    return type;
  }

  /**
   * The manifests are read first, so a package that cannot even be named is refused at once; checking and copying it
   * takes a while, after which the type is Available.
   */
  async provision(request: ProvisionRequest): Promise<void> {
    const content = await this.#source?.packageAt(request.locator);
    if (content === undefined) {
      throw new ModelError('FABRIC_E_DIRECTORY_NOT_FOUND', `There is no application package at '${request.locator}'.`);
    }
    const read = readApplicationPackage(content);
    checkExpectation(read, request);
    this.#checkIsNew(read);
    const type = registered(read, 'Provisioning', undefined);
    type.statusDetails = `Reading the application package at '${request.locator}'.`;
    this.#world.applicationTypes.set(typeKey(type.name, type.version), type);
    const done = new Promise<void>((resolve) => {
      paced(this.#world, PROVISION_MS, () => {
        this.#finish(type, request);
        resolve();
      });
    });
    if (request.async) return;
    await done;
    if (type.status === 'Failed') throw new ModelError('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR', type.statusDetails);
  }

  #finish(type: ApplicationTypeVersion, request: ProvisionRequest): void {
    const flaw = flawOf(type);
    if (flaw !== undefined) {
      type.status = 'Failed';
      type.statusDetails = flaw;
      return;
    }
    type.status = 'Available';
    type.statusDetails = '';
    type.provisionedAt = this.#world.clock.now();
    if (request.cleanUp) void this.#source?.discard?.(request.locator);
  }

  #checkIsNew(read: ReadApplicationType): void {
    const existing = this.#world.applicationTypes.get(typeKey(read.name, read.version));
    if (existing === undefined || existing.status === 'Failed') return;
    if (existing.status === 'Provisioning') {
      throw new ModelError(
        'FABRIC_E_APPLICATION_TYPE_PROVISION_IN_PROGRESS',
        `'${read.name}' ${read.version} is being provisioned already.`,
      );
    }
    throw new ModelError(
      'FABRIC_E_APPLICATION_TYPE_ALREADY_EXISTS',
      `'${read.name}' ${read.version} is provisioned already.`,
    );
  }

  /** @param targetOf version the running upgrade of an application goes to. */
  unprovision(
    typeName: string,
    typeVersion: string,
    asynchronous: boolean,
    targetOf: (application: Application) => string | undefined,
  ): void {
    const type = requireType(this.#world, typeName, typeVersion);
    const user = this.#world.applications
      .values()
      .find(
        (application) =>
          application.typeName === typeName &&
          (application.typeVersion === typeVersion || targetOf(application) === typeVersion),
      );
    if (user !== undefined) {
      throw new ModelError('FABRIC_E_APPLICATION_TYPE_IN_USE', `'${user.name}' still runs this version.`);
    }
    const remove = (): void => void this.#world.applicationTypes.delete(typeKey(typeName, typeVersion));
    type.status = 'Unprovisioning';
    if (asynchronous) paced(this.#world, UNPROVISION_MS, remove);
    else remove();
  }
}

function checkExpectation(read: ReadApplicationType, { expected }: ProvisionRequest): void {
  if (expected === undefined || (expected.typeName === read.name && expected.typeVersion === read.version)) return;
  throw new ModelError(
    'FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR',
    `The package holds '${read.name}' ${read.version}, not '${expected.typeName}' ${expected.typeVersion}.`,
  );
}

function registered(
  read: ReadApplicationType,
  status: ApplicationTypeVersion['status'],
  provisionedAt: number | undefined,
): ApplicationTypeVersion {
  return { ...read, status, statusDetails: '', provisionedAt };
}

/** What only shows when the manifests are held against each other. */
function flawOf(type: ApplicationTypeVersion): string | undefined {
  const known = new Set(
    type.serviceManifests.flatMap((manifest) =>
      manifest.serviceTypes.map((serviceType) => serviceType.serviceTypeName),
    ),
  );
  const stray = type.defaultServices.find((service) => !known.has(service.serviceTypeName));
  if (stray === undefined) return undefined;
  return `Default service '${stray.name}' is of type '${stray.serviceTypeName}', which no service manifest declares.`;
}
