import type { Replica } from './entities.ts';
import type { CodeListener } from './failover.ts';
import type { HealthState } from './health-types.ts';
import { paced, typeKey, typeVersionOn, type World } from './world.ts';

/** Code needs a moment before what is wrong with it shows. */
const SYMPTOM_MS = 6_000;
const PROPERTY = 'RequestSuccessRate';

/**
 * Code as the cluster sees it: most versions run quietly, a bad one reports Warning or Error on its replicas a while
 * after it started, and a good one after it takes that back.
 */
export class CodeBehaviour implements CodeListener {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  started(replica: Replica): void {
    if (this.#healthOf(replica) === 'Ok') return;
    paced(this.#world, SYMPTOM_MS, () => {
      const health = this.#healthOf(replica);
      if (replica.status !== 'Ready' || health === 'Ok') return;
      this.#world.health.systemReport(
        { kind: 'Replica', entity: replica },
        {
          sourceId: replica.partition.service.typeName,
          property: PROPERTY,
          healthState: health,
          description: `41 of 50 requests failed in the last minute on ${replica.nodeName}: the answer could not be read (unexpected field "currency").`,
        },
      );
    });
  }

  #healthOf(replica: Replica): HealthState {
    const { service } = replica.partition;
    const version = typeVersionOn(this.#world, service.application, replica.nodeName);
    const type = this.#world.applicationTypes.get(typeKey(service.application.typeName, version));
    const manifest = type?.serviceManifests.find((candidate) => candidate.name === service.serviceManifestName);
    const states = manifest?.codePackages.map((codePackage) => codePackage.healthAfterStart) ?? [];
    return states.find((state) => state === 'Error') ?? states.find((state) => state === 'Warning') ?? 'Ok';
  }
}
