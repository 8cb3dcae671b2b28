import type {
  CodePackageDefinition,
  DeployedApplication,
  DeployedCodePackage,
  DeployedServicePackage,
  DeployedServiceType,
  Replica,
  ServiceManifest,
} from './entities.ts';
import { ModelError } from './errors.ts';
import type { Failover } from './failover.ts';
import { ticksOf } from './ids.ts';
import { processIdOf } from './replica-details.ts';
import { paced, typeKey, typeVersionOn, type World } from './world.ts';

const RESTART_MS = 2_000;
const LOG_INTERVAL_MS = 15_000;
/** What a container keeps of its log. */
const LOG_LINES = 400;

/** What a node runs of an application: processes and containers, with their logs. */
export class CodePackages {
  readonly #world: World;
  readonly #failover: Failover;

  constructor(world: World, failover: Failover) {
    this.#world = world;
    this.#failover = failover;
  }

  list(servicePackage: DeployedServicePackage): readonly DeployedCodePackage[] {
    const definitions = this.#manifestOf(servicePackage)?.codePackages ?? [systemCode];
    return definitions.map((definition) => this.#deployed(servicePackage, definition));
  }

  #deployed(servicePackage: DeployedServicePackage, definition: CodePackageDefinition): DeployedCodePackage {
    const container = definition.entryPoint.kind === 'Container';
    const seed = seedOf(servicePackage, definition.name);
    const { startedAt, activationCount, exitCount, deployedApplication } = servicePackage;
    const folder = deployedApplication.application.typeName || '__FabricSystem_App4294967295';
    return {
      name: definition.name,
      version: definition.version === '' ? servicePackage.version : definition.version,
      serviceManifestName: servicePackage.serviceManifestName,
      servicePackageActivationId: servicePackage.servicePackageActivationId,
      hostType: container ? 'ContainerHost' : 'ExeHost',
      hostIsolationMode: container ? 'Process' : 'None',
      status: servicePackage.status,
      mainEntryPoint: {
        entryPointLocation:
          definition.entryPoint.kind === 'Container'
            ? definition.entryPoint.image
            : `D:\\SvcFab\\_App\\${folder}_App1\\${servicePackage.serviceManifestName}.${definition.name}.${definition.version}\\${definition.entryPoint.program}`,
        processId: container ? 0 : processIdOf(seed),
        runAsUserName: '',
        status: 'Started',
        nextActivationTime: undefined,
        instanceId: ticksOf(startedAt),
        containerId: container ? hexOf(seed, 64) : '',
        statistics: {
          lastExitCode: 0,
          lastActivationTime: startedAt,
          lastExitTime: exitCount > 0 ? startedAt : undefined,
          lastSuccessfulActivationTime: startedAt,
          lastSuccessfulExitTime: exitCount > 0 ? startedAt : undefined,
          activationCount,
          activationFailureCount: 0,
          continuousActivationFailureCount: 0,
          exitCount,
          exitFailureCount: 0,
          continuousExitFailureCount: 0,
        },
      },
    };
  }

  serviceTypes(deployed: DeployedApplication): readonly DeployedServiceType[] {
    return [...deployed.servicePackages.values()].flatMap((servicePackage) => {
      const manifest = this.#manifestOf(servicePackage);
      return (manifest?.serviceTypes ?? []).map((serviceType) => ({
        serviceTypeName: serviceType.serviceTypeName,
        serviceManifestName: servicePackage.serviceManifestName,
        codePackageName: manifest?.codePackages[0]?.name ?? '',
        status: 'Registered' as const,
        servicePackageActivationId: servicePackage.servicePackageActivationId,
      }));
    });
  }

  /** The process ends and starts again; its replicas with it. */
  restart(servicePackage: DeployedServicePackage, codePackageName: string): void {
    const definition = this.#require(servicePackage, codePackageName);
    const { deployedApplication } = servicePackage;
    const node = this.#world.nodes.get(deployedApplication.nodeName);
    const replicas = [...(node?.replicas ?? [])].filter((replica) => runsIn(replica, servicePackage));
    this.#recordExit(servicePackage, definition);
    this.#failover.close(replicas, true, true);
    paced(this.#world, RESTART_MS, () => this.#failover.reopen(replicas));
  }

  log(
    servicePackage: DeployedServicePackage,
    codePackageName: string,
    tail: number | 'all',
    previous: boolean,
  ): string {
    const definition = this.#require(servicePackage, codePackageName);
    if (definition.entryPoint.kind !== 'Container') {
      throw new ModelError('E_INVALIDARG', 'Only containers have logs that can be read from outside.');
    }
    if (previous && servicePackage.exitCount === 0) return '';
    const end = previous ? servicePackage.startedAt : this.#world.clock.now();
    const beginning = previous ? servicePackage.startedAt - LOG_LINES * LOG_INTERVAL_MS : servicePackage.startedAt;
    const newest = Math.floor(end / LOG_INTERVAL_MS);
    const oldest = Math.max(Math.floor(beginning / LOG_INTERVAL_MS) + 1, newest - LOG_LINES + 1);
    const count = Math.max(0, newest - oldest + 1);
    const shown = tail === 'all' ? count : Math.min(count, tail);
    const seed = seedOf(servicePackage, codePackageName);
    const lines = Array.from({ length: shown }, (_, index) => logLine(newest - shown + 1 + index, seed));
    return lines.map((line) => `${line}\n`).join('');
  }

  #require(servicePackage: DeployedServicePackage, codePackageName: string): CodePackageDefinition {
    const definitions = this.#manifestOf(servicePackage)?.codePackages ?? [systemCode];
    const definition = definitions.find((candidate) => candidate.name === codePackageName);
    if (definition !== undefined) return definition;
    throw new ModelError('FABRIC_E_CODE_PACKAGE_NOT_FOUND', `There is no code package '${codePackageName}'.`);
  }

