import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeploymentParameter } from './deployment.ts';
import { changedLine, parameterChanges, sinceLastSuccess } from './since-last-success.ts';
import { aRecord } from './testing/a-record.ts';

const parameters = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), value: fc.constantFrom('1', '2', null), from: fc.constant('file' as const), secret: fc.boolean() }), { selector: ({ name }) => name });

/** Makes the changes to what was before. */
function applied(before: readonly DeploymentParameter[], changes: ReturnType<typeof parameterChanges>): Map<string, string | null> {
  const values = new Map(before.map(({ name, value }) => [name, value]));
  for (const { name, change, after } of changes) {
    if (change === 'removed') values.delete(name);
    else values.set(name, after);
  }
  return values;
}

describe('what changed since the last success', () => {
  it('leads from the parameters before to those after', () => {
    fc.assert(fc.property(parameters, parameters, (before, after) => {
      expect(applied(before, parameterChanges(before, after))).toEqual(new Map(after.map(({ name, value }) => [name, value])));
      expect(parameterChanges(before, before)).toEqual([]);
      expect(parameterChanges(after, before).map(({ name }) => name)).toEqual(parameterChanges(before, after).map(({ name }) => name));
    }));
  });

  it('has the commits of failures in between, each once, and none that was there', () => {
    const commit = fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5').map((commitId) => ({ commitId, message: '', author: '', at: null }));
    const record = fc.array(commit, { maxLength: 5 }).map((changes) => aRecord({ changes }));
    fc.assert(fc.property(record, record, fc.array(record, { maxLength: 3 }), (now, previous, between) => {
      const ids = sinceLastSuccess(now, previous, between).commits.map(({ commitId }) => commitId);
      const known = previous.changes.map(({ commitId }) => commitId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(new Set(ids)).toEqual(new Set([now, ...between].flatMap(({ changes }) => changes.map(({ commitId }) => commitId)).filter((id) => !known.includes(id))));
    }));
  });

  it.each([
    [{}, {}, ''],
    [{ versionTo: '2.0' }, { versionTo: '1.0' }, '1.0 → 2.0'],
    [{ versionTo: '2.0' }, { versionTo: null }, 'unknown → 2.0'],
    [{ contentHash: 'a' }, { contentHash: 'b' }, 'other content'],
    [{ parameters: [{ name: 'a', value: '1', from: 'file', secret: false }] }, {}, '1 parameter'],
  ] as const)('is one line: %o after %o is “%s”', (now, previous, line) => {
    const [left, right] = [aRecord(now), aRecord(previous)];
    expect(changedLine(left, right, sinceLastSuccess(left, right, []))).toBe(line);
  });
});
