/**
 * JSON with 64-bit integers as bare digits: what the event store and the infrastructure service answer with, and what a
 * plain `JSON.parse` silently corrupts (service-fabric.md §1.1).
 */
export function rawJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map((each) => rawJson(each)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `${JSON.stringify(key)}:${rawJson(each)}`);
  return `{${members.join(',')}}`;
}