  #manifestOf(servicePackage: DeployedServicePackage): ServiceManifest | undefined {
    const { application, nodeName } = servicePackage.deployedApplication;
    const version = typeVersionOn(this.#world, application, nodeName);
    const type = this.#world.applicationTypes.get(typeKey(application.typeName, version));
    return type?.serviceManifests.find((manifest) => manifest.name === servicePackage.serviceManifestName);
  }

  #recordExit(servicePackage: DeployedServicePackage, definition: CodePackageDefinition): void {
    const { deployedApplication } = servicePackage;
    const node = this.#world.nodes.get(deployedApplication.nodeName);
    const container = definition.entryPoint.kind === 'Container';
    const seed = seedOf(servicePackage, definition.name);
    const ran =
      definition.entryPoint.kind === 'Container'
        ? { ImageName: definition.entryPoint.image, ContainerName: hexOf(seed, 64) }
        : { ExeName: definition.entryPoint.program, ProcessId: processIdOf(seed) };
    this.#world.history.append({
      kind: container ? 'ApplicationContainerInstanceExited' : 'ApplicationProcessExited',
      category: 'StateTransition',
      scope: 'Application',
      keys: { applicationName: deployedApplication.application.name },
      properties: {
        ServiceName: '',
        ServicePackageName: servicePackage.serviceManifestName,
        ServicePackageActivationId: servicePackage.servicePackageActivationId,
        IsExclusive: servicePackage.servicePackageActivationId !== '',
        CodePackageName: definition.name,
        EntryPointType: 'Main',
        ...ran,
        HostId: this.#world.ids.guid(),
        ExitCode: 7148,
        UnexpectedTermination: false,
        StartTime: new Date(servicePackage.startedAt).toISOString(),
        ExitReason: 'The code package was restarted on request.',
        NodeId: node?.id ?? '',
        NodeInstanceId: node?.instanceId ?? 0n,
      },
    });
  }

  /** Process a replica runs in; 0 in a container. */
  hostProcessId(replica: Replica): number {
    const { application, serviceManifestName } = { ...replica.partition.service };
    const deployed = this.#world.nodes.get(replica.nodeName)?.deployments.get(application.name);
    const servicePackage = [...(deployed?.servicePackages.values() ?? [])].find(
      (candidate) =>
        candidate.serviceManifestName === serviceManifestName &&
        candidate.servicePackageActivationId === replica.servicePackageActivationId,
    );
    if (servicePackage === undefined) return 0;
    return this.list(servicePackage)[0]?.mainEntryPoint.processId ?? 0;
  }
}

/** System services run in the runtime's own processes. */
const systemCode: CodePackageDefinition = {
  name: 'Code',
  version: '',
  entryPoint: { kind: 'Exe', program: 'Fabric.exe' },
  healthAfterStart: 'Ok',
};

function runsIn(replica: Replica, servicePackage: DeployedServicePackage): boolean {
  const { service } = replica.partition;
  return (
    service.application === servicePackage.deployedApplication.application &&
    service.serviceManifestName === servicePackage.serviceManifestName &&
    replica.servicePackageActivationId === servicePackage.servicePackageActivationId
  );
}

function seedOf(servicePackage: DeployedServicePackage, codePackageName: string): string {
  const { application, nodeName } = servicePackage.deployedApplication;
  return `${nodeName} ${application.name} ${servicePackage.serviceManifestName} ${codePackageName} ${servicePackage.servicePackageActivationId} ${servicePackage.startedAt}`;
}

function hexOf(seed: string, length: number): string {
  let hex = '';
  for (let index = 0; hex.length < length; index++) hex += processIdOf(`${seed}${index}`).toString(16).padStart(4, '0');
  return hex.slice(0, length);
}

const requests = [
  'POST /authorise 200',
  'GET /healthz 200',
  'POST /capture 200',
  'POST /authorise 402 declined by issuer',
  'GET /metrics 200',
];

function logLine(slot: number, seed: string): string {
  const number = processIdOf(`${seed}${slot}`);
  return `${new Date(slot * LOG_INTERVAL_MS).toISOString()} info: ${requests[number % requests.length]} in ${(number % 180) + 3} ms`;
}
