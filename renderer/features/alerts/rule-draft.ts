import type { AlertRule } from '../../../shared/contract/clusters/state.ts';
import { thresholdProblem } from './alert-words.ts';
import { readSpan, writeSpan } from './spans.ts';

/** A rule as it is being filled in: numbers and spans are text until they can be read. */
export interface RuleDraft extends Pick<AlertRule, 'name' | 'metric' | 'direction' | 'severity' | 'enabled'> {
  readonly enter: string;
  readonly leave: string;
  readonly pending: string;
  readonly recovering: string;
  /** Empty: never. */
  readonly missing: string;
}

/** A rule that nobody has filled in yet. */
export function newRule(): AlertRule {
  return { ruleId: `own-${crypto.randomUUID().slice(0, 18)}`, name: '', metric: 'nodesDown', direction: 'above', enter: 1, leave: 1, pendingMs: 30_000, recoveringMs: 120_000, missingMs: 120_000, severity: 'warning', enabled: true };
}

export function draftOfRule(rule: AlertRule): RuleDraft {
  const { name, metric, direction, severity, enabled, enter, leave, pendingMs, recoveringMs, missingMs } = rule;
  return {
    name, metric, direction, severity, enabled, enter: String(enter), leave: String(leave),
    pending: writeSpan(pendingMs), recovering: writeSpan(recoveringMs), missing: missingMs === null ? '' : writeSpan(missingMs),
  };
}

const dayMs = 86_400_000;
const leastMissingMs = 10_000;
export type RuleProblems = Partial<Record<'name' | 'enter' | 'leave' | 'pending' | 'recovering' | 'missing', string>>;

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
}

function spanProblem(text: string): string | null {
  const ms = readSpan(text);
  if (ms === null) return 'Write it as 30 s, 2 min or 1 h.';
  return ms > dayMs ? 'A day is the most.' : null;
}

/** @returns what is wrong, by field. */
export function ruleProblems(draft: RuleDraft): RuleProblems {
  const problems: RuleProblems = {};
  const [enter, leave] = [numberOf(draft.enter), numberOf(draft.leave)];
  if (draft.name.trim() === '') problems.name = 'A name is needed.';
  if (!Number.isFinite(enter)) problems.enter = 'A number is needed.';
  if (!Number.isFinite(leave)) problems.leave = 'A number is needed.';
  const thresholds = thresholdProblem({ direction: draft.direction, enter, leave });
  if (problems.enter === undefined && problems.leave === undefined && thresholds !== null) problems.leave = thresholds;
  for (const field of ['pending', 'recovering'] as const) {
    const problem = spanProblem(draft[field]);
    if (problem !== null) problems[field] = problem;
  }
  if (draft.missing.trim() !== '') {
    const problem = spanProblem(draft.missing) ?? ((readSpan(draft.missing) ?? 0) < leastMissingMs ? '10 s is the least.' : null);
    if (problem !== null) problems.missing = problem;
  }
  return problems;
}

/** @returns the rule, or null where something is wrong. */
export function ruleOfDraft(ruleId: string, draft: RuleDraft): AlertRule | null {
  const pendingMs = readSpan(draft.pending);
  const recoveringMs = readSpan(draft.recovering);
  if (Object.keys(ruleProblems(draft)).length > 0 || pendingMs === null || recoveringMs === null) return null;
  const { metric, direction, severity, enabled } = draft;
  return {
    ruleId, name: draft.name.trim(), metric, direction, severity, enabled, enter: numberOf(draft.enter), leave: numberOf(draft.leave), pendingMs, recoveringMs,
    missingMs: draft.missing.trim() === '' ? null : readSpan(draft.missing),
  };
}
