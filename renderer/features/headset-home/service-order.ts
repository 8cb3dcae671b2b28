import type { HeadsetStatus } from '../../../shared/domain/headset.ts';

export type Service = NonNullable<HeadsetStatus['services']>[number];

/** A service that is not as it should be. */
export function differs(service: Service): boolean {
  return service.expected.toLowerCase() !== service.observed.toLowerCase();
}

/** Differences first, by name within. */
export function orderServices(services: readonly Service[]): Service[] {
  return services.toSorted((a, b) => Number(differs(b)) - Number(differs(a)) || a.name.localeCompare(b.name));
}
