import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvHeader, csvRecord } from './csv.ts';
import { someEvent } from './testing/journal-rig.ts';

/** Reads records as RFC 4180 §2 has them. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (let rest = text; rest !== '';) {
    const [whole = '', quoted, plain = '', end = ''] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (whole === '') throw new Error(`No cell begins here: ${rest}`);
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') {
      records.push(record);
      record = [];
    }
    rest = rest.slice(whole.length);
  }
  return records;
}

describe('a cell of a CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '-'])('holds no formula for the text %j', (text) => {
    expect(parseCsv(`${csvCell(text)}\r\n`)[0]?.[0]).toBe(`'${text}`);
  });

  it.each([[-5, '-5'], [0.1, '0.1'], [1e21, '1e+21'], [null, ''], ['1-1', '1-1'], ['a"b', '"a""b"']])('is for %j the text %s', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('never begins with what a spreadsheet computes, whatever the text is, and gives the text back', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ',', '"', "'", 'a', 'ä', '😀') }), { minLength: 2, maxLength: 5 }), (texts) => {
      const [record = []] = parseCsv(`${texts.map(csvCell).join(',')}\r\n`);
      expect(record.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      expect(record.map((cell, index) => (cell === `'${texts[index]}` ? cell.slice(1) : cell))).toEqual(texts);
    }));
  });
});

describe('an event as a record of a CSV', () => {
  it('has its times in ISO 8601, its number as a number and its attributes as JSON', () => {
    const event = { ...someEvent({ entity: '=cmd', value: -2.5, attributes: { state: 'a "b", c' }, externalId: 'x' }), id: 7, storedAt: 0 };
    expect(parseCsv(csvHeader + csvRecord(event))).toEqual([
      ['id', 'at', 'storedAt', 'stream', 'type', 'source', 'externalId', 'entity', 'value', 'compensates', 'attributes'],
      ['7', '2026-11-20T12:00:00.000Z', '1970-01-01T00:00:00.000Z', 'cluster', 'cluster.health', 'c1', 'x', "'=cmd", '-2.5', '', '{"state":"a \\"b\\", c"}'],
    ]);
  });
});
