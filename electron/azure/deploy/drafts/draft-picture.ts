import type { Draft, DraftParameter, DraftValue } from '../../../../shared/contract/azure/deploy.ts';
import { isJsonObject } from '../../../../shared/domain/azure/json-reading.ts';
import type { MergedParameter } from '../../../../shared/domain/azure/parameters.ts';
import { isSecretParameter, redactJson } from '../../../../shared/domain/azure/redaction.ts';
import type { DraftContent } from './draft-content.ts';
import type { DraftSteps } from './draft-steps.ts';
import { obstaclesOf } from './obstacles.ts';

/** What does not change while steps run. */
export type StillPicture = Omit<Draft, 'preflight' | 'whatIf' | 'obstacles'>;

/** The draft as a page sees it. No secret is in it. */
export function draftPicture(still: StillPicture, content: DraftContent, { preflight, whatIf }: DraftSteps): Draft {
  return { ...still, preflight, whatIf, obstacles: obstaclesOf(content, { preflight, whatIf }).slice(0, 50).map((words) => words.slice(0, 500)) };
}

export function stillPicture({ record, template, parameters, merged }: DraftContent): StillPicture {
  const { draftId, title, createdAt, changedAt, origin, ignoredFiles, target, deployed } = record;
  return {
    draftId, title, createdAt, changedAt, origin, ignoredFiles, target,
    templateBytes: template.bytes, outline: template.outline,
    lint: [...template.lint, ...(parameters?.lint ?? [])].slice(0, 1_000),
    parameters: merged.parameters.slice(0, 1_000).map(shownParameter),
    unknownParameters: merged.unknown.slice(0, 1_000).map((name) => name.slice(0, 1_000)),
    placeholders: [...new Set([...template.placeholders, ...(parameters?.placeholders ?? [])])].slice(0, 200),
    deployed: deployed === null ? null : { deploymentId: deployed.deploymentId, at: deployed.at },
  };
}

function shownParameter({ definition, assignment, from, problems }: MergedParameter): DraftParameter {
  const { name, type, secure, description, allowedValues, defaultValue } = definition;
  return {
    name: name.slice(0, 1_000), type: type.slice(0, 60), secure, description: description.slice(0, 4_000),
    allowedValues: secure ? [] : (allowedValues ?? []).slice(0, 500).map((value) => textOf(value, 1_000)),
    defaultValue: defaultValue === undefined || secure ? null : textOf(shownValue(name, defaultValue), 20_000),
    value: shownAssignment(definition, assignment, from === 'missing'),
    from: assignment?.kind === 'reference' ? 'reference' : from === 'missing' ? 'unknown' : from,
    problems: problems.slice(0, 20).map(({ severity, words }) => ({ severity, words: words.slice(0, 500) })),
  };
}

function shownAssignment({ name, type }: MergedParameter['definition'], assignment: MergedParameter['assignment'], isMissing: boolean): DraftValue {
  if (assignment === null) return { kind: isMissing ? 'missing' : 'default' };
  if (assignment.kind === 'reference') {
    const { vaultId, secretName, secretVersion } = assignment;
    // An id that is none is told as a problem; the page gets only what is one.
    return { kind: 'reference', vaultId: (vaultId.startsWith('/') ? vaultId : `/${vaultId}`).slice(0, 2_000), secretName: secretName.slice(0, 200), secretVersion: secretVersion?.slice(0, 100) ?? null };
  }
  return isSecretParameter(name, type, assignment.value) ? { kind: 'secret', given: true } : { kind: 'literal', value: textOf(shownValue(name, assignment.value), 100_000) };
}

/** A value may hold a secret somewhere inside. */
function shownValue(name: string, value: unknown): unknown {
  const covered = redactJson({ [name]: value });
  return isJsonObject(covered) ? covered[name] : null;
}

function textOf(value: unknown, most: number): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  return text.length > most ? `${text.slice(0, most - 2)} …` : text;
}
