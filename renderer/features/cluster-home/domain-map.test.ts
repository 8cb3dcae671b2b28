import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleNodes } from '../../testing/sample-cluster-parts.ts';
import { cellKey, domainLabel, domainMap, nodeLook } from './domain-map.ts';
import { placeStretches, timeMarks } from './timeline-marks.ts';

const [node] = sampleNodes(1);

test('every node stands in exactly one cell, domains count as people do', () => {
  fc.assert(fc.property(fc.array(fc.record({ upgradeDomain: fc.integer({ min: 0, max: 30 }).map(String), faultDomain: fc.integer({ min: 0, max: 30 }).map((at) => `fd:/${at}`) })), (domains) => {
    if (node === undefined) return;
    const nodes = domains.map((each, index) => ({ ...node, ...each, key: `n${index}`, nodeName: `n${index}` }));
    const map = domainMap(nodes);
    expect([...map.cells.values()].flat().length).toBe(nodes.length);
    expect(map.upgradeDomains.map(Number)).toEqual([...new Set(nodes.map(({ upgradeDomain }) => Number(upgradeDomain)))].sort((a, b) => a - b));
    for (const each of nodes) expect(map.cells.get(cellKey(each.faultDomain, each.upgradeDomain))).toContain(each);
  }));
});

test('being down counts most, being disabled least', () => {
  expect(nodeLook({ healthState: 'Ok', status: 'Down' })).toBe('down');
  expect(nodeLook({ healthState: 'Error', status: 'Disabled' })).toBe('error');
  expect(nodeLook({ healthState: 'Ok', status: 'Disabling' })).toBe('disabled');
  expect(nodeLook({ healthState: 'Unknown', status: 'Up' })).toBe('unknown');
  expect([domainLabel('fd:/rack2'), domainLabel(''), domainLabel('UD1')]).toEqual(['rack2', 'none', 'UD1']);
});

test('stretches fill their time, marks lie within it', () => {
  const placed = placeStretches([
    { key: '1', from: 0, to: 25, state: 'Ok', words: '', counts: null },
    { key: '2', from: 25, to: null, state: 'Error', words: '', counts: null },
  ], 100);
  expect(placed.map(({ startPercent, widthPercent }) => [startPercent, widthPercent])).toEqual([[0, 25], [25, 75]]);
  fc.assert(fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), fc.integer({ min: 1, max: 600_000_000 }), (from, span) => {
    const marks = timeMarks(from, from + span);
    expect(marks.length).toBeLessThanOrEqual(9);
    for (const at of marks) expect(at >= from && at < from + span).toBe(true);
  }));
});
