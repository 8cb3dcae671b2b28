import { isDeepStrictEqual } from 'node:util';

import { asList, asObject, asText, isArray, isObject, propertyOf } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { SecretReference } from '../model/provider.ts';
import { shownText } from './functions.ts';
import { placeText } from './placing.ts';
import type { Positions } from './positions.ts';
import { TemplateError } from './template-error.ts';

/** A parameter as the template declares it and the deployment fills it. */
export interface Parameter {
  readonly name: string;
  /** `String`, `SecureString`, `Int`, `Bool`, `Object`, `SecureObject` or `Array`. */
  readonly type: ParameterType;
  /** Undefined where the default applies. */
  readonly given: Json | undefined;
  readonly defaultValue: Json | undefined;
  readonly reference: SecretReference | undefined;
}

const TYPES = ['String', 'SecureString', 'Int', 'Bool', 'Object', 'SecureObject', 'Array'] as const;

export type ParameterType = (typeof TYPES)[number];

export const isSecure = (type: ParameterType): boolean => type === 'SecureString' || type === 'SecureObject';

interface Sources {
  readonly template: JsonObject;
  /** `{ name: { value } | { reference } }`. */
  readonly parameters: JsonObject;
  readonly positions: Positions;
  /** Of the template within the request, for positions. */
  readonly templatePath: readonly (string | number)[];
  readonly resolveSecret: (reference: SecretReference) => string;
}

/** Checks what was given against the declarations. @throws TemplateError in Azure's words */
export function readParameters(sources: Sources): readonly Parameter[] {
  const declared = asObject(sources.template['parameters']);
  refuseUnknown(declared, sources.parameters);
  return Object.keys(declared).map((name) => readParameter(name, asObject(declared[name]), sources));
}

function refuseUnknown(declared: JsonObject, given: JsonObject): void {
  const unknown = Object.keys(given).filter((name) => propertyOf(declared, name) === undefined);
  if (unknown.length === 0) return;
  throw new TemplateError(
    `The following parameters were supplied, but do not correspond to any parameters defined in the template: '${unknown.join(', ')}'. The parameters defined in the template are: '${Object.keys(declared).join(', ')}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
    ['properties', 'parameters'],
  );
}

function readParameter(name: string, declaration: JsonObject, sources: Sources): Parameter {
  const path = [...sources.templatePath, 'parameters', name];
  const resolved = resolvedDeclaration(declaration, sources.template);
  const type = TYPES.find((each) => each.toLowerCase() === asText(resolved['type'])?.toLowerCase());
  if (type === undefined) {
    throw new TemplateError(`The template parameter '${name}' has no valid type '${shownText(resolved['type'] ?? '')}'. The supported types are '${TYPES.join(',')}'.`, path);
  }
  const given = asObject(propertyOf(sources.parameters, name));
  const reference = isObject(given['reference']) ? secretReference(name, given['reference']) : undefined;
  const value = reference === undefined ? given['value'] : sources.resolveSecret(reference);
  const isNullable = resolved['nullable'] === true;
  const place = (): string => `template parameter '${name}' ${placeText(path, sources.positions)}`;
  if (value === undefined && resolved['defaultValue'] === undefined && !isNullable) {
    throw new TemplateError(`The value for the ${place()} is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.`, path);
  }
  const isNull = value === null && isNullable;
  if (value !== undefined && !isNull) checkValue(place, type, value, resolved, path);
  return { name, type, given: value, defaultValue: resolved['defaultValue'] ?? (isNullable ? null : undefined), reference };
}

/** Declarations by `$ref` to a type of `definitions`, as newer templates have. */
function resolvedDeclaration(declaration: JsonObject, template: JsonObject): JsonObject {
  const target = asText(declaration['$ref']);
  const name = target?.replace('#/definitions/', '');
  const definition = name === undefined ? undefined : asObject(template['definitions'])[name];
  return isObject(definition) ? { ...definition, ...declaration } : declaration;
}

function secretReference(name: string, reference: JsonObject): SecretReference {
  const vaultId = asText(asObject(reference['keyVault'])['id']);
  const secretName = asText(reference['secretName']);
  const secretVersion = asText(reference['secretVersion']);
  if (vaultId === undefined || secretName === undefined) {
    throw new TemplateError(`The reference of the template parameter '${name}' is not valid: it must name a key vault and a secret. Please see https://aka.ms/arm-keyvault for usage details.`, ['properties', 'parameters', name]);
  }
  return { vaultId, secretName, parameterName: name, ...(secretVersion === undefined ? {} : { secretVersion }) };
}

function checkValue(place: () => string, type: ParameterType, value: Json, declaration: JsonObject, path: readonly (string | number)[]): void {
  const shown = isSecure(type) ? '***' : shownText(value);
  if (!isOfType(type, value)) {
    throw new TemplateError(`The provided value for the ${place()} is not valid. Expected a value of type '${type}', but received a value of type '${typeName(value)}'. Please see https://aka.ms/arm-create-parameter-file for usage details.`, path);
  }
  const allowed = asList(declaration['allowedValues']);
  const isListed = (each: Json): boolean => allowed.some((one) => isDeepStrictEqual(one, each));
  if (allowed.length > 0 && !isListed(value) && !(isArray(value) && value.every(isListed))) {
    throw new TemplateError(`The provided value '${shown}' for the ${place()} is not valid. The parameter value is not part of the allowed value(s): '${allowed.map(shownText).join(',')}'.`, path);
  }
  const size = typeof value === 'number' ? value : typeof value === 'string' || isArray(value) ? value.length : undefined;
  if (size === undefined) return;
  const [low, high] = typeof value === 'number' ? [declaration['minValue'], declaration['maxValue']] : [declaration['minLength'], declaration['maxLength']];
  const what = typeof value === 'number' ? 'value' : 'length';
  if (typeof low === 'number' && size < low) throw new TemplateError(`The provided value for the ${place()} is not valid. The ${what} of the value '${String(size)}' must be greater than or equal to '${String(low)}'.`, path);
  if (typeof high === 'number' && size > high) throw new TemplateError(`The provided value for the ${place()} is not valid. The ${what} of the value '${String(size)}' must be less than or equal to '${String(high)}'.`, path);
}

function isOfType(type: ParameterType, value: Json): boolean {
  switch (type) {
    case 'String':
    case 'SecureString':
      return typeof value === 'string';
    case 'Int':
      return typeof value === 'number' && Number.isInteger(value);
    case 'Bool':
      return typeof value === 'boolean';
    case 'Array':
      return isArray(value);
    case 'Object':
    case 'SecureObject':
      return isObject(value);
  }
}

function typeName(value: Json): string {
  if (value === null) return 'Null';
  if (isArray(value)) return 'Array';
  return { string: 'String', number: 'Integer', boolean: 'Boolean', object: 'Object' }[typeof value as string] ?? 'Undefined';
}
