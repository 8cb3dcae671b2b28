import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { foldSubject, foldText, matchesFolded, parseFilter, type FilterTerm, type FilterVocabulary, type FoldedSubject } from '../../../shared/domain/filter-signs.ts';
import { entityKindWords } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { tellingStatus } from './row-words.ts';
import { whenIdle } from './when-idle.ts';

/** Words that the filters of every list of entities know, and the tree's. */
export const entityFilterVocabulary: FilterVocabulary = {
  fields: ['name', 'type', 'version', 'status', 'node', 'id', 'domain', 'role', 'kind'],
  marks: ['ok', 'warning', 'error', 'unknown', 'unhealthy', 'down', 'seed', 'disabled', 'upgrading', 'busy'],
  figures: [],
};

const folded = new WeakMap<EntityRow, FoldedSubject>();

/** @returns what a filter sees of the row; made once for each row. */
export function rowSubject(row: EntityRow): FoldedSubject {
  let subject = folded.get(row);
  if (subject === undefined) {
    subject = foldSubject({ texts: { ...textsOf(row), kind: entityKindWords[row.kind].one }, marks: marksOf(row), figures: {} });
    folded.set(row, subject);
  }
  return subject;
}

/** @returns all texts of a row in one, folded, a line for each: where a plain word is looked for. */
export function rowSearchText(row: EntityRow): string {
  let words: string = entityKindWords[row.kind].one;
  for (const text of Object.values(textsOf(row))) words += `\n${text}`;
  return foldText(words);
}

function textsOf(row: EntityRow): Record<string, string> {
  switch (row.kind) {
    case 'node': return { name: row.nodeName, type: row.nodeType, version: row.codeVersion, status: `${row.status} ${row.deactivation}`, node: row.address, domain: `${row.faultDomain} ${row.upgradeDomain}` };
    case 'application': return { name: row.applicationName, type: row.typeName, version: row.typeVersion, status: row.status };
    case 'applicationType': return { name: row.typeName, type: row.typeName, version: row.typeVersion, status: row.status };
    case 'service': return { name: row.serviceName, type: `${row.typeName} ${row.serviceKind}`, version: row.manifestVersion, status: row.status };
    case 'partition': return { name: row.range, id: row.partitionId, status: row.status };
    case 'replica': return { name: row.role, role: row.role, id: row.replicaId, node: row.nodeName, status: row.status, address: row.address };
    case 'deployedApplication': return { name: row.applicationName, type: row.typeName, version: row.typeVersion, status: row.status };
    case 'deployedServicePackage': return { name: row.serviceManifestName, version: row.version, id: row.activationId, status: row.status };
    case 'codePackage': return { name: row.codePackageName, version: row.version, status: row.status, id: row.processId };
  }
}

function marksOf(row: EntityRow): ReadonlySet<string> {
  const marks = new Set([row.healthState.toLowerCase()]);
  if (row.healthState === 'Error' || row.healthState === 'Warning') marks.add('unhealthy');
  if (tellingStatus(row.status) !== '') marks.add('busy');
  if (/upgrad/i.test(row.status)) marks.add('upgrading');
  if (row.kind === 'node') {
    if (row.status === 'Down' || row.isStopped) marks.add('down');
    if (row.isSeedNode) marks.add('seed');
    if (row.deactivation !== '') marks.add('disabled');
  }
  return marks;
}

export function entityTerms(filter: string): FilterTerm[] {
  return parseFilter(filter, entityFilterVocabulary);
}

type PlainTerm = Extract<FilterTerm, { kind: 'contains' }>;

/** A word that may stand in any field: one look at one text answers it. */
function isPlain(term: FilterTerm): term is PlainTerm {
  return term.kind === 'contains' && term.field === null;
}

/** @param text of `rowSearchText`. @returns whether every term holds for the row. */
export function rowMatches(row: EntityRow, text: string, terms: readonly FilterTerm[]): boolean {
  return terms.every((term) => (isPlain(term) ? text.includes(term.text) !== term.negated : matchesFolded([term], rowSubject(row))));
}

/** @returns whether whatever `next` lets through was let through by `before` as well. */
export function narrows(before: readonly FilterTerm[], next: readonly FilterTerm[]): boolean {
  return before.every((term, index) => {
    const other = next[index];
    if (other === undefined) return false;
    return isPlain(term) && !term.negated ? isPlain(other) && !other.negated && other.text.includes(term.text) : JSON.stringify(term) === JSON.stringify(other);
  });
}

const searchTexts = new WeakMap<EntityRow, string>();

function searchTextOf(row: EntityRow): string {
  let text = searchTexts.get(row);
  if (text === undefined) {
    text = rowSearchText(row);
    searchTexts.set(row, text);
  }
  return text;
}

interface Filtered {
  readonly terms: readonly FilterTerm[];
  readonly rows: readonly EntityRow[];
}
const lastFiltered = new WeakMap<readonly EntityRow[], Filtered>();

/** @returns the rows that a filter line lets through, in their order. A further letter looks only through what was left before it. */
export function filterRows(rows: readonly EntityRow[], filter: string): readonly EntityRow[] {
  const terms = entityTerms(filter);
  if (terms.length === 0) return rows;
  const last = lastFiltered.get(rows);
  const from = last !== undefined && narrows(last.terms, terms) ? last.rows : rows;
  const found = from.filter((row) => rowMatches(row, searchTextOf(row), terms));
  lastFiltered.set(rows, { terms, rows: found });
  return found;
}

/** Prepares a long list for its filter while the page has nothing else to do. @returns the way to stop. */
export function prepareRows(rows: readonly EntityRow[]): () => void {
  return whenIdle(rows, searchTextOf);
}
