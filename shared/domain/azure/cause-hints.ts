import { failedReference, found, namespaceOf, permissionCheck, policyNames, quotaCheck, quotedName, locationOf, resourceIdOf, skuCheck, subscriptionOf, type CauseText, type FailedReference } from './cause-facts.ts';
import type { LiveCheckRequest, VaultReference } from './live-check.ts';
import { parseResourceId } from './resource-id.ts';

/** What a cause means, in words for the user. */
export interface CauseHint {
  /** Name of the rule, for tests and filters. */
  readonly rule: string;
  /** What happened, one or two sentences. */
  readonly means: string;
  /** What to do about it. */
  readonly advice: string;
  /** 1 to 10: how telling the cause is beside others of the same failure. */
  readonly weight: number;
  /** What to ask Azure at once, the most telling first. */
  readonly checks: readonly LiveCheckRequest[];
}

export interface HintContext {
  /** References of the deployment's parameters, by parameter: errors name the parameter only. */
  readonly references?: ReadonlyMap<string, VaultReference>;
}

interface Rule {
  readonly name: string;
  /** Codes in lower case; a rule without codes goes by its words alone. */
  readonly codes?: readonly string[];
  /** What the message must say besides. */
  readonly says?: RegExp;
  readonly weight: number;
  hint(cause: CauseText, context: HintContext): Pick<CauseHint, 'means' | 'advice' | 'checks'>;
}

/** A rule about a vault goes by the reference that failed. */
interface VaultRule extends Omit<Rule, 'hint'> {
  words(reference: FailedReference): Pick<CauseHint, 'means' | 'advice' | 'checks'>;
}

/** @returns null where no rule knows the cause. The first rule that fits is taken. */
export function hintFor(cause: CauseText, context: HintContext = {}): CauseHint | null {
  const code = cause.code.toLowerCase();
  const message = cause.message.slice(0, 6_000);
  const rule = rules.find(({ codes, says }) => (codes === undefined || codes.includes(code)) && (says === undefined || says.test(message)));
  return rule === undefined ? null : { rule: rule.name, weight: rule.weight, ...rule.hint(cause, context) };
}

/** A rule that says the same whatever the cause names. */
function fixed(name: string, codes: readonly string[], weight: number, means: string, advice: string): Rule {
  return { name, codes, weight, hint: () => ({ means, advice, checks: [] }) };
}

const secretReferenceCodes = ['keyvaultparameterreferencesecretretrievefailed', 'keyvaultparameterreferenceauthorizationfailed', 'keyvaultparameterreferencenotfound', 'conflict', 'forbidden', 'notfound', 'badrequest', ''];

function vaultOf({ vaultName }: FailedReference): string {
  return vaultName === null ? 'The key vault' : `Key vault '${vaultName}'`;
}

function parameterOf({ parameter, secretName }: FailedReference): string {
  const secret = secretName === null ? 'its secret' : `secret '${secretName}'`;
  return parameter === null ? secret : `${secret} for parameter '${parameter}'`;
}

function switchesCheck({ vaultId, vaultName }: FailedReference): LiveCheckRequest {
  return { kind: 'vault-switches', vaultId, vaultName };
}

function secretCheck({ vaultId, vaultName, secretName, secretVersion, parameter }: FailedReference): LiveCheckRequest {
  return { kind: 'secret-state', vaultId, vaultName, secretName, secretVersion, parameter };
}

function deployPermission({ vaultId }: FailedReference): LiveCheckRequest {
  return { kind: 'permission', action: 'Microsoft.KeyVault/vaults/deploy/action', scope: vaultId };
}

