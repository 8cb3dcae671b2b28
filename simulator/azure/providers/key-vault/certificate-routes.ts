import { createHash } from 'node:crypto';

import { asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { plain } from '../../model/provider.ts';
import type { RouteAnswer } from '../../model/provider.ts';
import { createCertificate, handlePending, settlePending } from './certificate-creation.ts';
import { importedCertificate, keyProperties } from './certificate-maker.ts';
import { methodNotAllowed, page, requireName } from './vault-call.ts';
import type { VaultCall } from './vault-call.ts';
import { attributesJson, changedAttributes, newVersion } from './item-attributes.ts';
import { requirePermission } from './permissions.ts';
import { addCertificate, secretContentType } from './vault-contents.ts';
import type { Certificate, CertificateVersion } from './vault-contents.ts';
import { badParameter, certificateNotFound } from './vault-failure.ts';

/** `/certificates`, and below `/certificates/{name}`: `versions`, `policy`, `pending`, `create`, `import`, `{version?}` */
export function handleCertificates(call: VaultCall, [name, part]: readonly string[]): RouteAnswer {
  const { method } = call.request;
  settlePending(call);
  if (name === undefined) {
    if (method !== 'GET') throw methodNotAllowed(call.request);
    return listCertificates(call);
  }
  requireName(name);
  if (part === 'create' && method === 'POST') return createCertificate(call, name);
  if (part === 'import' && method === 'POST') return importCertificate(call, name);
  if (part === 'pending') return handlePending(call, name);
  if (part === 'policy') return handlePolicy(call, name);
  if (part === 'versions' && method === 'GET') return listVersions(call, name);
  if (method === 'GET') return getCertificate(call, name, part);
  if (method === 'PATCH') return updateCertificate(call, name, part);
  throw methodNotAllowed(call.request);
}

function listCertificates(call: VaultCall): RouteAnswer {
  requireAction(call, 'list');
  const { contents, request, origin } = call;
  const items = contents.certificateNames().flatMap((name) => {
    const newest = contents.certificateVersion(name);
    return newest === undefined ? [] : [item(`${origin}/certificates/${name}`, newest)];
  });
  return page(request, items);
}

function listVersions(call: VaultCall, name: string): RouteAnswer {
  requireAction(call, 'list');
  const versions = call.contents.certificate(name)?.versions ?? [];
  return page(call.request, versions.map((each) => item(`${call.origin}/certificates/${name}/${each.version}`, each)));
}

function getCertificate(call: VaultCall, name: string, version: string | undefined): RouteAnswer {
  requireAction(call, 'get');
  const certificate = certificateOf(call, name);
  const found = call.contents.certificateVersion(name, version);
  if (found === undefined) throw certificateNotFound(name);
  return plain(200, bundle(call, name, certificate, found));
}

function updateCertificate(call: VaultCall, name: string, version: string | undefined): RouteAnswer {
  requireAction(call, 'update');
  const certificate = certificateOf(call, name);
  const found = call.contents.certificateVersion(name, version);
  if (found === undefined) throw certificateNotFound(name);
  const { body, world } = call.request;
  const changed: CertificateVersion = {
    ...found,
    ...(body['tags'] === undefined ? {} : { tags: asObject(body['tags']) }),
    attributes: changedAttributes(found.attributes, body['attributes'], Math.floor(world.clock.now() / 1000)),
  };
  call.contents.replaceCertificate(name, changed);
  const secret = call.contents.secret(name, changed.version);
  if (secret !== undefined) call.contents.replaceSecret(name, { ...secret, attributes: changed.attributes });
  return plain(200, bundle(call, name, certificate, changed));
}

function importCertificate(call: VaultCall, name: string): RouteAnswer {
  requireAction(call, 'import');
  const { body, world } = call.request;
  const value = asText(body['value']);
  if (value === undefined) throw badParameter('The required field "value" is missing.');
  const { certificateDer, contentType } = importedCertificate(value, asText(body['pwd']));
  const stated = asObject(body['policy']);
  const policy: JsonObject = {
    issuer: { name: 'Unknown' },
    ...stated,
    key_props: keyProperties(certificateDer),
    secret_props: { contentType },
  };
  const isEnabled = asObject(body['attributes'])['enabled'] !== false;
  const made = addCertificate(call.contents, name, { certificateDer }, {
    version: newVersion(world),
    secretValue: value,
    policy,
    now: world.clock.now(),
    enabled: isEnabled,
    ...(body['tags'] === undefined ? {} : { tags: asObject(body['tags']) }),
  });
  return plain(200, bundle(call, name, certificateOf(call, name), made));
}

function handlePolicy(call: VaultCall, name: string): RouteAnswer {
  const { method, body } = call.request;
  const certificate = certificateOf(call, name);
  if (method === 'GET') {
    requireAction(call, 'get');
  } else if (method === 'PATCH') {
    requireAction(call, 'update');
    certificate.policy = { ...certificate.policy, ...body };
  } else {
    throw methodNotAllowed(call.request);
  }
  return plain(200, policyJson(call, name, certificate));
}

function certificateOf({ contents }: VaultCall, name: string): Certificate {
  const certificate = contents.certificate(name);
  if (certificate === undefined) throw certificateNotFound(name);
  return certificate;
}

function requireAction({ vault, request }: VaultCall, action: 'get' | 'list' | 'import' | 'update'): void {
  requirePermission(request.world, vault, request.caller, { kind: 'certificates', action });
}

function item(id: string, { certificateDer, attributes, tags }: CertificateVersion): JsonObject {
  return { id, x5t: x5tOf(certificateDer), attributes: attributesJson(attributes), ...(tags === undefined ? {} : { tags }) };
}

/** SHA-1 over the DER form in base64url: the hex of it is the thumbprint (reference/azure.md B8). */
function x5tOf(certificateDer: Buffer): string {
  return createHash('sha1').update(certificateDer).digest('base64url');
}

function bundle(call: VaultCall, name: string, certificate: Certificate, version: CertificateVersion): JsonObject {
  const { origin } = call;
  const at = (kind: string): string => `${origin}/${kind}/${name}/${version.version}`;
  return {
    ...item(at('certificates'), version),
    kid: at('keys'),
    sid: at('secrets'),
    cer: version.certificateDer.toString('base64'),
    contentType: secretContentType(certificate.policy),
    policy: policyJson(call, name, certificate),
  };
}

function policyJson({ origin }: VaultCall, name: string, { policy }: Certificate): JsonObject {
  return { id: `${origin}/certificates/${name}/policy`, ...policy };
}
