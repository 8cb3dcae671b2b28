import { expect, test } from 'vitest';
import { sampleRules } from '../../testing/sample-cluster-parts.ts';
import { draftOfRule, newRule, ruleOfDraft, ruleProblems } from './rule-draft.ts';

test('a rule survives being opened and saved', () => {
  for (const rule of sampleRules()) expect(ruleOfDraft(rule.ruleId, draftOfRule(rule))).toEqual(rule);
});

test('what cannot be read is told by its field, and nothing is saved', () => {
  const draft = { ...draftOfRule(newRule()), name: ' ', enter: 'many', pending: 'soon', missing: '3 s' };
  expect(ruleProblems(draft)).toEqual({ name: expect.any(String), enter: expect.any(String), pending: expect.stringContaining('30 s'), missing: expect.stringContaining('10 s') });
  expect(ruleOfDraft('x', draft)).toBeNull();
  expect(ruleProblems({ ...draftOfRule(newRule()), name: 'x', enter: '1', leave: '2' })).toEqual({ leave: expect.stringContaining('below') });
  expect(ruleProblems({ ...draftOfRule(newRule()), name: 'x', recovering: '3 d' })).toEqual({ recovering: 'A day is the most.' });
});

test('each new rule has an id of its own', () => {
  expect(newRule().ruleId).not.toBe(newRule().ruleId);
});