/* The causes behind "Conflict, Conflict, Conflict" of a vault: a switch, a missing secret, a disabled one, a permission (azure.md §1D). */
const vaultRules: readonly Rule[] = ([
  {
    name: 'vault-network', codes: secretReferenceCodes, weight: 9,
    says: /ForbiddenByConnection|ForbiddenByFirewall|Client address is not authorized|Key ?Vault[\s\S]{0,600}Public network access is disabled/i,
    words: (reference) => ({ means: `${vaultOf(reference)} does not give ${parameterOf(reference)} to Azure Resource Manager: its network rules refuse it.`, advice: 'Allow trusted Microsoft services in the networking settings of the vault.', checks: [switchesCheck(reference)] }),
  },
  {
    name: 'vault-secret-disabled', codes: [...secretReferenceCodes, 'secretdisabled'], weight: 10,
    says: /disabled secret|secret is (?:currently )?disabled|SecretDisabled/i,
    words: (reference) => ({ means: `${vaultOf(reference)} has ${parameterOf(reference)}, but it is disabled.`, advice: 'Enable the secret in the vault, or refer to a version that is enabled.', checks: [secretCheck(reference)] }),
  },
  {
    name: 'vault-secret-missing', codes: [...secretReferenceCodes, 'secretnotfound'], weight: 10,
    says: /secret not found|A secret with \(name\/id\)|(?:secret of )?KeyVault parameter[\s\S]{0,300}status code: '?NotFound/i,
    words: (reference) => ({ means: `${vaultOf(reference)} does not have ${parameterOf(reference)}, or not in the version that is asked for.`, advice: 'Look for a misspelt name in the parameters file, or add the secret to the vault.', checks: [secretCheck(reference), switchesCheck(reference)] }),
  },
  {
    name: 'vault-permission', weight: 9,
    says: /vaults\/deploy\/action/i,
    words: (reference) => ({ means: `You may not use secrets of ${reference.vaultName === null ? 'this key vault' : `key vault '${reference.vaultName}'`} in deployments.`, advice: 'Ask for the right Microsoft.KeyVault/vaults/deploy/action on the vault. The roles Owner and Contributor include it.', checks: [deployPermission(reference), switchesCheck(reference)] }),
  },
  {
    name: 'vault-permission', codes: ['keyvaultparameterreferenceauthorizationfailed'], weight: 9,
    words: (reference) => ({ means: `You may not use ${parameterOf(reference)} in deployments.`, advice: 'Ask for the right Microsoft.KeyVault/vaults/deploy/action on the vault. The roles Owner and Contributor include it.', checks: [deployPermission(reference), switchesCheck(reference)] }),
  },
  {
    name: 'vault-missing', codes: ['keyvaultparameterreferencenotfound', 'vaultnotfound'], weight: 9,
    words: (reference) => ({ means: `${vaultOf(reference)} was not found.`, advice: 'Compare the vault id in the parameters file: subscription, resource group and name. A vault that was deleted a short while ago can be recovered.', checks: [switchesCheck(reference)] }),
  },
  {
    // Machines fetch certificates with a switch of their own.
    name: 'vault-machine-switch', weight: 10,
    says: /not been enabled for deployment|enabledForDeployment|vault id provided[\s\S]{0,200}does not match/i,
    words: (reference) => ({ means: `${vaultOf(reference)} does not give certificates to virtual machines, or the vault id does not belong to the certificate URL.`, advice: 'Turn on access for virtual machines for deployment in the vault. Check that vault id and certificate URL name the same vault.', checks: [switchesCheck(reference)] }),
  },
  {
    name: 'vault-switch', codes: secretReferenceCodes, weight: 10,
    says: /enabledForTemplateDeployment|not (?:been )?enabled for template deployment|Access denied to first party service|(?:secret of )?KeyVault parameter[\s\S]{0,300}status code: '?(?:Forbidden|Conflict)/i,
    words: (reference) => ({ means: `${vaultOf(reference)} does not give ${parameterOf(reference)} to Azure Resource Manager. Most often its access for template deployment is off.`, advice: 'Turn on access for Azure Resource Manager for template deployment in the vault.', checks: [switchesCheck(reference), secretCheck(reference), deployPermission(reference)] }),
  },
  {
    name: 'vault-region', codes: ['keyvaultandvmindifferentregions'], weight: 9,
    words: (reference) => ({ means: `${vaultOf(reference)} is in another region than the machines. They fetch certificates from a vault of their own region only.`, advice: 'Put the certificate into a vault of that region, and use its id and certificate URL.', checks: [] }),
  },
  {
    name: 'vault-reference', codes: ['keyvaultparameterreferencesecretretrievefailed'], weight: 8,
    words: (reference) => ({ means: `${vaultOf(reference)} did not give ${parameterOf(reference)}.`, advice: 'Check the access of the vault for template deployment, the name of the secret, and whether it is enabled.', checks: [switchesCheck(reference), secretCheck(reference), deployPermission(reference)] }),
  },
] satisfies readonly VaultRule[]).map(({ words, ...rule }) => ({ ...rule, hint: (cause, { references }) => words(failedReference(cause, references)) }));

