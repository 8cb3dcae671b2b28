import type { Azure } from './azure.ts';
import { HOME_TENANT } from './azure.ts';
import { answerOf } from './arm/answering.ts';
import type { Answer } from './http/answer.ts';
import { bearerToken, jsonBody } from './http/request-parts.ts';
import type { ServiceRequest } from './http/service-request.ts';
import { ArmFailure } from './model/arm-error.ts';
import { asText } from './model/json.ts';
import type { JsonObject } from './model/json.ts';
import type { DataPlane } from './model/provider.ts';

/** Servers of single resources, such as vaults: one port for each. */
export class DataPlanes {
  readonly #ports = new Map<string, number>();
  readonly #takePort: () => number;

  /** @param takePort gives a port that is open already. */
  constructor(takePort: () => number) {
    this.#takePort = takePort;
  }

  /** The same resource keeps its address, also when it is deleted and made again. */
  originOf(resourceId: string): string {
    const key = resourceId.toLowerCase();
    const port = this.#ports.get(key) ?? this.#takePort();
    this.#ports.set(key, port);
    return `https://127.0.0.1:${String(port)}`;
  }

  /** Lower-case id of the resource behind a port. */
  resourceAt(port: number): string | undefined {
    for (const [id, each] of this.#ports) if (each === port) return id;
    return undefined;
  }

  /** @throws ArmFailure for every refusal */
  answer(azure: Azure, resourceId: string, request: ServiceRequest): Answer {
    const resource = azure.world.find(resourceId);
    const plane = resource && azure.world.dataPlaneOf(resource);
    if (resource === undefined || plane === undefined) throw new ArmFailure(404, { code: 'NotFound', message: 'Nothing is served at this address any more.' });
    const claims = tokenClaims(azure, plane, request);
    const apiVersion = request.query.get('api-version');
    if (apiVersion === null) throw new ArmFailure(400, { code: 'BadParameter', message: 'api-version must be specified' });
    const answer = plane.handle(resource, {
      caller: azure.directory.callerOf(claims),
      method: request.method,
      path: request.path,
      params: new Map(),
      query: request.query,
      body: jsonBody(request),
      apiVersion,
      subscriptionId: '',
      resourceGroup: '',
      world: azure.world,
    });
    return answerOf(answer, { origin: request.origin, path: request.encodedPath, query: request.query, apiVersion, subscriptionId: '' }, azure.operations);
  }
}

/** Claims of a token for this plane. @throws ArmFailure 401 with the challenge that names authority and resource */
function tokenClaims(azure: Azure, plane: DataPlane, request: ServiceRequest): JsonObject {
  const challenge = { 'www-authenticate': `Bearer authorization="${azure.directory.authority}/${HOME_TENANT.id}", resource="${plane.audience}"` };
  const refuse = (message: string): ArmFailure => new ArmFailure(401, { code: 'Unauthorized', message }, challenge);
  const token = bearerToken(request.headers.authorization);
  if (token === undefined) throw refuse('AKV10000: Request is missing a Bearer or PoP token.');
  const claims = azure.directory.claimsOf(token);
  if (claims === undefined) throw refuse('AKV10032: Invalid issuer or signature of the token.');
  if (Number(claims['exp']) * 1000 <= azure.clock.now()) throw refuse('AKV10046: The token has expired.');
  if (asText(claims['aud'])?.replace(/\/$/, '') !== plane.audience) throw refuse(`AKV10022: Invalid audience. Expected ${plane.audience}, found: ${asText(claims['aud']) ?? ''}.`);
  return claims;
}
