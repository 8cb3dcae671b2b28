import { looksSecret } from '../secret-looking.ts';
import { isJsonObject, memberOf, objectOf, textOf } from './json-reading.ts';
import { isSecureParameterType } from './parameters.ts';
import { isExpressionText, parseTemplateText, type Expression } from './template-expression.ts';

/*
 * What may be shown and kept of templates, parameters and answers (azure.md §2.0): no values of secure types, nothing that
 * looks like a secret by its name or its value, nothing of protected settings, no keys, no signatures in addresses.
 */

/** What stands in the place of a secret. */
export const redactedText = '••••••••';

/** Parts of values that are taken out of longer texts. */
const secretParts: readonly (readonly [RegExp, string])[] = [
  [/([?&](?:sig|code|sv_sig|access_token|client_secret)=)[^&\s"'<>]+/gi, `$1${redactedText}`],
  [/((?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|ClientSecret)\s*=\s*)[^;"'\s]+/gi, `$1${redactedText}`],
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^/\s:@"']{1,200}:)[^/\s@"']{1,500}@/gi, `$1${redactedText}@`],
  [/\b(Bearer\s+)[A-Za-z0-9._~+/-]{8,}=*/g, `$1${redactedText}`],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g, redactedText],
  [/-----BEGIN [A-Z ]{1,40}-----[\s\S]*?(?:-----END [A-Z ]{1,40}-----|$)/g, redactedText],
];

/** A text with the secrets taken out that can be told by their form. */
export function redactText(text: string): string {
  return secretParts.reduce((rest, [pattern, into]) => rest.replace(pattern, into), text);
}

/** Names of members that Azure never shows again. */
export function isProtectedName(name: string): boolean {
  return /^protectedsettings(fromkeyvault)?$/i.test(name);
}

/** Names whose value is never shown, whatever it looks like. */
function isHiddenName(name: string): boolean {
  return /^(adminpassword|administratorloginpassword|sshprivatekey|customdata|userdata|authorization|listkeysresult|primarykey|secondarykey|primaryconnectionstring|secondaryconnectionstring)$/i.test(name);
}

/**
 * A JSON value with secrets taken out. Shape and names stay. Expressions of templates stay as well: they name where a secret
 * comes from and are none.
 * @param secretNames parameters or outputs, in lower case, whose `value` is secret because of their type
 */
export function redactJson(value: unknown, secretNames: ReadonlySet<string> = new Set()): unknown {
  return redacted(value, '', secretNames, 0);
}

function redacted(value: unknown, name: string, secretNames: ReadonlySet<string>, depth: number): unknown {
  if (depth > 200) return redactedText;
  if (typeof value === 'string') return redactedValue(value, name);
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(item, name, secretNames, depth + 1));
  if (!isJsonObject(value)) return value;
  const type = textOf(memberOf(value, 'type'));
  const isSecure = secretNames.has(name.toLowerCase()) || (type !== null && isSecureParameterType(type));
  // A list of settings says in a neighbour what a value is: `{ name: 'Password', value: … }`.
  const label = textOf(memberOf(value, 'name')) ?? textOf(memberOf(value, 'key')) ?? name;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => {
    if (isProtectedName(key) || (isHiddenName(key) && !isJsonObject(member))) return [key, hidden(member)];
    const isValue = /^(value|defaultvalue|allowedvalues)$/i.test(key);
    if (isSecure && isValue) return [key, hidden(member)];
    return [key, redacted(member, isValue ? label : key, secretNames, depth + 1)];
  }));
}

/** Expressions that only name where something comes from stay; everything else is covered. */
function hidden(value: unknown): unknown {
  if (typeof value === 'string') return isOnlyNames(expressionOf(value)) ? value : redactedText;
  if (Array.isArray(value)) return value.map((item: unknown) => hidden(item));
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hidden(member)]));
  return value === null ? null : redactedText;
}

function redactedValue(value: string, name: string): string {
  const expression = expressionOf(value);
  if (isOnlyNames(expression)) return value;
  // Whatever stands under the name of a secret is covered whole; elsewhere the secret is cut out.
  if (name !== '' && looksSecret(name, value) && looksSecret(name, 'x')) return redactedText;
  if (expression !== null) {
    const joined = looseTexts(expression).join('');
    return looksSecret('', joined) || redactText(joined) !== joined ? redactedText : redactText(value);
  }
  const text = redactText(value);
  return looksSecret('', text.replaceAll(redactedText, '')) ? redactedText : text;
}

function expressionOf(value: string): Expression | null {
  return isExpressionText(value) ? parseTemplateText(value) : null;
}

/** Texts of an expression that are no names, in their order: a secret may be cut in pieces. */
function looseTexts(expression: Expression): string[] {
  switch (expression.kind) {
    case 'literal': return typeof expression.value === 'string' ? [expression.value] : [];
    case 'member': return looseTexts(expression.of);
    case 'index': return looseTexts(expression.of);
    case 'call': return namingFunctions.has(expression.name.toLowerCase()) ? [] : expression.args.flatMap(looseTexts);
  }
}

/** Functions whose texts are names of things. */
const namingFunctions: ReadonlySet<string> = new Set(['parameters', 'variables', 'resourceid', 'subscriptionresourceid', 'reference', 'listkeys', 'listaccountsas', 'listsecrets', 'resourcegroup', 'subscription']);

/** Whether an expression holds no text but names, so that it tells no secret. */
function isOnlyNames(expression: Expression | null): boolean {
  if (expression === null) return false;
  switch (expression.kind) {
    case 'literal': return typeof expression.value !== 'string';
    case 'member': return isOnlyNames(expression.of);
    case 'index': return isOnlyNames(expression.of) && (isOnlyNames(expression.at) || expression.at.kind === 'literal');
    case 'call': return namingFunctions.has(expression.name.toLowerCase()) || expression.args.every(isOnlyNames);
  }
}

/** A template as it may be shown: defaults of secure parameters and everything secret-looking taken out. */
export function redactTemplate(template: unknown): unknown {
  return redactJson(template);
}

/**
 * Parameters or outputs of a deployment as they may be shown: `{ name: { type?, value } }`.
 * @param template names the secure ones where the values do not say their type
 */
export function redactParameters(parameters: unknown, template: unknown = null): unknown {
  const definitions = objectOf(memberOf(objectOf(template), 'parameters'));
  const secure = Object.entries(definitions).flatMap(([name, definition]) => (isSecureParameterType(textOf(memberOf(objectOf(definition), 'type')) ?? '') ? [name.toLowerCase()] : []));
  return redactJson(parameters, new Set(secure));
}

/** Whether a parameter or output is to be treated as a secret: by its type, its name or its value. */
export function isSecretParameter(name: string, type: string, value: unknown): boolean {
  if (isSecureParameterType(type) || isProtectedName(name) || isHiddenName(name)) return true;
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  return looksSecret(name, text);
}