const computeRules: readonly Rule[] = [
  {
    name: 'quota', weight: 9, says: /exceed\w*[\s\S]{0,60}quota|quota[\s\S]{0,40}exceeded|QuotaExceeded/i,
    codes: ['operationnotallowed', 'resourcequotaexceeded', 'quotaexceeded', 'skuquotaexceeded', 'conflict', 'badrequest', 'overconstrainedallocationrequest'],
    hint: quotaHint,
  },
  { name: 'quota', codes: ['resourcequotaexceeded', 'quotaexceeded', 'skuquotaexceeded'], weight: 9, hint: quotaHint },
  {
    name: 'sku-not-available', codes: ['skunotavailable'], weight: 9,
    hint: (cause) => {
      const check = skuCheck(cause);
      const size = check.kind === 'sku' && check.sku !== null ? `Size ${check.sku}` : 'This size';
      const place = locationOf(cause);
      return { means: `${size} cannot be had${place === null ? '' : ` in ${place}`} for this subscription now.`, advice: 'Take another size, another zone or another region.', checks: [check] };
    },
  },
  {
    name: 'sku-not-available', codes: ['invalidparameter', 'badrequest'], weight: 8, says: /(?:requested (?:VM )?size|VM size)[\s\S]{0,120}not available/i,
    hint: (cause) => ({ means: 'The region does not offer this size.', advice: 'Take a size out of the list in the message, or another region.', checks: [skuCheck(cause)] }),
  },
  {
    name: 'allocation-failed', codes: ['allocationfailed', 'zonalallocationfailed', 'overconstrainedallocationrequest', 'overconstrainedzonalallocationrequest'], weight: 8,
    hint: (cause) => ({ means: 'Azure has no room for these machines there now. Your quota is not the reason.', advice: 'Try again later, take another size, zone or region, deploy the largest machines first, or drop constraints such as proximity groups.', checks: [skuCheck(cause)] }),
  },
];

function quotaHint(cause: CauseText): Pick<CauseHint, 'means' | 'advice' | 'checks'> {
  const check = quotaCheck(cause);
  const numbers = check.kind === 'quota' && check.limit !== null && check.used !== null && check.required !== null
    ? ` ${check.used} of ${check.limit} are in use, and the deployment wants ${check.required} more.` : '';
  const what = check.kind !== 'quota' || check.family === null ? 'a quota' : check.family === 'cores' ? "the region's total of cores" : `the quota of ${check.family}`;
  return { means: `The deployment would go over ${what}.${numbers}`, advice: 'Ask for a higher limit, make it smaller, take another size or region, or free what is not needed.', checks: [check] };
}

