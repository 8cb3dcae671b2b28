import { looksSecret } from '../secret-looking.ts';
import { isJsonObject, listOf, memberOf, objectOf, textOf } from './json-reading.ts';
import type { VaultReference } from './live-check.ts';
import { parseResourceId } from './resource-id.ts';
import { isExpressionText } from './template-expression.ts';

/** How a parameter gets its value. */
export type ParameterAssignment =
  | { readonly kind: 'literal'; readonly value: unknown }
  | ({ readonly kind: 'reference' } & VaultReference);

export interface ParameterProblem {
  /** `error` keeps from deploying. */
  readonly severity: 'error' | 'warning';
  readonly words: string;
}

export interface ParameterFile {
  /** By name as written. */
  readonly assignments: ReadonlyMap<string, ParameterAssignment>;
  /** What cannot be used, by parameter; the empty name is about the file. */
  readonly problems: ReadonlyMap<string, readonly ParameterProblem[]>;
}

/**
 * Reads a parameters file, or the `parameters` of a deployment: `{ name: { value } }` or `{ name: { reference: { keyVault: { id }, secretName } } }`.
 * @param json parsed; a whole file or its `parameters` alone. Never throws.
 */
export function readParameterFile(json: unknown): ParameterFile {
  const root = objectOf(json);
  const inner = memberOf(root, 'parameters');
  const isWhole = isJsonObject(inner) && (memberOf(root, '$schema') !== undefined || memberOf(root, 'contentVersion') !== undefined || Object.keys(root).length === 1);
  const assignments = new Map<string, ParameterAssignment>();
  const problems = new Map<string, readonly ParameterProblem[]>();
  if (!isJsonObject(json)) problems.set('', [{ severity: 'error', words: 'This is no parameters file: it has no parameters.' }]);
  for (const [name, entry] of Object.entries(isWhole ? inner : root)) {
    if (!isWhole && (name === '$schema' || name === 'contentVersion')) continue;
    const read = readAssignment(entry);
    if ('kind' in read) assignments.set(name, read);
    else problems.set(name, [read]);
  }
  return { assignments, problems };
}

function readAssignment(entry: unknown): ParameterAssignment | ParameterProblem {
  if (!isJsonObject(entry)) return { severity: 'error', words: 'A parameter is written as { "value": … }.' };
  const reference = memberOf(entry, 'reference');
  if (reference === undefined) {
    const value = memberOf(entry, 'value');
    return value === undefined ? { severity: 'error', words: 'It has neither a value nor a reference.' } : { kind: 'literal', value };
  }
  const fields = objectOf(reference);
  const vaultId = textOf(memberOf(objectOf(memberOf(fields, 'keyVault')), 'id'));
  const secretName = textOf(memberOf(fields, 'secretName'));
  if (vaultId === null || secretName === null) return { severity: 'error', words: 'A reference needs the id of a key vault and the name of a secret.' };
  return { kind: 'reference', vaultId, secretName, secretVersion: textOf(memberOf(fields, 'secretVersion')) };
}

/** A parameter as the template defines it. */
export interface ParameterDefinition {
  readonly name: string;
  readonly type: string;
  readonly secure: boolean;
  readonly description: string;
  readonly hasDefault: boolean;
  /** As written, expression or not; undefined where it has none. Of secure parameters too: do not show it. */
  readonly defaultValue: unknown;
  readonly allowedValues: readonly unknown[] | null;
  readonly minValue: number | null;
  readonly maxValue: number | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly nullable: boolean;
}

export function parameterDefinitions(template: unknown): ParameterDefinition[] {
  return Object.entries(objectOf(memberOf(objectOf(template), 'parameters'))).map(([name, raw]) => {
    const fields = objectOf(raw);
    const type = textOf(memberOf(fields, 'type')) ?? '';
    const allowed = memberOf(fields, 'allowedValues');
    return {
      name, type,
      secure: isSecureParameterType(type),
      description: textOf(memberOf(objectOf(memberOf(fields, 'metadata')), 'description')) ?? '',
      hasDefault: memberOf(fields, 'defaultValue') !== undefined,
      defaultValue: memberOf(fields, 'defaultValue'),
      allowedValues: allowed === undefined ? null : listOf(allowed),
      minValue: numberOf(memberOf(fields, 'minValue')), maxValue: numberOf(memberOf(fields, 'maxValue')),
      minLength: numberOf(memberOf(fields, 'minLength')), maxLength: numberOf(memberOf(fields, 'maxLength')),
      nullable: memberOf(fields, 'nullable') === true,
    };
  });
}

