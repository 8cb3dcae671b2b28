import { signingRequest } from '../../../foundation/authority.ts';
import { asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { plain } from '../../model/provider.ts';
import type { RouteAnswer } from '../../model/provider.ts';
import { commonNameOf, issuerOf, makeCertificate, secretValueOf } from './certificate-maker.ts';
import { methodNotAllowed } from './vault-call.ts';
import type { VaultCall } from './vault-call.ts';
import { newVersion } from './item-attributes.ts';
import { requirePermission } from './permissions.ts';
import { addCertificate } from './vault-contents.ts';
import type { PendingCertificate } from './vault-contents.ts';
import { badParameter, VaultFailure } from './vault-failure.ts';

/** How long the issuer takes. The client library asks every two seconds. */
const ISSUING_MS = 1500;

/** Starts making a certificate: 202, and what became of it is asked of `pending`. */
export function createCertificate(call: VaultCall, name: string): RouteAnswer {
  const { vault, contents, request } = call;
  const { world, body } = request;
  requirePermission(world, vault, request.caller, { kind: 'certificates', action: 'create' });
  if (contents.certificate(name)?.pending?.status === 'inProgress') {
    throw new VaultFailure(409, 'Conflict', `The certificate ${name} has an operation in progress already.`);
  }
  if (body['policy'] === undefined) throw badParameter('The required field "policy" is missing.');
  const policy = withDefaults(asObject(body['policy']));
  const made = makeCertificate(policy, world.clock.now());
  const certificate = contents.certificateFor(name, policy);
  const kept = {
    version: newVersion(world),
    secretValue: secretValueOf(made, policy),
    policy,
    enabled: asObject(body['attributes'])['enabled'] !== false,
    ...(body['tags'] === undefined ? {} : { tags: asObject(body['tags']) }),
  };
  const issuer = issuerOf(policy);
  // An unknown issuer signs somewhere else, and the vault waits for what it is brought.
  const readyAt = issuer === 'Unknown' ? Infinity : world.clock.now() + ISSUING_MS;
  const pending: PendingCertificate = {
    requestId: world.random.text(32, '0123456789abcdef'),
    csr: signingRequest({ commonName: commonNameOf(policy) }, made.privateKey).toString('base64'),
    issuer,
    readyAt,
    complete: () => addCertificate(contents, name, made, { ...kept, now: readyAt }),
    status: 'inProgress',
  };
  certificate.pending = pending;
  const location = `${call.origin}/certificates/${name}/pending?api-version=${request.apiVersion}&request_id=${pending.requestId}`;
  return plain(202, operation(call, name, pending), { location });
}

/** `/certificates/{name}/pending`: how far it is; PATCH asks for its end, DELETE forgets it. */
export function handlePending(call: VaultCall, name: string): RouteAnswer {
  const { vault, contents, request } = call;
  const action = request.method === 'GET' ? 'get' : 'update';
  requirePermission(request.world, vault, request.caller, { kind: 'certificates', action });
  const certificate = contents.certificate(name);
  const pending = certificate?.pending;
  if (certificate === undefined || pending === undefined) {
    throw new VaultFailure(404, 'PendingCertificateNotFound', `Pending certificate not found: ${name}`);
  }
  if (request.method === 'PATCH') {
    if (request.body['cancellation_requested'] === true && pending.status === 'inProgress') pending.status = 'cancelled';
  } else if (request.method === 'DELETE') {
    certificate.pending = undefined;
  } else if (request.method !== 'GET') {
    throw methodNotAllowed(request);
  }
  return plain(200, operation(call, name, pending));
}

/** Time passes by itself; whether a certificate is there is seen when somebody asks. */
export function settlePending({ contents, request }: VaultCall): void {
  for (const name of contents.certificateNames()) {
    const pending = contents.certificate(name)?.pending;
    if (pending?.status !== 'inProgress' || request.world.clock.now() < pending.readyAt) continue;
    pending.status = 'completed';
    pending.complete();
  }
}

function withDefaults(policy: JsonObject): JsonObject {
  return {
    issuer: { name: 'Self' },
    lifetime_actions: [{ trigger: { lifetime_percentage: 80 }, action: { action_type: 'AutoRenew' } }],
    ...policy,
    key_props: { exportable: true, kty: 'RSA', ...(isElliptic(policy) ? {} : { key_size: 2048 }), reuse_key: false, ...asObject(policy['key_props']) },
    secret_props: { contentType: 'application/x-pkcs12', ...asObject(policy['secret_props']) },
    x509_props: { validity_months: 12, ...asObject(policy['x509_props']) },
  };
}

const isElliptic = (policy: JsonObject): boolean => asText(asObject(policy['key_props'])['kty'])?.startsWith('EC') === true;

function operation({ origin }: VaultCall, name: string, { requestId, csr, issuer, status }: PendingCertificate): JsonObject {
  const isDone = status === 'completed';
  return {
    id: `${origin}/certificates/${name}/pending`,
    issuer: { name: issuer },
    csr,
    cancellation_requested: status === 'cancelled',
    status,
    ...(isDone
      ? { target: `${origin}/certificates/${name}` }
      : { status_details: 'Pending certificate created. Certificate request is in progress. This may take some time based on the issuer provider. Please check again later.' }),
    request_id: requestId,
  };
}
