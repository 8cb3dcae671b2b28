import { resourceNotFound } from '../model/failures.ts';
import { ArmFailure } from '../model/arm-error.ts';
import { newGuid } from '../model/identifiers.ts';
import { asObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Caller, SecretReference } from '../model/provider.ts';
import { parseResourceId, sameId, subscriptionScope } from '../model/resource-id.ts';
import type { AzureWorld } from '../model/world.ts';
import { groupJson } from '../model/group-json.ts';
import { DEPLOYMENT_TYPE } from '../template/scope.ts';
import type { DeploymentScope } from '../template/scope.ts';
import type { TemplateHost } from '../template/template.ts';
import { deploymentJson } from './deployment.ts';
import type { DeploymentHistory } from './history.ts';

/** Where the clients of this world find things; `environment()` tells templates. */
export interface Addresses {
  readonly arm: string;
  readonly authority: string;
}

/** What templates see of the world. */
export class WorldHost implements TemplateHost {
  readonly #world: AzureWorld;
  readonly #history: DeploymentHistory;
  readonly #caller: Caller;
  readonly #addresses: () => Addresses;

  constructor(world: AzureWorld, history: DeploymentHistory, caller: Caller, addresses: () => Addresses) {
    this.#world = world;
    this.#history = history;
    this.#caller = caller;
    this.#addresses = addresses;
  }

  subscription(id: string): JsonObject {
    const { displayName, tenantId } = this.#world.knownSubscription(id);
    return { id: subscriptionScope(id), subscriptionId: id, tenantId, displayName };
  }

  resourceGroup(scope: DeploymentScope): JsonObject {
    return groupJson(this.#world.knownGroup(scope.subscriptionId, scope.resourceGroup));
  }

  tenant(): JsonObject {
    return { tenantId: this.#caller.tenantId, countryCode: 'NL', displayName: 'Contoso' };
  }

  environment(): JsonObject {
    const { arm, authority } = this.#addresses();
    return {
      name: 'AzureCloud',
      resourceManager: `${arm}/`,
      authentication: { loginEndpoint: `${authority}/`, audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'], tenant: 'common', identityProvider: 'AAD' },
      suffixes: { keyvaultDns: '.vault.azure.net', storage: 'core.windows.net', sqlServerHostname: '.database.windows.net' },
    };
  }

  reference(id: string, isFull: boolean): Json {
    const whole = this.#wholeAt(id);
    return isFull ? whole : asObject(whole['properties']);
  }

  list(functionName: string, id: string): Json {
    const resource = this.#world.find(id);
    const answer = resource && this.#world.typeOf(resource.type)?.type.list?.(resource, functionName);
    if (answer === undefined) throw notFound(id);
    return answer;
  }

  utcNow(format: string | undefined): string {
    const now = new Date(this.#world.clock.now()).toISOString();
    if (format === undefined) return now.replaceAll(/[-:]/g, '').replace(/\.\d+Z$/, 'Z');
    const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = now.split(/[-T:.Z]/);
    const parts: Readonly<Record<string, string>> = { yyyy: year, MM: month, dd: day, HH: hour, mm: minute, ss: second, u: `${now.slice(0, 19)}Z`.replace('T', ' '), d: `${Number(month)}/${Number(day)}/${year}` };
    return parts[format] ?? format.replaceAll(/yyyy|MM|dd|HH|mm|ss/g, (part) => parts[part] ?? part);
  }

  newGuid(): string {
    return newGuid(this.#world.random);
  }

  resolveSecret(reference: SecretReference): string {
    const vaults = this.#world.providers.find((each) => each.resolveSecret !== undefined);
    const answer = vaults?.resolveSecret?.(reference, this.#caller) ?? {
      error: { code: 'KeyVaultParameterReferenceNotFound', message: `The specified KeyVault '${reference.vaultId}' could not be found.` },
    };
    if ('error' in answer) throw new ArmFailure(400, answer.error);
    return answer.value;
  }

  #wholeAt(id: string): JsonObject {
    const parts = parseResourceId(id);
    if (parts === undefined) throw notFound(id);
    if (parts.namespace === '') return groupJson(this.#world.knownGroup(parts.subscriptionId, parts.resourceGroup));
    if (sameId(`${parts.namespace}/${parts.type}`, DEPLOYMENT_TYPE)) {
      const deployment = this.#history.find(parts, parts.name);
      if (deployment === undefined) throw notFound(id);
      return deploymentJson(deployment);
    }
    const resource = this.#world.find(id);
    if (resource === undefined) throw notFound(id);
    return this.#world.shown(resource);
  }
}

function notFound(id: string): ArmFailure {
  const parts = parseResourceId(id);
  if (parts === undefined) return resourceNotFound(id, '', '');
  return resourceNotFound(`${parts.namespace}/${parts.type}`, parts.name, parts.resourceGroup);
}
