import type { DeploymentChange, DeploymentParameter, DeploymentRecord, DeploymentResult } from './deployment.ts';

export interface ComparedFact {
  readonly name: string;
  readonly left: string;
  readonly right: string;
  readonly same: boolean;
}

/** A record beside another one, with what the history adds to it. */
export interface ComparedRow {
  readonly record: DeploymentRecord;
  readonly environment: string;
  readonly result: DeploymentResult;
}

const longestFact = 8_000;

/** Facts of two rows of any kind in the order in which they are read. What neither of them has is left out. */
export function comparedFacts(left: ComparedRow, right: ComparedRow): ComparedFact[] {
  const facts = new Map<string, { left: string; right: string }>();
  for (const [name, text] of factsOf(left)) facts.set(name, { left: cut(text), right: '' });
  for (const [name, text] of factsOf(right)) facts.set(name, { left: facts.get(name)?.left ?? '', right: cut(text) });
  return [...facts].filter(([, texts]) => texts.left !== '' || texts.right !== '').map(([name, texts]) => ({ name, ...texts, same: texts.left === texts.right }));
}

function factsOf({ record, environment, result }: ComparedRow): [name: string, text: string][] {
  const extra = Object.entries(record.extra).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return [
    ['Kind', record.kind], ['Name', record.name], ['Application', record.application], ['Environment', environment], ['Place', record.place], ['Source', record.sourceName],
    ['Version', record.versionTo ?? ''], ['Version before', record.versionFrom ?? ''], ['Result', result], ['Causes', record.causes.map(causeWords).join('\n')],
    ['By', record.by ?? ''], ['Reason', record.reason], ['Started', timeText(record.startedAt)], ['Ended', timeText(record.endedAt)],
    ['Duration', record.durationMs === null ? '' : `${Math.round(record.durationMs / 1_000)} s`], ['Roll-back', record.rollback ? 'yes' : 'no'], ['Attempt', String(record.attempt)],
    ['Build', record.build ?? ''], ['Release', record.release ?? ''], ['Built from', record.commitIds.join(', ')], ['Content', record.contentHash ?? ''], ['Correlation', record.correlationId ?? ''],
    ...extra,
  ];
}

function causeWords({ code, message, target, count }: DeploymentRecord['causes'][number]): string {
  return `${[code, message].filter((part) => part !== '').join(': ')}${target === '' ? '' : ` (${target})`}${count > 1 ? ` ×${count}` : ''}`;
}

function timeText(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}

function cut(text: string): string {
  return text.length <= longestFact ? text : `${text.slice(0, longestFact - 1)}…`;
}

export interface ComparedParameter {
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly secret: boolean;
  readonly change: 'same' | 'added' | 'removed' | 'changed';
}

/** Every parameter of both, by name; `added` is on the right only. */
export function comparedParameters(left: readonly DeploymentParameter[], right: readonly DeploymentParameter[]): ComparedParameter[] {
  const lefts = new Map(left.map((parameter) => [parameter.name, parameter]));
  const rights = new Map(right.map((parameter) => [parameter.name, parameter]));
  return [...new Set([...lefts.keys(), ...rights.keys()])].toSorted().map((name) => {
    const one = lefts.get(name);
    const other = rights.get(name);
    const change = one === undefined ? 'added' : other === undefined ? 'removed' : one.value === other.value && one.secret === other.secret ? 'same' : 'changed';
    return { name, left: one?.value ?? null, right: other?.value ?? null, secret: one?.secret === true || other?.secret === true, change };
  });
}

/** Commits of the first that the second does not have. */
export function commitsOnlyIn(changes: readonly DeploymentChange[], others: readonly DeploymentChange[]): DeploymentChange[] {
  const known = new Set(others.map(({ commitId }) => commitId));
  return changes.filter(({ commitId }) => !known.has(commitId));
}