/** `securestring` and `secureObject`, in any case: ARM does not show values of these types again. */
export function isSecureParameterType(type: string): boolean {
  return /^secure(string|object)$/i.test(type);
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

export interface MergedParameter {
  readonly definition: ParameterDefinition;
  /** Null where it takes its default, or has none. */
  readonly assignment: ParameterAssignment | null;
  /** Where the value comes from; `missing` where it has none at all. */
  readonly from: 'default' | 'file' | 'override' | 'missing';
  readonly problems: readonly ParameterProblem[];
}

export interface MergedParameters {
  /** One for each parameter of the template, in its order. */
  readonly parameters: readonly MergedParameter[];
  /** Given, but the template does not have them: Azure refuses the deployment. */
  readonly unknown: readonly string[];
}

/** Puts template, file and overrides together. Names count in any case; an override wins over the file, the file over the default. */
export function mergeParameters(definitions: readonly ParameterDefinition[], file: ParameterFile, overrides: ReadonlyMap<string, ParameterAssignment>): MergedParameters {
  const inFile = byPlainName(file.assignments);
  const overridden = byPlainName(overrides);
  const troubles = byPlainName(file.problems);
  const names = new Set(definitions.map(({ name }) => name.toLowerCase()));
  const parameters = definitions.map((definition): MergedParameter => {
    const plain = definition.name.toLowerCase();
    const override = overridden.get(plain);
    const assignment = override ?? inFile.get(plain) ?? null;
    const from = override !== undefined ? 'override' : assignment !== null ? 'file' : definition.hasDefault || definition.nullable ? 'default' : 'missing';
    const found = override === undefined ? troubles.get(plain) ?? [] : [];
    return { definition, assignment, from, problems: [...found, ...problemsOf(definition, assignment)] };
  });
  return { parameters, unknown: [...new Set([...file.assignments.keys(), ...file.problems.keys(), ...overrides.keys()])].filter((name) => name !== '' && !names.has(name.toLowerCase())) };
}

function byPlainName<Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return new Map([...map].map(([name, value]) => [name.toLowerCase(), value]));
}

/** What is wrong or risky about the value of a parameter. */
export function problemsOf(definition: ParameterDefinition, assignment: ParameterAssignment | null): ParameterProblem[] {
  if (assignment === null) {
    if (!definition.hasDefault) return definition.nullable ? [] : [{ severity: 'error', words: 'It has no value and no default.' }];
    const isOpen = definition.secure && definition.defaultValue !== '' && !(typeof definition.defaultValue === 'string' && isExpressionText(definition.defaultValue));
    return isOpen ? [{ severity: 'warning', words: 'Its default is a secret that stands in the template for everyone to read.' }] : [];
  }
  return assignment.kind === 'reference' ? referenceProblems(definition, assignment) : literalProblems(definition, assignment.value);
}

function referenceProblems({ secure }: ParameterDefinition, { vaultId, secretName, secretVersion }: VaultReference): ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  if (parseResourceId(vaultId)?.type.toLowerCase() !== 'microsoft.keyvault/vaults') problems.push({ severity: 'error', words: 'The reference does not name a key vault: its id ends with /providers/Microsoft.KeyVault/vaults/ and a name.' });
  if (!/^[A-Za-z0-9-]{1,127}$/.test(secretName)) problems.push({ severity: 'error', words: 'Names of secrets have letters, digits and hyphens only, at most 127.' });
  if (secretVersion !== null && !/^[0-9a-f]{32}$/i.test(secretVersion)) problems.push({ severity: 'warning', words: 'The version of the secret does not look like one: it has 32 hexadecimal digits.' });
  if (!secure) problems.push({ severity: 'warning', words: 'A secret goes into a parameter that is not secure: Azure will show its value in the history. Make it a secureString.' });
  return problems;
}

function literalProblems(definition: ParameterDefinition, value: unknown): ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  // A parameters file knows no expressions (azure.md §2.2): Azure would take the text as it stands.
  if (textsIn(value).some(isExpressionText)) problems.push({ severity: 'error', words: 'A template expression does not work here: Azure takes it as plain text. Write the value itself.' });
  const open = placeholdersIn(value);
  if (open.length > 0) problems.push({ severity: 'error', words: `${open.map(({ name }) => `@@${name}@@`).slice(0, 5).join(', ')} still stands for a value.` });
  const wrongType = typeProblem(definition.type, value, definition.nullable);
  if (wrongType !== null) return [...problems, { severity: 'error', words: wrongType }];
  if (definition.secure && value !== '') problems.push({ severity: 'warning', words: 'A secret stands in the file. Refer to a secret of a key vault instead.' });
  if (!definition.secure && typeof value === 'string' && looksSecret(definition.name, value)) problems.push({ severity: 'warning', words: 'This looks like a secret, and the parameter is not secure: Azure will show its value in the history. Make it a secureString.' });
  return [...problems, ...limitProblems(definition, value)];
}

