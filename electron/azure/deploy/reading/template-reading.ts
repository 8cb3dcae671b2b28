import type { LintFinding as ShownFinding, TemplateOutline as ShownOutline } from '../../../../shared/contract/azure/deploy.ts';
import { parameterDefinitions, placeholdersIn, readParameterFile, type ParameterDefinition, type ParameterFile } from '../../../../shared/domain/azure/parameters.ts';
import { isSecretParameter, redactParameters, redactText, redactTemplate } from '../../../../shared/domain/azure/redaction.ts';
import { hardCodedNames } from '../../../../shared/domain/azure/storage-names.ts';
import { maskedTemplate } from '../../../../shared/domain/azure/template-clean.ts';
import { readTemplateJson } from '../../../../shared/domain/azure/template-json.ts';
import { decodeTemplate, lintTemplate, type LintReport, type TemplateScope } from '../../../../shared/domain/azure/template-lint.ts';
import { outlineTemplate, type OutlineResource, type TemplateOutline } from '../../../../shared/domain/azure/template-outline.ts';
import { hideSecrets, type HiddenText } from './hidden-text.ts';

/* What is learnt from the files of a draft. Pure and plain data: it runs in the thread for heavy work, as 4 MB take too long for the main one. */

/** What a file is, by its content. */
export type FileKind = 'template' | 'parameters' | 'unknown';

export interface TemplateReading {
  /** As it was given, decoded. */
  readonly text: string;
  readonly hidden: HiddenText;
  readonly bytes: number;
  readonly lint: ShownFinding[];
  readonly hasErrors: boolean;
  /** Null where it is no template or does not say. */
  readonly scope: TemplateScope | null;
  /** Null where it cannot be read. */
  readonly outline: ShownOutline | null;
  readonly definitions: readonly ParameterDefinition[];
  /** `@@NAME@@` that still stand in it. */
  readonly placeholders: string[];
  /** Resource providers that it needs. */
  readonly namespaces: string[];
}

/** @param input bytes of a file, or the text that was read from one. @param now ms since 1970 */
export function readTemplate(input: Uint8Array | string, now: number): TemplateReading {
  const report = lintTemplate(input, 'template');
  const text = typeof input === 'string' ? input : decodeTemplate(input).text;
  const value = valueIn(text);
  const outline = value === undefined ? null : outlineTemplate(value, now);
  return {
    text, hidden: hideSecrets(text, redactTemplate), bytes: report.bytes,
    lint: shownFindings(report, 'template'), hasErrors: report.hasErrors, scope: report.scope,
    outline: outline === null ? null : shownOutline(outline, value),
    definitions: value === undefined ? [] : parameterDefinitions(value),
    placeholders: placeholdersIn(value).map(({ name }) => `@@${name}@@`).slice(0, 200),
    namespaces: outline === null ? [] : namespacesOf(outline.resources),
  };
}

export interface ParametersReading {
  readonly text: string;
  readonly hidden: HiddenText;
  readonly lint: ShownFinding[];
  readonly hasErrors: boolean;
  readonly file: ParameterFile;
  readonly placeholders: string[];
}

/** @param template says by its types what is secret; while it cannot be read, everything is. */
export function readParameters(input: Uint8Array | string, template: Pick<TemplateReading, 'definitions' | 'outline'>): ParametersReading {
  const report = lintTemplate(input, 'parameters');
  const text = typeof input === 'string' ? input : decodeTemplate(input).text;
  const value = valueIn(text);
  return {
    text, hidden: hideSecrets(text, (whole) => redactedFile(whole, template)),
    lint: shownFindings(report, 'parameters'), hasErrors: report.hasErrors,
    file: readParameterFile(value ?? {}),
    placeholders: placeholdersIn(value).map(({ name }) => `@@${name}@@`).slice(0, 200),
  };
}

/** What a file is. A parameters file is one whatever else it holds. */
export function kindOfFile(input: Uint8Array | string): FileKind {
  return lintTemplate(input, 'template').kind;
}

