/** The way to a cluster: who we are, whom we believe, what can be asked and told. */
export * as commands from './commands.ts';
export * as queries from './queries.ts';
export { ClientIdentity, openClientIdentity, thumbprintOf } from './client-identity.ts';
export type { ClientIdentitySource, ClientIdentitySummary } from './client-identity.ts';
export { GatewayClient } from './gateway-client.ts';
export type { GatewayClientOptions, GatewayHints, RawAnswer, TokenSource } from './gateway-client.ts';
export type { GatewayState } from './gateway-ring.ts';
export { GatewayRefusal } from './refusals.ts';
export { describeServer, lookAtServer, normaliseThumbprint, satisfiesIdentity, verifyServer } from './server-identity.ts';
export type { ServerCertificate, ServerIdentity } from './server-identity.ts';
export type { TrafficSnapshot } from './traffic.ts';
