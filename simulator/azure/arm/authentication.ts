import { ArmFailure } from '../model/arm-error.ts';
import { asList, asText } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Caller } from '../model/provider.ts';
import type { Azure } from '../azure.ts';
import { HOME_TENANT } from '../azure.ts';
import { bearerToken } from '../http/request-parts.ts';
import { ARM_AUDIENCES } from '../entra/scopes.ts';

/** Who calls the resource manager. @throws ArmFailure 401 with a challenge, in Azure's words */
export function authenticate(azure: Azure, authorization: string | undefined, tenantOfPath: string | undefined): Caller {
  const claims = genuineClaims(azure, authorization, tenantOfPath);
  const refuse = (code: string, message: string, extra = ''): ArmFailure => refusal(azure, tenantOfPath, code, message, extra);
  const expiry = Number(claims['exp']) * 1000;
  if (expiry <= azure.clock.now()) {
    throw refuse('ExpiredAuthenticationToken', `The access token expiry UTC time '${dotNetTime(expiry)}' is earlier than current UTC time '${dotNetTime(azure.clock.now())}'.`);
  }
  const audience = asText(claims['aud']) ?? '';
  if (!ARM_AUDIENCES.has(audience)) {
    throw refuse('InvalidAuthenticationTokenAudience', `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences '${[...ARM_AUDIENCES].join("','")}'.`);
  }
  const caller = azure.directory.callerOf(claims);
  if (tenantOfPath !== undefined && caller.tenantId !== tenantOfPath) {
    const issuer = (id: string): string => `https://sts.windows.net/${id}/`;
    throw refuse('InvalidAuthenticationTokenTenant', `The access token is from the wrong issuer '${issuer(caller.tenantId)}'. It must match the tenant '${issuer(tenantOfPath)}' associated with this subscription. Please use the authority (URL) '${azure.addresses().authority}/${tenantOfPath}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`);
  }
  requireContext(azure, claims, tenantOfPath);
  return caller;
}

export const expiredByFault = (azure: Azure): ArmFailure =>
  refusal(azure, undefined, 'ExpiredAuthenticationToken', `The access token expiry UTC time '${dotNetTime(azure.clock.now() - 1000)}' is earlier than current UTC time '${dotNetTime(azure.clock.now())}'.`);

function genuineClaims(azure: Azure, authorization: string | undefined, tenant: string | undefined): JsonObject {
  if (authorization === undefined) throw refusal(azure, tenant, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  const token = bearerToken(authorization);
  if (token === undefined) throw refusal(azure, tenant, 'AuthenticationFailedInvalidHeader', "Authentication failed. The 'Authorization' header is provided in an invalid format.");
  const claims = azure.directory.claimsOf(token);
  if (claims === undefined) throw refusal(azure, tenant, 'InvalidAuthenticationToken', 'The access token is invalid.');
  return claims;
}

/** Conditional access: the token must come from a sign-in that satisfied a context, else a claims challenge is answered. */
function requireContext(azure: Azure, claims: JsonObject, tenant: string | undefined): void {
  const { requiredContext } = azure.directory;
  if (requiredContext === undefined || asList(claims['acrs']).includes(requiredContext)) return;
  const wanted = JSON.stringify({ access_token: { acrs: { essential: true, value: requiredContext } } });
  throw refusal(azure, tenant, 'InvalidAuthenticationToken', 'The access token does not satisfy the required authentication context.', `, error="insufficient_claims", claims="${Buffer.from(wanted).toString('base64')}"`);
}

function refusal(azure: Azure, tenant: string | undefined, code: string, message: string, extra = ''): ArmFailure {
  const error = extra === '' ? `, error="invalid_token", error_description="${message.replaceAll('"', "'")}"` : extra;
  const challenge = `Bearer authorization_uri="${azure.addresses().authority}/${tenant ?? HOME_TENANT.id}"${error}`;
  return new ArmFailure(401, { code, message }, { 'www-authenticate': challenge });
}

/** `11/27/2026 3:04:05 PM`. */
function dotNetTime(ms: number): string {
  return new Date(ms).toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '');
}