/** Undefined where it cannot be read, even when what cleaning takes away is overlooked. */
export function valueIn(text: string): unknown {
  const read = readTemplateJson(maskedTemplate(text));
  return 'value' in read ? read.value : undefined;
}

/** Secret by the type that the template declares, by their names and by their values. */
function redactedFile(value: unknown, { definitions, outline }: Pick<TemplateReading, 'definitions' | 'outline'>): unknown {
  const { assignments } = readParameterFile(value);
  const isSecret = (name: string, type: string, given: unknown): boolean => outline === null || isSecretParameter(name, type, given);
  const types = new Map(definitions.map(({ name, type }) => [name.toLowerCase(), type]));
  const secret = [...assignments].filter(([name, assignment]) => assignment.kind === 'literal' && isSecret(name, types.get(name.toLowerCase()) ?? '', assignment.value)).map(([name]) => [name, { type: 'secureString' }] as const);
  const declared = definitions.map(({ name, type }) => [name, { type }] as const);
  return redactParameters(value, { parameters: Object.fromEntries([...declared, ...secret]) });
}

function shownFindings({ findings, more }: LintReport, file: ShownFinding['file']): ShownFinding[] {
  const shown = findings.map(({ severity, rule, line, column, message, codePoint, fixable }): ShownFinding => ({
    file, severity, rule, line, column, words: redactText(codePoint === null || message.includes(codePoint) ? message : `${message} (${codePoint})`).slice(0, 1_000), cleanable: fixable,
  }));
  const last = shown.at(-1);
  if (more === 0 || last === undefined) return shown;
  return [...shown, { ...last, rule: 'more', severity: 'info', words: `${more} more are not listed.`, cleanable: false }];
}

const most = { resources: 2_000, names: 1_000, depends: 200, fedBy: 100 } as const;

function shownOutline({ resources, variables, outputs, cycle }: TemplateOutline, template: unknown): ShownOutline {
  return {
    resources: flat(resources, 0).slice(0, most.resources),
    variables: variables.slice(0, most.names).map(({ name }) => name.slice(0, 1_000)),
    outputs: outputs.slice(0, most.names).map(({ name, type }) => ({ name: name.slice(0, 1_000), type: type.slice(0, 60) })),
    cycle: (cycle ?? []).slice(0, most.depends).map((key) => key.slice(0, 2_000)),
    hardCodedNames: hardCodedNames(template).slice(0, 100).map(({ name, type, words }) => ({ name: name.slice(0, 1_000), type: type.slice(0, 1_000), words: words.slice(0, 500) })),
  };
}

function flat(resources: readonly OutlineResource[], depth: number): ShownOutline['resources'] {
  return resources.flatMap(({ type, name, apiVersion, apiVersionWarning, edges, nested, linkUri, protectedPlaces, parameters }) => [
    {
      type: type.slice(0, 1_000), name: redactText(name).slice(0, 2_000), apiVersion: apiVersion.slice(0, 60), apiVersionAgeWarning: (apiVersionWarning ?? '').slice(0, 300),
      dependsOn: edges.slice(0, most.depends).map(({ text }) => redactText(text).slice(0, 2_000)), nested: nested !== null || linkUri !== null, protectedSettings: protectedPlaces.length > 0,
      fedBy: parameters.slice(0, most.fedBy).map((each) => each.slice(0, 1_000)), depth,
    },
    ...(nested === null ? [] : flat(nested.resources, depth + 1)),
  ]);
}

function namespacesOf(resources: readonly OutlineResource[]): string[] {
  const found = new Map<string, string>();
  const look = (list: readonly OutlineResource[]): void => {
    for (const { type, existing, nested } of list) {
      const [namespace = ''] = type.split('/');
      // Expressions name no provider, and Microsoft.Resources is always there.
      if (!existing && /^[A-Za-z][\w.]*\.[\w.]+$/.test(namespace) && namespace.toLowerCase() !== 'microsoft.resources') found.set(namespace.toLowerCase(), namespace);
      if (nested !== null) look(nested.resources);
    }
  };
  look(resources);
  return [...found.values()].slice(0, 100);
}
