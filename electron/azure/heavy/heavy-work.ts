import { diffTemplates } from '../../../shared/domain/azure/deployment-diff.ts';
import { memberOf, objectOf } from '../../../shared/domain/azure/json-reading.ts';
import type { VaultReference } from '../../../shared/domain/azure/live-check.ts';
import { machineDemands } from '../../../shared/domain/azure/quota-demand.ts';
import { redactJson, redactTemplate } from '../../../shared/domain/azure/redaction.ts';
import { evaluateTemplateValue, type EvaluationScope } from '../../../shared/domain/azure/template-evaluation.ts';
import { readTemplateJson } from '../../../shared/domain/azure/template-json.ts';
import { lintTemplate } from '../../../shared/domain/azure/template-lint.ts';
import { outlineTemplate } from '../../../shared/domain/azure/template-outline.ts';
import { isDeploymentType, resourcesOf } from '../../../shared/domain/azure/template-source.ts';
import { parseLossless, stringifyLossless } from '../../core/lossless-json.ts';
import { draftWork } from '../deploy/reading/draft-work.ts';
import { vaultReferencesOf } from '../deployments/vault-references.ts';
import type { HeavyAnswer, HeavyCalls, HeavyRequest, ResourceQuestion } from './heavy-calls.ts';

/** What the thread does, one question after the other. @throws SyntaxError where an answer of Azure is no JSON */
export function heavyWork(request: HeavyRequest): HeavyAnswer {
  const { call } = request;
  switch (request.kind) {
    case 'shownTemplate': return { call, kind: 'shownTemplate', text: shownTemplate(request.text) };
    case 'diffTemplates': return { call, kind: 'diffTemplates', entries: diffTemplates(templateIn(request.left), templateIn(request.right)) };
    case 'redacted': return { call, kind: 'redacted', text: redactedParts(request.parts) };
    case 'outline': return { call, kind: 'outline', outline: outlineOf(request.text, request.now) };
    case 'lint': return { call, kind: 'lint', report: lintTemplate(request.input, request.expected) };
    case 'nestedReferences': return { call, kind: 'nestedReferences', references: nestedReferences(request) };
    case 'machineSize': return { call, kind: 'machineSize', size: machineSize(request) };
    case 'kindsOfFiles': case 'readTemplate': case 'readParameters': case 'cleanText': case 'exportedTemplate': case 'planDeployment': case 'deploymentBody': case 'whatIfPicture': case 'packAnswer': return draftWork(request);
  }
}

/** @param text what `exportTemplate` answered. */
function templateIn(text: string): unknown {
  return memberOf(objectOf(parseLossless(text)), 'template');
}

function shownTemplate(text: string): string | null {
  const template = templateIn(text);
  if (template === undefined || template === null) return null;
  const shown = redactTemplate(template);
  const withBreaks = indented(shown);
  return withBreaks.length <= longestShown ? withBreaks : stringifyLossless(shown);
}

/** Beyond this a text is not worth its line breaks: what goes to the page at once is bounded. */
const longestShown = 5_000_000;

function redactedParts(parts: HeavyCalls['redacted']['ask']['parts']): string {
  return parts.map(({ title, value }) => `// ${title}\n${indented(redactJson(value))}`).join('\n\n');
}

/** As `JSON.stringify` indents, with long numbers in all of their digits. */
function indented(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    // It holds a bigint.
    return stringifyLossless(value);
  }
}

function outlineOf(text: string, now: number) {
  const read = readTemplateJson(text);
  return 'value' in read ? outlineTemplate(read.value, now) : null;
}

function scopeOf({ parameters, subscriptionId, resourceGroup }: ResourceQuestion): Omit<EvaluationScope, 'variables'> {
  const values = Object.entries(objectOf(parameters)).map(([name, entry]) => [name, memberOf(objectOf(entry), 'value')] as const).filter(([, value]) => value !== undefined);
  return { parameters: new Map(values), resourceGroup: { name: resourceGroup, location: '' }, subscriptionId, copyIndex: null };
}

function machineSize(question: ResourceQuestion): string | null {
  const demands = machineDemands(templateIn(question.text), scopeOf(question));
  return demands.find(({ name }) => name.toLowerCase() === question.resourceName.toLowerCase())?.size ?? null;
}

function nestedReferences(question: ResourceQuestion): ReadonlyMap<string, VaultReference> {
  const template = templateIn(question.text);
  const scope = { ...scopeOf(question), variables: objectOf(memberOf(objectOf(template), 'variables')) };
  const nested = resourcesOf(template).find(({ type, names }) => {
    const name = evaluateTemplateValue(names.at(-1), scope);
    return isDeploymentType(type) && name.known && typeof name.value === 'string' && name.value.toLowerCase() === question.resourceName.toLowerCase();
  });
  const parameters = evaluateTemplateValue(memberOf(objectOf(memberOf(nested?.body ?? {}, 'properties')), 'parameters'), scope);
  return parameters.known ? vaultReferencesOf(objectOf(parameters.value)) : new Map();
}
