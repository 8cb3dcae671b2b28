import { ArmFailure } from '../model/arm-error.ts';
import { invalidContent } from '../model/failures.ts';
import { asObject, asText, isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Caller } from '../model/provider.ts';
import type { Positions } from '../template/positions.ts';
import type { DeploymentScope } from '../template/scope.ts';
import type { DeploymentMode } from './deployment.ts';

const VALIDATION_LEVELS = ['Template', 'Provider', 'ProviderNoRbac'] as const;

export type ValidationLevel = (typeof VALIDATION_LEVELS)[number];

/** What PUT, validate and what-if ask for. */
export interface DeploymentRequest {
  readonly name: string;
  readonly scope: DeploymentScope;
  readonly caller: Caller;
  readonly correlationId: string;
  readonly location: string | undefined;
  readonly tags: JsonObject | undefined;
  readonly mode: DeploymentMode;
  readonly template: JsonObject;
  readonly parameters: JsonObject;
  readonly validationLevel: ValidationLevel | undefined;
  readonly positions: Positions;
}

type Envelope = Pick<DeploymentRequest, 'name' | 'scope' | 'caller' | 'correlationId' | 'positions'>;

/** Reads the body of a deployment. @throws ArmFailure in Azure's words */
export function readDeploymentRequest(body: JsonObject, envelope: Envelope): DeploymentRequest {
  const { name, scope } = envelope;
  if (!/^[-\w.()]{1,64}$/.test(name)) {
    const message = `The provided deployment name '${name}' is not valid. It must consist of letters, digits, '_', '-', '.', '(' and ')' and be at most 64 characters long.`;
    throw new ArmFailure(400, { code: 'InvalidDeploymentName', message });
  }
  const { properties } = body;
  if (!isObject(properties)) throw invalidContent("Required property 'properties' not found in JSON. Path ''");
  const mode = (['Incremental', 'Complete'] as const).find((each) => each.toLowerCase() === asText(properties['mode'])?.toLowerCase());
  if (mode === undefined) throw invalidContent("Required property 'mode' not found in JSON, or not 'Incremental' or 'Complete'. Path 'properties'");
  const location = asText(body['location']);
  if (scope.resourceGroup === '' && location === undefined) {
    const message = `The 'location' property must be specified for '${name}'. Please see https://aka.ms/deploy-to-subscription for usage details.`;
    throw new ArmFailure(400, { code: 'LocationRequired', message });
  }
  const level = VALIDATION_LEVELS.find((each) => each.toLowerCase() === asText(properties['validationLevel'])?.toLowerCase());
  return {
    ...envelope,
    location: scope.resourceGroup === '' ? location : undefined,
    tags: isObject(body['tags']) ? body['tags'] : undefined,
    mode,
    template: templateOf(properties),
    parameters: asObject(properties['parameters']),
    validationLevel: level,
  };
}

function templateOf(properties: JsonObject): JsonObject {
  for (const link of ['templateLink', 'parametersLink']) {
    const uri = asText(asObject(properties[link])['uri']) ?? asText(asObject(properties[link])['id']);
    if (uri === undefined) continue;
    const message = `Unable to download deployment content from '${uri}'. Please see https://aka.ms/arm-deploy for usage details.`;
    throw new ArmFailure(400, { code: 'InvalidContentLink', message });
  }
  if (isObject(properties['template'])) return properties['template'];
  throw new ArmFailure(400, { code: 'InvalidTemplate', message: "Deployment template is missing: either 'template' or 'templateLink' must be provided." });
}
