import { asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { plain } from '../../model/provider.ts';
import type { RouteAnswer } from '../../model/provider.ts';
import { methodNotAllowed, page, requireName } from './vault-call.ts';
import type { VaultCall } from './vault-call.ts';
import { attributesJson, changedAttributes, newVersion } from './item-attributes.ts';
import { requirePermission } from './permissions.ts';
import type { SecretVersion } from './vault-contents.ts';
import { badParameter, secretDisabled, secretNotFound } from './vault-failure.ts';

/** `/secrets`, `/secrets/{name}/versions`, `/secrets/{name}/{version?}` */
export function handleSecrets(call: VaultCall, [name, version]: readonly string[]): RouteAnswer {
  const { request } = call;
  if (name === undefined) {
    if (request.method !== 'GET') throw methodNotAllowed(request);
    return listSecrets(call);
  }
  requireName(name);
  if (version === 'versions' && request.method === 'GET') return listVersions(call, name);
  switch (request.method) {
    case 'GET':
      return getSecret(call, name, version);
    case 'PUT':
      return setSecret(call, name);
    case 'PATCH':
      return updateSecret(call, name, version);
    default:
      throw methodNotAllowed(request);
  }
}

function listSecrets(call: VaultCall): RouteAnswer {
  requireAction(call, 'list');
  const { contents, request, origin } = call;
  const items = contents.secretNames().flatMap((name) => {
    const newest = contents.secret(name);
    return newest === undefined ? [] : [item(`${origin}/secrets/${name}`, newest)];
  });
  return page(request, items);
}

function listVersions(call: VaultCall, name: string): RouteAnswer {
  requireAction(call, 'list');
  const versions = call.contents.secretVersions(name);
  return page(call.request, versions.map((each) => item(`${call.origin}/secrets/${name}/${each.version}`, each)));
}

function getSecret(call: VaultCall, name: string, version: string | undefined): RouteAnswer {
  requireAction(call, 'get');
  const secret = call.contents.secret(name, version);
  if (secret === undefined) throw secretNotFound(name);
  if (!secret.attributes.enabled) throw secretDisabled();
  return plain(200, bundle(call, name, secret));
}

function setSecret(call: VaultCall, name: string): RouteAnswer {
  requireAction(call, 'set');
  const { body, world } = call.request;
  const value = asText(body['value']);
  if (value === undefined) throw badParameter('The required field "value" is missing.');
  const contentType = asText(body['contentType']);
  const now = Math.floor(world.clock.now() / 1000);
  const secret: SecretVersion = {
    version: newVersion(world),
    value,
    managed: false,
    ...(contentType === undefined ? {} : { contentType }),
    ...(body['tags'] === undefined ? {} : { tags: asObject(body['tags']) }),
    attributes: changedAttributes({ enabled: true, created: now, updated: now }, body['attributes'], now),
  };
  call.contents.addSecret(name, secret);
  return plain(200, bundle(call, name, secret));
}

function updateSecret(call: VaultCall, name: string, version: string | undefined): RouteAnswer {
  requireAction(call, 'set');
  const { body, world } = call.request;
  const secret = call.contents.secret(name, version);
  if (secret === undefined) throw secretNotFound(name);
  const contentType = asText(body['contentType']);
  const changed: SecretVersion = {
    ...secret,
    ...(contentType === undefined ? {} : { contentType }),
    ...(body['tags'] === undefined ? {} : { tags: asObject(body['tags']) }),
    attributes: changedAttributes(secret.attributes, body['attributes'], Math.floor(world.clock.now() / 1000)),
  };
  call.contents.replaceSecret(name, changed);
  const { value: _value, ...shown } = bundle(call, name, changed);
  return plain(200, shown);
}

function requireAction({ vault, request }: VaultCall, action: 'get' | 'list' | 'set'): void {
  requirePermission(request.world, vault, request.caller, { kind: 'secrets', action });
}

/** As lists show it: without the value. */
function item(id: string, { attributes, contentType, tags, managed }: SecretVersion): JsonObject {
  return {
    id,
    attributes: attributesJson(attributes),
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
    ...(managed ? { managed: true } : {}),
  };
}

function bundle({ origin }: VaultCall, name: string, secret: SecretVersion): JsonObject {
  const { version, value, managed } = secret;
  return {
    value,
    ...item(`${origin}/secrets/${name}/${version}`, secret),
    ...(managed ? { kid: `${origin}/keys/${name}/${version}` } : {}),
  };
}
