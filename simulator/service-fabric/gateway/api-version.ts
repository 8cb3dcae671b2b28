import { invalidArgument } from './failure.ts';

const MINIMUM = 1;

/**
 * Reads `api-version` as the gateway does: as a number, a `-preview` suffix ignored, anything up to the major.minor of
 * its own runtime (service-fabric.md §1.1). @throws GatewayFailure 400
 */
export function readApiVersion(text: string | undefined, runtimeVersion: string): number {
  const match = /^(?<number>\d{1,3}\.\d{1,3})(?:-preview)?$/.exec(text ?? '');
  const version = Number(match?.groups?.['number'] ?? Number.NaN);
  if (Number.isNaN(version)) throw invalidArgument('The api-version parameter is missing or not valid.');
  if (version < MINIMUM || version > newestApiVersion(runtimeVersion)) {
    throw invalidArgument(`The api-version ${String(text)} is not supported.`);
  }
  return version;
}

/** The newest api-version a runtime such as `10.1.1951.9590` understands. */
export function newestApiVersion(runtimeVersion: string): number {
  return Number(/^\d+\.\d+/.exec(runtimeVersion)?.[0] ?? MINIMUM);
}
