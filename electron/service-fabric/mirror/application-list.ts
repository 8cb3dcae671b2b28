import { isUnhealthy } from '../../../shared/domain/service-fabric/health-state.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { endpoints } from '../gateway/endpoints.ts';
import { queries, type GatewayClient } from '../gateway/index.ts';
import type { ApplicationInfo, ApplicationTypeInfo } from '../wire/applications.ts';
import { bytesOfCall, pauseWithin } from './call-bytes.ts';
import { ObservedList } from './observed-list.ts';

/** What passes over a list may cost on the average, in bytes a second: a tenth of a megabyte a minute. */
const bytesPerSecond = 1_700;
const leastPauseMs = 15_000;
/** Answers of this size are read in a few milliseconds. */
const pageSize = 300;

/** All applications by name, without their parameters, which are most of their bytes (service-fabric.md §1.4). */
export class ApplicationList {
  readonly list = new ObservedList<ApplicationInfo>(({ name }) => name);
  #bytes = 0;

  /** Pause until the next pass, by the size of the last one. */
  get pauseMs(): number {
    return pauseWithin(this.#bytes, bytesPerSecond, leastPauseMs);
  }

  async ask(client: GatewayClient, signal: AbortSignal, now: () => number): Promise<void> {
    const before = bytesOfCall(client, endpoints.applications);
    const seen = new Set<string>();
    for await (const page of queries.applications.pages(client, { signal, maxResults: pageSize })) {
      for (const { name } of page) seen.add(name);
      this.list.put(page);
    }
    this.list.keepOnly(seen, now());
    this.#bytes = bytesOfCall(client, endpoints.applications) - before;
  }

  /** One application anew, after an act or while it is known to change. */
  async askOne(client: GatewayClient, name: string, signal: AbortSignal | undefined): Promise<void> {
    const application = await queries.applications.one(client, name, { signal });
    if (application) this.list.put([{ ...application, parameters: [] }]);
    else this.list.delete(name);
  }

  /** Health as a newer answer than the list has it. */
  setHealth(states: ReadonlyMap<string, HealthState>): void {
    this.list.put([...this.list.values()].flatMap((application) => {
      const healthState = states.get(application.name) ?? (isUnhealthy(application.healthState) ? 'Ok' : application.healthState);
      return healthState === application.healthState ? [] : [{ ...application, healthState }];
    }));
  }
}

/** Key of a version of a type in `ApplicationTypeList`. */
export function applicationTypeKey(typeName: string, typeVersion: string): string {
  return `${encodeURIComponent(typeName)}/${encodeURIComponent(typeVersion)}`;
}

/** All versions of all application types. */
export class ApplicationTypeList {
  readonly list = new ObservedList<ApplicationTypeInfo>(({ name, version }) => applicationTypeKey(name, version));
  #bytes = 0;

  get pauseMs(): number {
    return pauseWithin(this.#bytes, bytesPerSecond, 30_000);
  }

  async ask(client: GatewayClient, signal: AbortSignal, now: () => number): Promise<void> {
    const before = bytesOfCall(client, endpoints.applicationTypes);
    const seen = new Set<string>();
    const types = await queries.applications.types(client, { includeParameters: false, signal });
    for (const { name, version } of types) seen.add(applicationTypeKey(name, version));
    this.list.put(types);
    this.list.keepOnly(seen, now());
    this.#bytes = bytesOfCall(client, endpoints.applicationTypes) - before;
  }
}
