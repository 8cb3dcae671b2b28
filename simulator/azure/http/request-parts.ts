import { invalidContent } from '../model/failures.ts';
import { isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { ServiceRequest } from './service-request.ts';

/** The token of an `Authorization: Bearer …` header; undefined for any other header or none. */
export const bearerToken = (authorization: string | undefined): string | undefined => /^Bearer (?<token>\S+)$/i.exec(authorization ?? '')?.groups?.['token'];

/** The body as an object, an empty one where there is none. @throws ArmFailure InvalidRequestContent */
export function jsonBody(request: Pick<ServiceRequest, 'body'>): JsonObject {
  if (request.body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(request.body.toString('utf8'));
  } catch (error) {
    throw invalidContent(error instanceof Error ? error.message.replaceAll("'", '"') : 'Unexpected character');
  }
  if (!isObject(value)) throw invalidContent('An object is expected at the root');
  return value;
}
