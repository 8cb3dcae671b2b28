import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { cleanTemplate } from './template-clean.ts';
import { readTemplateJson } from './template-json.ts';
import { lintTemplate, mostFindings } from './template-lint.ts';

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const good = JSON.stringify({ $schema: schema, contentVersion: '1.0.0.0', resources: [] }, null, 2);
const goodParameters = JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#', contentVersion: '1.0.0.0', parameters: {} });
const rulesOf = (text: string | Uint8Array, as: 'template' | 'parameters' = 'template') => lintTemplate(text, as).findings.map(({ rule, severity, line, column }) => `${severity} ${rule} ${line}:${column}`);

describe('the linter', () => {
  it('finds nothing in a good template, and knows its scope', () => {
    expect(lintTemplate(good, 'template')).toMatchObject({ kind: 'template', scope: 'resource-group', findings: [], hasErrors: false });
    expect(lintTemplate(good.replace('deploymentTemplate', 'subscriptionDeploymentTemplate'), 'template').scope).toBe('subscription');
    expect(lintTemplate(goodParameters, 'parameters')).toMatchObject({ kind: 'parameters', findings: [] });
  });

  it.each([
    ['a byte order mark', `\uFEFF${good}`, 'warning byte-order-mark 1:1', 'U+FEFF'],
    ['a non-breaking space', good.replace('  "contentVersion"', ' \u00A0"contentVersion"'), 'error non-breaking-space 3:2', 'U+00A0'],
    ['a zero-width space', good.replace('"resources"', '\u200B"resources"'), 'error zero-width 4:3', 'U+200B'],
    ['a zero-width space in a text', good.replace('"resources"', '"a\u200B": 1, "resources"'), 'warning zero-width 4:5', 'U+200B'],
    ['a control character', good.replace('"resources"', '\u0001"resources"'), 'error control 4:3', 'U+0001'],
    ['a full-width colon', good.replace('"resources":', '"resources"\uFF1A'), 'error full-width 4:14', 'U+FF1A'],
    ['a smart quote in an expression', good.replace('[]', '[{"name": "[concat(\u2018a\u2019)]"}]'), 'error smart-quote 4:35', 'U+2018'],
  ])('finds %s', (_, text, first, codePoint) => {
    const report = lintTemplate(text, 'template');
    expect(rulesOf(text)[0]).toBe(first);
    expect(report.findings[0]?.codePoint).toBe(codePoint);
  });

  it('tells smart quotes that stand for plain ones, once, and not again as bad JSON', () => {
    const text = good.replaceAll('"', '\u201D');
    const report = lintTemplate(text, 'template');
    expect(report.findings.filter(({ rule }) => rule === 'json')).toEqual([]);
    expect(report.findings.filter(({ rule, fixable }) => rule === 'smart-quote' && fixable)).toHaveLength(10);
    expect(JSON.parse(cleanTemplate(text).text)).toEqual(JSON.parse(good));
  });

  it('says where bad JSON is', () => {
    expect(rulesOf(good.replace('"1.0.0.0",', '"1.0.0.0"'))).toEqual(['error json 4:3']);
    expect(rulesOf(good.replace('[]', '[')).at(-1)).toMatch(/^error json/);
    expect(rulesOf(good.replace('"resources"', '"resources'))).toContain('error unclosed-text 4:3');
    expect(rulesOf(good.replace('[]', '["a\tb"]'))).toEqual(['error tab-in-text 4:19']);
    expect(rulesOf(good.replace('[]', '["a\nb"]'))).toContain('warning multi-line-text 4:17');
  });

  it('tells comments, trailing commas and names that are there twice', () => {
    expect(rulesOf(good.replace('[]', '[], // here\n'))).toEqual(['warning trailing-comma 4:18', 'info comment 4:20']);
    expect(rulesOf(good.replace('[]', '[], "Resources": []'))).toEqual(['error duplicate-key 4:20']);
  });

  it('tells a file in the place of the other', () => {
    expect(rulesOf(goodParameters)).toEqual(['error parameters-as-template 1:1']);
    expect(rulesOf(good, 'parameters')).toEqual(['error template-as-parameters 1:1']);
    expect(rulesOf('{"a":1}')).toEqual(['error not-a-template 1:1']);
    expect(rulesOf('[1]')).toEqual(['error not-a-template 1:1']);
    expect(rulesOf('{"$schema":"http://example.org/x","contentVersion":"1.0.0.0","resources":[]}')).toEqual(['warning schema-unknown 1:1']);
    expect(rulesOf('{"resources":[]}')).toEqual(['error schema-missing 1:1', 'error content-version 1:1']);
    expect(rulesOf('  ')).toEqual(['error empty 1:1']);
  });

  it('reads UTF-16 and says that Azure does not', () => {
    const encode = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
    expect(rulesOf(encode(good))).toEqual(['error encoding 1:1']);
    expect(rulesOf(encode(`\uFEFF${good}`))).toContain('error encoding 1:1');
    expect(rulesOf(new Uint8Array(Buffer.from(good, 'utf16le').swap16()))).toEqual(['error encoding 1:1']);
    expect(rulesOf(new Uint8Array([...Buffer.from(good.slice(0, -1)), 0xff, 0x7d]))).toContain('error encoding 5:1');
  });

  it('lists a great many findings up to a limit, and nests no deeper than is sane', () => {
    const many = lintTemplate(`${good}${'\u200B'.repeat(2_000)}`, 'template');
    expect(many.findings).toHaveLength(mostFindings);
    expect(many.more).toBe(1_500);
    expect(rulesOf('['.repeat(200_000))).toEqual(['error depth 1:1']);
  });

  it('takes 4 MB, and says when it is more', () => {
    const resource = { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2023-01-01', name: "[concat('a', copyIndex())]", tags: { text: 'x'.repeat(300) } };
    const count = Math.floor(4_150_000 / JSON.stringify(resource).length);
    const text = JSON.stringify({ $schema: schema, contentVersion: '1.0.0.0', resources: Array.from({ length: count }, () => resource) });
    expect(lintTemplate(text, 'template')).toMatchObject({ findings: [] });
    expect(cleanTemplate(text).text).toBe(text);
    expect(rulesOf(`${text.slice(0, -1)}${' '.repeat(200_000)}}`)).toEqual(['error size 1:1']);
  });

  it('never throws, and tells places inside the text', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('"', '\u201C', '\u201D', '{', '}', '[', ']', ',', ':', '//', '/*', '*/', '\n', '\\', '\u00A0', '\u200B', '\uFEFF', 'true', '1'));
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')), (text) => {
      const lines = text.split('\n');
      for (const { line, column } of lintTemplate(text, 'template').findings) {
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
      }
    }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(lintTemplate(bytes, 'parameters').bytes).toBeGreaterThanOrEqual(0);
    }));
  });
});