const nameRules: readonly Rule[] = [
  {
    name: 'storage-name-taken', codes: ['storageaccountalreadytaken'], weight: 8,
    hint: (cause) => {
      const name = quotedName(/account/, cause);
      return { means: `The storage account name${name === null ? '' : ` '${name}'`} is taken. Such names are unique in the world, and stay taken for a while after an account was deleted.`, advice: 'Take another name: count up the number at its end.', checks: [{ kind: 'name', service: 'storage', name, location: locationOf(cause) }] };
    },
  },
  {
    name: 'storage-name-own', codes: ['storageaccountalreadyexists', 'storageaccountinanotherresourcegroup'], weight: 8,
    hint: (cause) => {
      const name = quotedName(/account/, cause);
      return { means: `The storage account${name === null ? '' : ` '${name}'`} exists already in your subscription, in another group or region.`, advice: 'Deploy into the group and region in which it is, or take another name.', checks: [{ kind: 'name', service: 'storage', name, location: locationOf(cause) }] };
    },
  },
  {
    name: 'dns-name-taken', codes: ['dnsrecordinuse'], weight: 8,
    hint: (cause) => {
      const host = found(/\b([A-Za-z0-9-]{1,63})\.[a-z0-9]{3,40}\.cloudapp\.(?:azure|usgovcloudapi|chinacloudapi)\./i, cause);
      return { means: `The public DNS name${host === null ? '' : ` '${host}'`} is used by another address.`, advice: 'Take another DNS label, or remove the address that has it.', checks: [{ kind: 'name', service: 'dns', name: host ?? parseResourceId(cause.target)?.name ?? null, location: dnsRegion(cause) }] };
    },
  },
  {
    name: 'vault-name-deleted', codes: ['conflicterror', 'conflict'], weight: 8, says: /vault with the same name already exists in deleted state/i,
    hint: (cause) => ({ means: 'A key vault of this name was deleted and is still kept, so that its name is not free.', advice: 'Recover or purge the deleted vault, or take another name.', checks: [{ kind: 'name', service: 'vault', name: quotedName(/vault name/, cause), location: locationOf(cause) }] }),
  },
  {
    name: 'vault-name-taken', codes: ['vaultalreadyexists'], weight: 8,
    hint: (cause) => ({ means: 'The name of the key vault is taken, maybe by a vault that was deleted and is still kept.', advice: 'Recover or purge the deleted vault, or take another name.', checks: [{ kind: 'name', service: 'vault', name: quotedName(/vault/, cause), location: locationOf(cause) }] }),
  },
  {
    name: 'site-name-taken', codes: ['conflict', 'badrequest'], weight: 7, says: /Website with given name/i,
    hint: (cause) => ({ means: 'The name of the web site is taken. Such names are unique in the world.', advice: 'Take another name.', checks: [{ kind: 'name', service: 'web', name: found(/given name '?([A-Za-z0-9-]{1,60})/i, cause), location: null }] }),
  },
];

function dnsRegion(cause: CauseText): string | null {
  return found(/\.([a-z0-9]{3,40})\.cloudapp\./i, cause)?.toLowerCase() ?? locationOf(cause);
}

const rightsRules: readonly Rule[] = [
  {
    name: 'provider-not-registered', codes: ['missingsubscriptionregistration', 'subscriptionnotregistered'], weight: 9,
    hint: (cause) => registrationHint(cause, 'is not registered in the subscription'),
  },
  {
    name: 'provider-not-found', codes: ['noregisteredproviderfound'], weight: 8,
    hint: (cause) => registrationHint(cause, 'is not registered for this location or this api-version'),
  },
  { name: 'linked-permission', codes: ['linkedauthorizationfailed'], weight: 9, hint: (cause) => permissionHint(cause, ' on a resource that the deployment links to') },
  { name: 'permission', codes: ['authorizationfailed', 'invalidtemplatedeployment', 'authorizationpermissionmismatch'], weight: 9, says: /(?:not have (?:authorization|permission)|not authorized|authorization failed)/i, hint: (cause) => permissionHint(cause, '') },
  { name: 'permission', codes: ['authorizationfailed'], weight: 8, hint: (cause) => permissionHint(cause, '') },
  {
    name: 'policy', codes: ['requestdisallowedbypolicy', 'invalidtemplatedeployment'], weight: 9, says: /disallowed by (?:azure )?policy|policy violation/i,
    hint: (cause) => {
      const names = policyNames(cause);
      const which = names.length === 0 ? 'A policy' : names.length === 1 ? `Policy '${names[0]}'` : `Policies ${names.map((name) => `'${name}'`).join(', ')}`;
      return { means: `${which} of your organisation ${names.length > 1 ? 'forbid' : 'forbids'} this resource as it is written.`, advice: 'Change what the policy objects to (often a location, a tag or a size), or ask its owner for an exemption.', checks: [] };
    },
  },
];

function registrationHint(cause: CauseText, words: string): Pick<CauseHint, 'means' | 'advice' | 'checks'> {
  const namespace = namespaceOf(cause);
  return {
    means: `${namespace === null ? 'A resource provider' : `Resource provider ${namespace}`} ${words}.`,
    advice: 'Register the provider, which needs rights on the subscription, and deploy again. Where it is registered, compare location and api-version of the resource.',
    checks: [{ kind: 'provider-registration', namespace, subscriptionId: subscriptionOf(cause) }],
  };
}

function permissionHint(cause: CauseText, where: string): Pick<CauseHint, 'means' | 'advice' | 'checks'> {
  const check = permissionCheck(cause);
  const action = check.kind === 'permission' && check.action !== null ? ` '${check.action}'` : ' this action';
  return { means: `The signed-in account may not do${action}${where}.`, advice: 'Ask for a role that includes it. A role that was given a short while ago counts after signing in again.', checks: [check] };
}

const deploymentRules: readonly Rule[] = [
  fixed('deployment-history-full', ['deploymentquotaexceeded'], 9, 'The resource group keeps 800 deployments, and its history is full.', 'Delete old deployments from the history, which leaves their resources alone. A lock against deletion on the group keeps Azure from doing so by itself.'),
  fixed('deployment-active', ['deploymentactive', 'deploymentactiveanduneditable'], 8, 'A deployment of the same name is still running.', 'Wait for it, cancel it, or take another name.'),
  fixed('other-operation', ['anotheroperationinprogress', 'retryableerrorduetoanotheroperation', 'operationpreempted'], 7, 'Another operation on the same resource is still going on.', 'Wait until it has ended, then deploy again.'),
  fixed('group-being-deleted', ['resourcegroupbeingdeleted'], 9, 'The resource group is being deleted.', 'Wait until it is gone, then create it again, or deploy into another group.'),
  fixed('group-missing', ['resourcegroupnotfound'], 8, 'The resource group does not exist.', 'Create it first, and check that the right subscription is chosen.'),
  fixed('locked', ['scopelocked'], 8, 'A lock on the resource or its group forbids the change.', 'Remove the lock, or ask who put it there.'),
  {
    name: 'parent-missing', codes: ['parentresourcenotfound'], weight: 8,
    hint: (cause) => {
      const parent = found(/parent resource '([^'\s]{1,600})'/i, cause);
      return { means: `${parent === null ? 'A resource' : `'${parent}'`} has to be there before its child and is not.`, advice: 'Make the child depend on its parent in the template, or create the parent first.', checks: [] };
    },
  },
  {
    name: 'resource-missing', codes: ['resourcenotfound', 'invalidresourcereference'], weight: 7,
    hint: (cause) => {
      const id = resourceIdOf(cause);
      return { means: `A resource that is referred to is not there${id === null ? '' : `: ${parseResourceId(id)?.name ?? id}`}.`, advice: 'Compare its name, group and subscription, or make the resource depend on the one that creates it.', checks: [] };
    },
  },
  fixed('name-invalid', ['accountnameinvalid', 'invalidresourcename', 'vaultnamenotvalid'], 7, 'The name of a resource breaks the rules for names of its type.', 'The message says which characters and how many are allowed.'),
  fixed('address-overlap', ['netcfgsubnetrangesoverlap', 'netcfginvalidsubnet'], 7, 'Address ranges of subnets overlap, or lie outside of their network.', 'Give each subnet a range of its own inside the range of the network.'),
  fixed('throttled', ['toomanyrequests', 'subscriptionrequeststhrottled'], 6, 'Azure was asked too often in a short time.', 'Wait for a minute and try again. Many programs at work on the same subscription use up one budget.'),
  fixed('too-large', ['requestcontenttoolarge'], 8, 'The template is larger than the 4 MB that Azure takes.', 'Move parts of it into linked templates.'),
  fixed('role-assignment-exists', ['roleassignmentexists'], 7, 'This principal has the role there already, under another id.', 'Name the assignment with guid() of scope, principal and role, so that it is the same each time, or remove the old one.'),
  fixed('role-assignment-changed', ['roleassignmentupdatenotpermitted'], 7, 'A role assignment of this id belongs to another principal, and cannot be changed.', 'Delete the old assignment, or name the new one with guid() of scope, principal and role.'),
  fixed('principal-missing', ['principalnotfound'], 7, 'The directory does not know the principal of the role assignment yet, or not in this tenant.', 'Set principalType in the assignment, or try again in a minute.'),
  fixed('template-invalid', ['invalidtemplate', 'invalidcontentlink', 'invalidrequestcontent', 'invaliddeploymentparametervalue', 'invaliddeploymentparameterkey'], 6, 'Azure could not read the template or its parameters.', 'The message names the line or the parameter. Check the template before the next try.'),
  fixed('template-expression', ['deploymentoutputevaluationfailed', 'expressionevaluationfailed'], 6, 'An expression of the template could not be evaluated.', 'The message names the expression. Outputs fail where the resource that they read was not made.'),
  fixed('location-unavailable', ['locationnotavailableforresourcetype', 'invalidresourcelocation', 'invalidlocation', 'locationnotavailableforresourcegroup', 'invalidresourcegrouplocation', 'invaliddeploymentlocation'], 7, 'It cannot be in this location: it is not offered there, or something of the name exists in another one.', 'Take a location that the message names, another name, or delete what has the name elsewhere.'),
  fixed('subscription-disabled', ['readonlydisabledsubscription', 'subscriptionnotfound'], 8, 'The subscription is disabled, or not visible to the signed-in account.', 'Choose another subscription or account, or have it enabled.'),
  fixed('api-version', ['invalidapiversionparameter'], 6, 'Azure does not know the api-version of a resource.', 'Take one out of the list in the message.'),
  { name: 'image-missing', codes: ['imagenotfound', 'platformimagenotfound'], weight: 7, hint: () => ({ means: 'The image of the machines does not exist in this region.', advice: 'Compare publisher, offer, SKU and version of the image.', checks: [] }) },
  fixed('cancelled', ['deploymentcanceled', 'operationcanceled'], 5, 'The deployment was cancelled before this part was done.', 'Deploy again: what is there already is only compared.'),
  fixed('template-invalid-deployment', ['invalidtemplatedeployment'], 2, 'Azure checked the deployment before its start and refused it.', 'The causes beside this one say why.'),
];

const rules: readonly Rule[] = [...vaultRules, ...computeRules, ...nameRules, ...rightsRules, ...deploymentRules];
