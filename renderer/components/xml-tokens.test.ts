import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizeXmlLine, xmlLines, xmlLineStates, type XmlState } from './xml-tokens.ts';

const read = (line: string, state: XmlState = 'text') => tokenizeXmlLine(line, state).tokens.map(({ kind, from, to }) => `${kind} ${line.slice(from, to)}`);

describe('colours of XML', () => {
  it('tells tags, attributes, values, text and comments apart', () => {
    expect(read('<a b="c > d">text</a><!-- <x> -->')).toEqual([
      'punctuation <', 'tag a', 'text  ', 'attribute b', 'punctuation =', 'value "c > d"', 'punctuation >', 'text text', 'punctuation </', 'tag a', 'punctuation >', 'comment <!-- <x> -->',
    ]);
  });

  it('goes on over line ends', () => {
    const lines = ['<!-- one', 'two --><a', ' b=\'three', 'four\'>', '<![CDATA[ <x>', ']]></a>'];
    expect(xmlLineStates(lines)).toEqual(['text', 'comment', 'tag', 'single', 'text', 'cdata']);
    expect(read('two --><a', 'comment')).toEqual(['comment two -->', 'punctuation <', 'tag a']);
  });

  const states: readonly XmlState[] = ['text', 'tag', 'comment', 'cdata', 'instruction', 'double', 'single'];
  it('leaves nothing out and repeats nothing, whatever the text', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[<>!?/="' a\]-]{0,30}$/));
    fc.assert(fc.property(text, fc.constantFrom(...states), (line, state) => {
      const { tokens } = tokenizeXmlLine(line, state);
      expect(tokens.map(({ from, to }) => line.slice(from, to)).join('')).toBe(line);
      for (const { from, to } of tokens) expect(to).toBeGreaterThan(from);
    }));
  });

  it('breaks a text that came as one line where tags meet, and indents it', () => {
    const inner = '<b c="1"/>'.repeat(200);
    const lines = xmlLines(`<a>${inner}</a>`);
    expect(lines).toHaveLength(202);
    expect(lines.slice(0, 2)).toEqual(['<a>', '  <b c="1"/>']);
    expect(lines.at(-1)).toBe('</a>');
    expect(xmlLines('<a>\r\n</a>')).toEqual(['<a>', '</a>']);
  });
});
