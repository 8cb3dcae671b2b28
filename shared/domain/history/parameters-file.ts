import type { DeploymentKind, DeploymentParameter, DeploymentRecord } from './deployment.ts';

/** A parameters file for one environment, and the secrets that are not in it. */
export interface ParametersFile {
  /** Name without folder. */
  readonly fileName: string;
  readonly content: string;
  /** Names of parameters whose values are not kept: whoever uses the file has to add them. */
  readonly leftOut: readonly string[];
}

/** Writes the parameters of a record in the form that its system reads: an ARM parameters file, or Service Fabric's ApplicationParameters. */
export function parametersFile(kind: DeploymentKind, environment: string, record: DeploymentRecord): ParametersFile {
  const known = record.parameters.filter(({ secret, value }) => !secret && value !== null);
  const leftOut = record.parameters.filter(({ secret, value }) => secret || value === null).map(({ name }) => name);
  const stem = `${record.application}.${environment}`;
  if (kind === 'application-upgrade') return { fileName: `${stem}.xml`, content: applicationParameters(record.name, known, leftOut), leftOut };
  return { fileName: `${stem}.parameters.json`, content: armParameters(known), leftOut };
}

function armParameters(parameters: readonly DeploymentParameter[]): string {
  return `${JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, { value: armValue(parameter) }])),
  }, null, 2)}\n`;
}

/** Values are kept as text. Where the type is not known, what reads as an object, a list, true or false is taken for that; a number stays text. */
function armValue({ value, type }: DeploymentParameter): unknown {
  const text = value ?? '';
  const declared = type?.toLowerCase();
  if (declared === 'string' || declared === 'securestring') return text;
  try {
    const parsed: unknown = JSON.parse(text);
    const isPlainNumber = typeof parsed === 'number' && declared !== 'int';
    return typeof parsed === 'string' || isPlainNumber ? text : parsed;
  } catch {
    return text;
  }
}

function applicationParameters(name: string, parameters: readonly DeploymentParameter[], leftOut: readonly string[]): string {
  const lines = parameters.map((parameter) => `    <Parameter Name="${xmlText(parameter.name)}" Value="${xmlText(parameter.value ?? '')}" />`);
  // Two dashes would end a comment.
  const missing = leftOut.map((secret) => `    <!-- Left out, a secret: ${xmlText(secret).replaceAll('-', '&#45;')} -->`);
  return [
    '<?xml version="1.0" encoding="utf-8"?>', `<Application xmlns="http://schemas.microsoft.com/2011/01/fabric" Name="${xmlText(name)}">`,
    '  <Parameters>', ...lines, ...missing, '  </Parameters>', '</Application>', '',
  ].join('\n');
}

function xmlText(text: string): string {
  // Characters that XML 1.0 has no place for, not even escaped.
  const legal = text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };
  return legal.replaceAll(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? character);
}
