import { describe, expect, it } from 'vitest';
import type { JournalFilter } from './cursor.ts';
import { compileFilter } from './filter.ts';

const event = { stream: 'cluster', type: 'cluster.health', source: 'c1', entity: 'node-1', value: 3, attributes: { state: 'Error', healed: false, code: 1, nothing: null, tags: ['a'] } } as const;

describe('a filter over an event', () => {
  it.each<[string, JournalFilter, boolean]>([
    ['all of nothing', { kind: 'all', of: [] }, true],
    ['any of nothing', { kind: 'any', of: [] }, false],
    ['a column', { kind: 'is', field: 'type', value: 'cluster.health' }, true],
    ['a number that is no text', { kind: 'is', field: 'attributes.code', value: '1' }, false],
    ['a number that is not true', { kind: 'is', field: 'attributes.code', value: true }, false],
    ['false', { kind: 'is', field: 'attributes.healed', value: false }, true],
    ['null for a JSON null', { kind: 'is', field: 'attributes.nothing', value: null }, true],
    ['null for what is missing', { kind: 'is', field: 'attributes.other', value: null }, true],
    ['null for a list', { kind: 'is', field: 'attributes.tags', value: null }, false],
    ['an attribute of every object of JavaScript', { kind: 'is', field: 'attributes.constructor', value: null }, true],
    ['several values', { kind: 'one-of', field: 'attributes.state', values: ['Warning', 'Error'] }, true],
    ['a beginning', { kind: 'starts-with', field: 'entity', text: 'node-' }, true],
    ['a beginning of a number', { kind: 'starts-with', field: 'value', text: '' }, false],
    ['both ends of a span', { kind: 'between', field: 'value', least: 3, most: 3 }, true],
    ['an open span of a text', { kind: 'between', field: 'entity', least: null, most: null }, false],
    ['not of a field that is missing', { kind: 'not', of: { kind: 'between', field: 'attributes.other', least: 0, most: null } }, true],
  ])('looks at %s', (_, filter, holds) => {
    expect(compileFilter(filter)(event)).toBe(holds);
  });
});
