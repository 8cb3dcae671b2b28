import type { DeploymentRecord } from './deployment.ts';

/** A record has this much to search in; what lies beyond is found by nobody. */
const mostCharacters = 20_000;

/** Everything of a record in which words are looked for. */
export function searchText(record: DeploymentRecord): string {
  const parts: (string | null)[] = [
    record.name, record.application, record.place, record.environment, record.sourceName, record.versionFrom, record.versionTo, record.by, record.build, record.release, record.correlationId,
    ...record.commitIds,
    ...record.causes.flatMap(({ code, message, target }) => [code, message, target]),
    record.reason,
    ...record.changes.flatMap(({ commitId, message, author }) => [commitId, message, author]),
    ...record.parameters.flatMap(({ name, value }) => [name, value]),
  ];
  return parts.filter((part) => part !== null && part !== '').join('\n').slice(0, mostCharacters);
}

/**
 * A search as a full-text index understands it: all words have to occur, and each may end anywhere. A word with dots or
 * dashes, a version for instance, stands for its parts one after the other.
 *
 * @returns null where there is no word to look for.
 */
export function matchExpression(text: string): string | null {
  const words = text.split(/\s+/u).map((word) => word.replaceAll('"', ' ').trim()).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.length === 0 ? null : words.map((word) => `"${word}" *`).join(' AND ');
}