describe('cleaning', () => {
  it('makes spaces plain, takes invisible characters out, and says so', () => {
    const dirty = `\uFEFF{\u00A0"a": 1,\n\u200B"b\u00A0": \u201Csaid "yes"\u201D\u2028}`;
    const { text, changes, stoppedAtLine } = cleanTemplate(dirty);
    expect(JSON.parse(text)).toEqual({ 'a': 1, 'b\u00A0': 'said "yes"' });
    expect(stoppedAtLine).toBeNull();
    expect(changes.map(({ name, action, count, lines }) => `${name} ${action} ${count} ${lines.join()}`)).toEqual([
      'byte order mark removed 1 1', 'non-breaking space space 1 1', 'zero-width space removed 1 2', 'left double quotation mark quote 1 2', 'right double quotation mark quote 1 2', 'line separator space 1 2',
    ]);
  });

  it('leaves comments, texts and what comes after a text without end alone', () => {
    for (const text of ['{"a": "\u201Cx\u201D \u00A0"} // \u00A0', '/* \u200B */ {}', '{"a: 1,\n\u00A0"b": 2}']) expect(cleanTemplate(text).text).toBe(text);
    expect(cleanTemplate('{"a: 1,\n\u00A0"b": 2}').stoppedAtLine).toBe(1);
  });

  const dirt = fc.constantFrom('\u00A0', '\u200B', '\uFEFF', '\u2028', '\u0001', '\u3000', '\u2060');

  it('gives back the value of a document into which invisible characters were strewn', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), fc.array(fc.tuple(fc.nat(), dirt), { maxLength: 20 }), (value, strewn) => {
      const tokens = JSON.stringify(value, null, 1).match(/"(?:\\.|[^"\\])*"|[\w.+-]+|[^"]/g) ?? [];
      for (const [at, character] of strewn) tokens.splice(at % (tokens.length + 1), 0, character);
      expect(JSON.parse(cleanTemplate(tokens.join('')).text)).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });

  it('never alters the value of a valid document, comments or not', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }), fc.string({ unit: 'binary' }), (value, comment) => {
      const text = `${JSON.stringify(value, null, 2)} // ${comment.replaceAll(/[\r\n]/g, '')}`;
      expect(cleanTemplate(text)).toMatchObject({ text, changes: [] });
    }));
  });

  it('changes nothing more the second time', () => {
    const piece = fc.oneof(fc.string(), dirt, fc.constantFrom('"', '\u201C', '\u201D', '\u201E', '{', '}', ',', ':', '//', '/*', '*/', '/', '\n', '\r', '\\', '\uFF1A'));
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')), (text) => {
      const once = cleanTemplate(text);
      expect(cleanTemplate(once.text)).toMatchObject({ text: once.text, changes: [] });
    }), { numRuns: 2_000 });
  });

  it('takes what nobody sees out of texts too, on a person’s word, and nothing else', () => {
    const word = fc.stringMatching(/^[a-zäß“”Ａ .'-]{0,8}$/);
    fc.assert(fc.property(fc.array(fc.tuple(word, fc.constantFrom('\u200B', '\u00A0', '\uFEFF', '\u2060')), { minLength: 1, maxLength: 6 }), (pieces) => {
      const value = pieces.map(([visible, hidden]) => `${visible}${hidden}`).join('');
      const text = JSON.stringify({ value });
      expect(cleanTemplate(text).text).toBe(text);
      const errors: never[] = [];
      expect(parse(cleanTemplate(text, { insideTexts: true }).text, errors)).toEqual({ value: value.replaceAll(/[\u200B\uFEFF\u2060]/g, '').replaceAll('\u00A0', ' ') });
    }));
  });

  it('takes away all that the linter calls fixable', () => {
    const piece = fc.oneof(fc.string(), dirt, fc.constantFrom('"', '\u201C', '\u201D', '{', '}', ',', ':', '//', '/*', '*/', '\n', '\\'));
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')), (text) => {
      const fixable = (each: string) => lintTemplate(each, 'template').findings.filter((finding) => finding.fixable).length;
      expect(fixable(cleanTemplate(text).text)).toBe(0);
      expect(fixable(text) > 0).toBe(cleanTemplate(text).changes.length > 0);
    }), { numRuns: 500 });
  });

  it('makes what a word processor did to a document readable again', () => {
    fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[a-z .'(),:-]{0,12}$/)), (value) => {
      const smart = JSON.stringify(value, null, 2).replaceAll(/"([^"]*)"/g, '\u201C$1\u201D');
      const errors: never[] = [];
      expect(parse(cleanTemplate(smart).text, errors)).toEqual(value);
      expect(errors).toEqual([]);
    }));
  });
});

describe('reading a template', () => {
  it('takes what tools of Azure take, and says where it cannot', () => {
    expect(readTemplateJson('\uFEFF{ "a": [1, 2,], // here\n }')).toEqual({ value: { a: [1, 2] } });
    expect(readTemplateJson('{\n  "a": }')).toEqual({ line: 2, column: 8, words: 'This is no valid JSON from here on.' });
    expect(readTemplateJson('')).toHaveProperty('words');
    expect(readTemplateJson('['.repeat(100_000))).toHaveProperty('words');
  });

  it('gives the value of every JSON document', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(readTemplateJson(JSON.stringify(value))).toEqual({ value: JSON.parse(JSON.stringify(value)) });
    }));
  });
});
