import type { LiveCheckRequest, VaultReference } from './live-check.ts';
import { parseResourceId } from './resource-id.ts';

/* Names and numbers that errors carry in their sentences only. Each sentence is Azure's own; the threads that show it are in azure.md §1 and §6. */

/** A cause as far as hints look at it. */
export interface CauseText {
  readonly code: string;
  readonly message: string;
  readonly target: string;
  readonly codePath?: readonly string[];
  readonly policies?: readonly string[];
}

/** Beyond this nothing is looked for in a message. */
const readMost = 6_000;

export function found(pattern: RegExp, { message }: CauseText): string | null {
  return pattern.exec(message.slice(0, readMost))?.[1]?.trim() ?? null;
}

function foundNumber(pattern: RegExp, cause: CauseText): number | null {
  const text = found(pattern, cause);
  return text === null ? null : Number(text);
}

export function locationOf(cause: CauseText): string | null {
  return plainLocation(found(/\b[Ll]ocation[:= ]{1,3}'?([A-Za-z0-9][A-Za-z0-9 ]{2,40}?)(?=['.,;\r\n]|$)/, cause) ?? found(/\bregion '?([A-Za-z0-9 ]{3,40}?)(?=['.,;\r\n]|$)/i, cause));
}

/** `West Europe` and `westeurope` are the same place; calls want the latter. */
export function plainLocation(text: string | null): string | null {
  return text === null ? null : text.replace(/\s+/g, '').toLowerCase();
}

export function resourceIdOf(cause: CauseText): string | null {
  if (parseResourceId(cause.target) !== null) return cause.target;
  return found(/(\/subscriptions\/[^\s'",;]{1,400}\/providers\/[^\s'",;]{3,400})/i, cause)?.replace(/[.)\]]+$/, '') ?? null;
}

export function subscriptionOf(cause: CauseText): string | null {
  const shape = /\/subscriptions\/([0-9a-f-]{36})/i;
  return shape.exec(cause.target)?.[1] ?? found(shape, cause);
}

/** The name that the message quotes after one of the words or calls by `named`, else the last part of the target's name. */
export function quotedName(after: RegExp, cause: CauseText): string | null {
  const name = found(new RegExp(`(?:${after.source})[^'"]{0,40}['"]([A-Za-z0-9][A-Za-z0-9._-]{0,89})['"]`, 'i'), cause);
  return name ?? found(/\bnamed '?([A-Za-z0-9][A-Za-z0-9-]{1,62})\b/i, cause) ?? parseResourceId(cause.target)?.name.split('/').at(-1) ?? null;
}

export function quotaCheck(cause: CauseText): LiveCheckRequest {
  const family = found(/exceeding approved ([A-Za-z0-9]{2,60}) Cores quota/i, cause) ?? found(/([A-Za-z0-9_]{2,60}Family)\b/, cause);
  const total = /total regional (?:low.?priority )?(?:v?cpus?|cores)|quota limits? of core\b|approved core quota/i.test(cause.message.slice(0, readMost));
  return {
    kind: 'quota',
    location: locationOf(cause),
    family: family ?? (total ? 'cores' : null),
    limit: foundNumber(/(?:Current Limit|Maximum allowed|Limit)\D{1,4}(\d{1,9})/i, cause),
    used: foundNumber(/(?:Current Usage|Current in use|Current usage)\D{1,4}(\d{1,9})/i, cause),
    required: foundNumber(/(?:Additional Required|Additional requested)\D{1,4}(\d{1,9})/i, cause),
  };
}

export function skuCheck(cause: CauseText): LiveCheckRequest {
  const sku = found(/\b((?:Standard|Basic)_[A-Za-z0-9_-]{1,40})/, cause);
  const resource = resourceIdOf(cause);
  return { kind: 'sku', location: locationOf(cause), sku, resourceId: resource };
}

/** The parameter of a failed reference, and what the deployment's own parameters say about it. */
export interface FailedReference {
  readonly parameter: string | null;
  readonly vaultId: string | null;
  readonly vaultName: string | null;
  readonly secretName: string | null;
  readonly secretVersion: string | null;
}

export function failedReference(cause: CauseText, references: ReadonlyMap<string, VaultReference> | undefined): FailedReference {
  const parameter = found(/parameter '([^'\r\n]{1,256})'/i, cause);
  const known = parameter === null || references === undefined ? undefined : [...references].find(([name]) => name.toLowerCase() === parameter.toLowerCase())?.[1];
  const inMessage = found(/(\/subscriptions\/[^\s'",;]{1,300}\/providers\/Microsoft\.KeyVault\/vaults\/[A-Za-z0-9-]{1,60})/i, cause);
  const target = parseResourceId(cause.target)?.type.toLowerCase() === 'microsoft.keyvault/vaults' ? cause.target : null;
  const vaultId = known?.vaultId ?? inMessage ?? target;
  return {
    parameter,
    vaultId,
    vaultName: vaultId === null ? vaultNameIn(cause) : parseResourceId(vaultId)?.name.split('/')[0] ?? null,
    secretName: known?.secretName ?? found(/secrets\/([A-Za-z0-9-]{1,127})/i, cause) ?? found(/[Ss]ecret not found: ?([A-Za-z0-9-]{1,127})/, cause) ?? found(/[Ss]ecret (?:with )?\(?name\/?id\)? ?['"]?([A-Za-z0-9-]{1,127})/, cause),
    secretVersion: known?.secretVersion ?? null,
  };
}

function vaultNameIn(cause: CauseText): string | null {
  return found(/\b[Vv]ault: ?'?([A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9])\b/, cause) ?? found(/https:\/\/([A-Za-z][A-Za-z0-9-]{1,60})\.vault\./, cause);
}

export function permissionCheck(cause: CauseText): LiveCheckRequest {
  // A linked scope's missing action comes after the one that is allowed: the last one counts.
  const text = cause.message.slice(0, readMost);
  const missing = /(?:not have (?:authorization|permission) to perform (?:the )?action(?:\(s\))?|not authorized to perform action)\s*'([^'\s]{3,300})'(?:[^'/]{0,80}'(\/[^'\s]{1,600})')?/i.exec(text);
  const any = /action(?:\(s\))?\s*'([^'\s]{3,300})'/i.exec(text);
  const action = missing?.[1] ?? any?.[1] ?? null;
  const scope = missing?.[2] ?? found(/scope(?:\(s\))? '(\/[^'\s]{1,600})'/i, cause) ?? (cause.target.startsWith('/') ? cause.target : null);
  return { kind: 'permission', action, scope };
}

/** Namespace of a resource provider, out of the message or the target. */
export function namespaceOf(cause: CauseText): string | null {
  return found(/namespace '([A-Za-z0-9]{1,60}(?:\.[A-Za-z0-9]{1,60}){1,4})'/i, cause)
    ?? found(/provider '([A-Za-z0-9]{1,60}(?:\.[A-Za-z0-9]{1,60}){1,4})'/i, cause)
    ?? (/^[A-Za-z0-9]{1,60}(?:\.[A-Za-z0-9]{1,60}){1,4}$/.test(cause.target) ? cause.target : parseResourceId(cause.target)?.type.split('/')[0] ?? null);
}

/** The policies' names: of the error's own facts, else out of the identifiers that the message quotes. */
export function policyNames(cause: CauseText): readonly string[] {
  if (cause.policies !== undefined && cause.policies.length > 0) return cause.policies;
  const names = [...cause.message.slice(0, readMost).matchAll(/"policyAssignment":\{"name":"([^"]{1,200})"/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
  return [...new Set(names)].slice(0, 10);
}
