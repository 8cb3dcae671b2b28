import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleAlerts, sampleRules } from '../../testing/sample-cluster-parts.ts';
import { alertLook, countsAsAlert, inOrder, ruleSentence, thresholdProblem } from './alert-words.ts';
import { readSpan, writeSpan } from './spans.ts';

describe('alerts', () => {
  test('silenced and ended ones ask for nobody', () => {
    expect(sampleAlerts().filter((alert) => countsAsAlert(alert)).map(({ alertId }) => alertId)).toEqual(['c1/health-error', 'c3/latency', 'c5/health-error']);
    expect(countsAsAlert({ state: 'firing', silencedUntil: 5 }, 6)).toBe(true);
  });
  test('the gravest leads, silenced ones follow, ended ones are last', () => {
    expect(inOrder(sampleAlerts()).map(({ alertId }) => alertId)).toEqual(['c1/health-error', 'c5/health-error', 'c3/latency', 'c2/certificate', 'c3/nodes-down']);
  });
  test('every state has a word of its own', () => {
    const words = (['pending', 'firing', 'recovering', 'unstable', 'missing', 'ended'] as const).map((state) => alertLook({ state, severity: 'error' }).word);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe('rules', () => {
  test('are told in a sentence with units', () => {
    const [health, nodes, , , certificate] = sampleRules();
    expect(health && ruleSentence(health)).toBe('Begins at or above Error, at once; ends below Error, after 2 min. Says so after 2 min without data.');
    expect(nodes && ruleSentence(nodes)).toContain('at or above 1 %, after 30 s; ends below 0.5 %');
    expect(certificate && ruleSentence(certificate)).toContain('at or below 30 days, at once; ends above 35 days');
  });
  test('must not end where they are bad', () => {
    expect(thresholdProblem({ direction: 'above', enter: 5, leave: 6 })).not.toBeNull();
    expect(thresholdProblem({ direction: 'below', enter: 30, leave: 20 })).not.toBeNull();
    expect(thresholdProblem({ direction: 'above', enter: 5, leave: 5 })).toBeNull();
    expect(thresholdProblem({ direction: 'above', enter: Number.NaN, leave: 5 })).not.toBeNull();
  });
});

test('spans are read as they are written', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 86_400 }), (seconds) => { expect(readSpan(writeSpan(seconds * 1_000))).toBe(seconds * 1_000); }));
  expect([readSpan('30'), readSpan('1,5 h'), readSpan('2 minutes'), readSpan('soon'), readSpan('')]).toEqual([30_000, 5_400_000, 120_000, null, null]);
});
