export { startDevops, SimulatedDevops } from './devops-server.ts';
export type { DevopsOptions } from './devops-server.ts';
export { DEVOPS_AUDIENCE } from './gateway/access.ts';
export type { PersonalAccessToken, Scope, TokenClaims, VerifyToken } from './gateway/access.ts';
export type { DevopsFaultInput } from './gateway/faults.ts';
