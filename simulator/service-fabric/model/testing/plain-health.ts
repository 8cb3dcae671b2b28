import type {
  Application,
  ApplicationHealthPolicy,
  ClusterHealthPolicy,
  ClusterModel,
  CountedEntityKind,
  HealthEntityRef,
  HealthState,
  Partition,
  Service,
} from '../index.ts';

/**
 * The published rules of health evaluation (service-fabric.md §2.2–2.3) once more, written plainly: the whole tree anew
 * for every question, nothing shared with the model but the raw events and the structure.
 */
export interface Judged {
  readonly state: HealthState;
  /** Explanation as nested text: `Kind name [children]`. */
  readonly why: readonly string[];
}

export interface JudgeSettings {
  readonly clusterPolicy: ClusterHealthPolicy;
  readonly applicationPolicy: (application: Application) => ApplicationHealthPolicy;
  readonly byApplicationType: boolean;
}

interface Child {
  readonly label: string;
  readonly judged: Judged;
}

const ok: Judged = { state: 'Ok', why: [] };
const badness = { Ok: 0, Warning: 1, Error: 2 } as const;

export class PlainHealth {
  readonly #model: ClusterModel;
  readonly #settings: JudgeSettings;

  constructor(model: ClusterModel, settings: JudgeSettings) {
    this.#model = model;
    this.#settings = settings;
  }

  cluster(): Judged {
    const { clusterPolicy, byApplicationType } = this.#settings;
    let result = this.#events({ kind: 'Cluster' }, clusterPolicy.considerWarningAsError);

    const nodes = this.#model.nodes();
    const ownTypes = [...clusterPolicy.nodeTypeHealthPolicyMap.keys()];
    const nodeChild = (nodeName: string): Child => ({
      label: `Node ${nodeName}`,
      judged: this.#events({ kind: 'Node', nodeName }, clusterPolicy.considerWarningAsError),
    });
    const commonNodes = nodes.filter((node) => !ownTypes.includes(node.nodeType));
    result = worse(
      result,
      group(
        'Nodes',
        commonNodes.map((node) => nodeChild(node.name)),
        clusterPolicy.maxPercentUnhealthyNodes,
      ),
    );
    for (const [type, percent] of clusterPolicy.nodeTypeHealthPolicyMap) {
      const members = nodes.filter((node) => node.nodeType === type);
      result = worse(
        result,
        group(
          `NodeTypeNodes ${type}`,
          members.map((node) => nodeChild(node.name)),
          percent,
        ),
      );
    }

    const system = this.application(this.#model.systemApplication);
    if (system.state !== 'Ok')
      result = worse(result, { state: system.state, why: [`SystemApplication ${list(system.why)}`] });

    const applications = this.#model.applications();
    const groups = byApplicationType ? clusterPolicy.applicationTypeHealthPolicyMap : new Map<string, number>();
    const child = (application: Application): Child => ({
      label: `Application ${application.name}`,
      judged: this.application(application),
    });
    const common = applications.filter((application) => !groups.has(application.typeName));
    result = worse(result, group('Applications', common.map(child), clusterPolicy.maxPercentUnhealthyApplications));
    for (const [type, percent] of groups) {
      const members = applications.filter((application) => application.typeName === type);
      result = worse(result, group(`ApplicationTypeApplications ${type}`, members.map(child), percent));
    }
    return result;
  }

  application(application: Application): Judged {
    const policy = this.#settings.applicationPolicy(application);
    let result = this.#events(
      { kind: 'Application', applicationName: application.name },
      policy.considerWarningAsError,
    );
    const services = [...application.services.values()];
    for (const type of new Set(services.map((service) => service.typeName))) {
      const percent = (policy.serviceTypeHealthPolicyMap.get(type) ?? policy.defaultServiceTypeHealthPolicy)
        .maxPercentUnhealthyServices;
      const children = services
        .filter((service) => service.typeName === type)
        .map((service) => ({ label: `Service ${service.name}`, judged: this.service(service) }));
      result = worse(result, group(`Services ${type}`, children, percent));
    }
    const deployed = [...application.deployments.keys()].map((nodeName) => ({
      label: `DeployedApplication ${nodeName}`,
      judged: this.deployedApplication(application, nodeName),
    }));
    return worse(result, group('DeployedApplications', deployed, policy.maxPercentUnhealthyDeployedApplications));
  }

  service(service: Service): Judged {
    const policy = this.#settings.applicationPolicy(service.application);
    const own = this.#events({ kind: 'Service', serviceName: service.name }, policy.considerWarningAsError);
    const percent = (policy.serviceTypeHealthPolicyMap.get(service.typeName) ?? policy.defaultServiceTypeHealthPolicy)
      .maxPercentUnhealthyPartitionsPerService;
    const children = service.partitions.map((partition) => ({
      label: `Partition ${partition.id}`,
      judged: this.partition(partition),
    }));
    return worse(own, group('Partitions', children, percent));
  }

