import { mergeParameters, type MergedParameters, type ParameterAssignment, type ParameterFile, type ParameterProblem } from '../../../../shared/domain/azure/parameters.ts';
import { redactedText } from '../../../../shared/domain/azure/redaction.ts';
import type { ParametersReading, TemplateReading } from '../reading/template-reading.ts';
import type { DraftRecord, Override } from './draft-record.ts';
import type { LoadedDraft } from './draft-store.ts';
import { ownObstacles } from './obstacles.ts';

/** A draft with all that is known of it but what Azure told. Immutable: each change makes another one. */
export interface DraftContent {
  readonly record: DraftRecord;
  readonly template: TemplateReading;
  readonly parameters: ParametersReading | null;
  readonly secrets: ReadonlyMap<string, string>;
  readonly secretsState: LoadedDraft['secretsState'];
  readonly merged: MergedParameters;
  /** What keeps it from being deployed, as far as it is known without asking Azure. */
  readonly obstacles: readonly string[];
}

const noFile: ParameterFile = { assignments: new Map(), problems: new Map() };
const lost: readonly ParameterProblem[] = [{ severity: 'error', words: 'Its secret is no longer kept. Give it again.' }];

export function contentOf(parts: Omit<DraftContent, 'merged' | 'obstacles'>): DraftContent {
  const { template: { definitions }, parameters, record, secrets } = parts;
  const file = parameters?.file ?? noFile;
  const types = new Map(definitions.map(({ name, type }) => [name, type]));
  const overrides = new Map<string, ParameterAssignment>();
  const problems = new Map(file.problems);
  const defaults = new Set<string>();
  for (const [name, override] of Object.entries(record.overrides)) {
    const assignment = assignmentOf(override, types.get(name) ?? 'string', secrets.get(name));
    if (assignment !== null) overrides.set(name, assignment);
    else if (override.kind === 'secret') problems.set(name, lost);
    defaults.add(name.toLowerCase());
  }
  const assignments = new Map<string, ParameterAssignment>();
  for (const [name, assignment] of file.assignments) {
    if (isLost(assignment)) problems.set(name, lost);
    else if (!defaults.has(name.toLowerCase())) assignments.set(name, assignment);
  }
  const content = { ...parts, merged: mergeParameters(definitions, { assignments, problems }, overrides) };
  return { ...content, obstacles: ownObstacles(content) };
}

/** Null where it takes its default, or its secret is lost. */
function assignmentOf(override: Override, type: string, secret: string | undefined): ParameterAssignment | null {
  switch (override.kind) {
    case 'default': return null;
    case 'literal': return { kind: 'literal', value: literalOf(type, override.value) };
    case 'secret': return secret === undefined ? null : { kind: 'literal', value: literalOf(type, secret) };
    case 'reference': return override;
  }
}

/** A text that is no JSON stays one: that it is of the wrong type is told as for any other value. */
function literalOf(type: string, text: string): unknown {
  if (/^(secure)?string$/i.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A stand-in is left where the secret was forgotten: it must not be deployed. */
function isLost(assignment: ParameterAssignment): boolean {
  return assignment.kind === 'literal' && JSON.stringify(assignment.value)?.includes(redactedText);
}

/** The parameters as ARM takes them. Those that take their defaults are left out. */
export function assignmentsOf({ merged }: DraftContent): ReadonlyMap<string, ParameterAssignment> {
  return new Map(merged.parameters.flatMap(({ definition, assignment }) => (assignment === null ? [] : [[definition.name, assignment] as const])));
}

/** Value of a parameter where it is a text, given or by default. */
export function literalText({ merged }: DraftContent, name: string): string | null {
  const found = merged.parameters.find(({ definition }) => definition.name.toLowerCase() === name.toLowerCase());
  if (found === undefined || found.assignment?.kind === 'reference') return null;
  const value = found.assignment === null ? found.definition.defaultValue : found.assignment.value;
  return typeof value === 'string' ? value : null;
}