const typeWords: ReadonlyMap<string, string> = new Map([['string', 'a text'], ['int', 'a whole number'], ['bool', 'true or false'], ['object', 'an object'], ['array', 'a list']]);

function typeProblem(type: string, value: unknown, nullable: boolean): string | null {
  if (value === null && nullable) return null;
  const plain = type.toLowerCase().replace(/^secure/, '');
  const words = typeWords.get(plain);
  if (words === undefined) return null;
  const fits = plain === 'string' ? typeof value === 'string' : plain === 'int' ? Number.isInteger(value) : plain === 'bool' ? typeof value === 'boolean' : plain === 'array' ? Array.isArray(value) : isJsonObject(value);
  return fits ? null : `It has to be ${words}.`;
}

function limitProblems({ allowedValues, minValue, maxValue, minLength, maxLength, secure }: ParameterDefinition, value: unknown): ParameterProblem[] {
  const wrong: string[] = [];
  if (allowedValues !== null && !isAllowed(value, allowedValues)) wrong.push(secure ? 'The template does not allow this value.' : `The template allows only ${allowedValues.slice(0, 12).map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(', ')}${allowedValues.length > 12 ? ' …' : ''}.`);
  if (typeof value === 'number') {
    if (minValue !== null && value < minValue) wrong.push(`It is less than ${minValue}.`);
    if (maxValue !== null && value > maxValue) wrong.push(`It is more than ${maxValue}.`);
  }
  if (typeof value === 'string' || Array.isArray(value)) {
    const unit = typeof value === 'string' ? 'characters' : 'items';
    if (minLength !== null && value.length < minLength) wrong.push(`It has fewer than ${minLength} ${unit}.`);
    if (maxLength !== null && value.length > maxLength) wrong.push(`It has more than ${maxLength} ${unit}.`);
  }
  return wrong.map((words) => ({ severity: 'error', words }));
}

/** ARM compares texts of allowed values in any case; of a list each item has to be allowed. */
function isAllowed(value: unknown, allowed: readonly unknown[]): boolean {
  const plain = (each: unknown) => JSON.stringify(typeof each === 'string' ? each.toLowerCase() : each);
  const set = new Set(allowed.map(plain));
  return set.has(plain(value)) || (Array.isArray(value) && value.every((item: unknown) => set.has(plain(item))));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((member: unknown) => textsIn(member)) : [];
}

export interface Placeholder {
  readonly name: string;
  /** How often it stands there. */
  readonly count: number;
}

const placeholderShape = /@@([A-Za-z_][A-Za-z0-9_.-]{0,99})@@/g;

/** Placeholders such as `@@IMAGE_URI@@` in a text, or in all texts of a value, in the order in which they come. */
export function placeholdersIn(value: unknown): Placeholder[] {
  const counts = new Map<string, number>();
  for (const text of textsIn(value)) for (const [, name = ''] of text.matchAll(placeholderShape)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** Fills placeholders of a value; those without a value stay. A text that is one placeholder takes the value as it is, number or list. */
export function fillPlaceholders(value: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    const [, whole] = /^@@([A-Za-z_][A-Za-z0-9_.-]{0,99})@@$/.exec(value) ?? [];
    if (whole !== undefined && values.has(whole)) return values.get(whole);
    return value.replaceAll(placeholderShape, (found, name: string) => {
      const filled = values.get(name);
      return filled === undefined ? found : typeof filled === 'string' ? filled : JSON.stringify(filled);
    });
  }
  if (Array.isArray(value)) return value.map((item: unknown) => fillPlaceholders(item, values));
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fillPlaceholders(member, values)])) : value;
}

/** The body that ARM takes: what has an assignment, in ARM's form. Holds secrets where literals are secrets. */
export function deploymentParameters(assignments: ReadonlyMap<string, ParameterAssignment>): { readonly [name: string]: unknown } {
  return Object.fromEntries([...assignments].map(([name, assignment]) => [name, assignmentJson(assignment)]));
}

function assignmentJson(assignment: ParameterAssignment): unknown {
  if (assignment.kind === 'literal') return { value: assignment.value };
  const { vaultId, secretName, secretVersion } = assignment;
  return { reference: { keyVault: { id: vaultId }, secretName, ...(secretVersion === null ? {} : { secretVersion }) } };
}

/** Vault references of a deployment's parameters, by parameter, for hints about a reference that failed. */
export function vaultReferences(assignments: ReadonlyMap<string, ParameterAssignment>): ReadonlyMap<string, VaultReference> {
  return new Map([...assignments].flatMap(([name, assignment]) => (assignment.kind === 'reference' ? [[name, assignment] as const] : [])));
}