  partition(partition: Partition): Judged {
    const { service } = partition;
    const policy = this.#settings.applicationPolicy(service.application);
    const own = this.#events({ kind: 'Partition', partitionId: partition.id }, policy.considerWarningAsError);
    const percent = (policy.serviceTypeHealthPolicyMap.get(service.typeName) ?? policy.defaultServiceTypeHealthPolicy)
      .maxPercentUnhealthyReplicasPerPartition;
    const children = partition.replicas.map((replica) => ({
      label: `Replica ${replica.id}`,
      judged: this.#events(
        { kind: 'Replica', partitionId: partition.id, replicaId: replica.id },
        policy.considerWarningAsError,
      ),
    }));
    return worse(own, group('Replicas', children, percent));
  }

  deployedApplication(application: Application, nodeName: string): Judged {
    const policy = this.#settings.applicationPolicy(application);
    const applicationName = application.name;
    const own = this.#events({ kind: 'DeployedApplication', nodeName, applicationName }, policy.considerWarningAsError);
    const packages = [...(application.deployments.get(nodeName)?.servicePackages.values() ?? [])];
    const children = packages.map(({ serviceManifestName, servicePackageActivationId }) => ({
      label: `DeployedServicePackage ${serviceManifestName}`,
      judged: this.#events(
        { kind: 'DeployedServicePackage', nodeName, applicationName, serviceManifestName, servicePackageActivationId },
        policy.considerWarningAsError,
      ),
    }));
    return worse(own, group('DeployedServicePackages', children, 0));
  }

  /** Counts of everything below the cluster. */
  statistics(
    includeSystem: boolean,
  ): Map<CountedEntityKind, { okCount: number; warningCount: number; errorCount: number }> {
    const result = new Map<CountedEntityKind, { okCount: number; warningCount: number; errorCount: number }>();
    const kinds: readonly CountedEntityKind[] = [
      'Node',
      'Replica',
      'Partition',
      'Service',
      'DeployedServicePackage',
      'DeployedApplication',
      'Application',
    ];
    for (const kind of kinds) result.set(kind, { okCount: 0, warningCount: 0, errorCount: 0 });
    const count = (kind: CountedEntityKind, state: HealthState): void => {
      const counts = result.get(kind);
      if (counts === undefined) return;
      if (state === 'Ok') counts.okCount++;
      else if (state === 'Warning') counts.warningCount++;
      else counts.errorCount++;
    };
    const { considerWarningAsError } = this.#settings.clusterPolicy;
    for (const node of this.#model.nodes()) {
      count('Node', this.#events({ kind: 'Node', nodeName: node.name }, considerWarningAsError).state);
    }
    const applications = [...this.#model.applications(), ...(includeSystem ? [this.#model.systemApplication] : [])];
    for (const application of applications) this.#countApplication(application, count);
    return result;
  }

  #countApplication(application: Application, count: (kind: CountedEntityKind, state: HealthState) => void): void {
    const policy = this.#settings.applicationPolicy(application);
    count('Application', this.application(application).state);
    for (const service of application.services.values()) {
      count('Service', this.service(service).state);
      for (const partition of service.partitions) {
        count('Partition', this.partition(partition).state);
        for (const replica of partition.replicas) {
          const ref = { kind: 'Replica', partitionId: partition.id, replicaId: replica.id } as const;
          count('Replica', this.#events(ref, policy.considerWarningAsError).state);
        }
      }
    }
    for (const [nodeName, deployed] of application.deployments) {
      count('DeployedApplication', this.deployedApplication(application, nodeName).state);
      for (const { serviceManifestName, servicePackageActivationId } of deployed.servicePackages.values()) {
        const ref = {
          kind: 'DeployedServicePackage',
          nodeName,
          applicationName: application.name,
          serviceManifestName,
          servicePackageActivationId,
        } as const;
        count('DeployedServicePackage', this.#events(ref, policy.considerWarningAsError).state);
      }
    }
  }

  /** Error first, then expired, then Warning; the earliest report of the worst sort is the reason. */
  #events(ref: HealthEntityRef, warningIsError: boolean): Judged {
    const events = this.#model.healthEvents(ref).filter((event) => !(event.isExpired && event.removeWhenExpired));
    const error = events.find((event) => event.healthState === 'Error');
    const expired = events.find((event) => event.isExpired);
    const warning = events.find((event) => event.healthState === 'Warning');
    const label = (event: { sourceId: string; property: string }): string =>
      `Event ${event.sourceId}/${event.property}`;
    if (error !== undefined) return { state: 'Error', why: [label(error)] };
    if (expired !== undefined) return { state: 'Error', why: [label(expired)] };
    if (warning === undefined) return ok;
    return { state: warningIsError ? 'Error' : 'Warning', why: [label(warning)] };
  }
}

function group(label: string, children: readonly Child[], percent: number): Judged {
  const inError = children.filter((child) => child.judged.state === 'Error');
  const notOk = children.filter((child) => child.judged.state !== 'Ok');
  const tolerated = Math.ceil((children.length * percent) / 100);
  if (inError.length > tolerated)
    return { state: 'Error', why: [`${label} ${children.length} ${list(inError.map(text))}`] };
  if (notOk.length > 0) return { state: 'Warning', why: [`${label} ${children.length} ${list(notOk.map(text))}`] };
  return ok;
}

function worse(before: Judged, candidate: Judged): Judged {
  return badness[candidate.state] > badness[before.state] ? candidate : before;
}

function text(child: Child): string {
  return `${child.label} ${list(child.judged.why)}`;
}

function list(parts: readonly string[]): string {
  return `[${parts.join(', ')}]`;
}
