import type { ClusterProbe } from '../../../shared/contract/clusters/access.ts';
import { parseGateways } from '../../../shared/domain/service-fabric/endpoint.ts';

/** The path from nothing to a cluster that answers. */
export const addSteps = [
  { id: 'address', label: 'Address' },
  { id: 'server', label: 'Recognise it' },
  { id: 'signIn', label: 'Sign in' },
  { id: 'name', label: 'Name it' },
] as const;
export type AddStepId = (typeof addSteps)[number]['id'];

/** Whether nothing protects the line: then there is no server to recognise, and nothing may be sent that signs somebody in. */
export function isPlainAddress(address: string, probe: ClusterProbe | null): boolean {
  const gateways = probe !== null && probe.gateways.length > 0 ? probe.gateways : parsedGateways(address);
  return gateways.length > 0 && gateways.every(({ scheme }) => scheme === 'http');
}

function parsedGateways(address: string) {
  const parsed = parseGateways(address);
  return parsed.ok ? parsed.gateways : [];
}

/** @returns the steps that this address needs. */
export function stepsFor(isPlain: boolean): readonly (typeof addSteps)[number][] {
  return addSteps.filter(({ id }) => id !== 'server' || !isPlain);
}

/** What the gateway asks of a client, in words. */
export const wantsWords: Readonly<Record<NonNullable<ClusterProbe['wants']>, string>> = {
  nothing: 'It wants nothing of whoever asks: everybody who reaches it can change it.',
  certificate: 'It wants a client certificate.',
  entra: 'It wants a sign-in with Microsoft Entra ID, or a client certificate.',
};
