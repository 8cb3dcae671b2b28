import type { Draft } from '../../../shared/contract/azure/deploy.ts';
import { formatCount } from '../../components/format.ts';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import styles from './deploy.module.css';

export const draftSteps = [
  { id: 'template', label: 'Template' },
  { id: 'target', label: 'Where to' },
  { id: 'parameters', label: 'Parameters' },
  { id: 'preflight', label: 'Look before' },
  { id: 'whatIf', label: 'What would change' },
  { id: 'deploy', label: 'Deploy' },
] as const;
export type DraftStep = (typeof draftSteps)[number]['id'];

interface Finding {
  readonly tone: StateTone;
  readonly word: string;
}

/** How each step stands, in a few words. */
export function stepFinding(draft: Draft, step: DraftStep): Finding {
  switch (step) {
    case 'template': {
      const errors = draft.lint.filter(({ severity }) => severity === 'error').length;
      const warnings = draft.lint.filter(({ severity }) => severity === 'warning').length;
      if (errors > 0) return { tone: 'error', word: formatCount(errors, 'error') };
      return warnings > 0 ? { tone: 'warn', word: formatCount(warnings, 'warning') } : { tone: 'ok', word: formatCount(draft.outline?.resources.length ?? 0, 'resource') };
    }
    case 'target': return draft.target === null ? { tone: 'off', word: 'not said yet' } : { tone: 'ok', word: draft.target.resourceGroup ?? 'the subscription' };
    case 'parameters': {
      const problems = draft.parameters.filter(({ problems: all }) => all.some(({ severity }) => severity === 'error')).length + draft.unknownParameters.length;
      const missing = draft.parameters.filter(({ value }) => value.kind === 'missing' || (value.kind === 'secret' && !value.given)).length;
      if (missing > 0) return { tone: 'warn', word: `${String(missing)} to give` };
      return problems > 0 ? { tone: 'error', word: formatCount(problems, 'problem') } : { tone: 'ok', word: draft.parameters.length === 0 ? 'none' : 'all given' };
    }
    case 'preflight': {
      const bad = draft.preflight.checks.filter(({ state }) => state === 'bad').length;
      return stateFinding(draft.preflight.state, bad === 0 ? 'nothing in the way' : `${String(bad)} in the way`, bad > 0);
    }
    case 'whatIf': {
      const counts = draft.whatIf.result?.counts;
      return stateFinding(draft.whatIf.state, counts === undefined ? '' : `${String(counts.create)} new, ${String(counts.modify)} changed, ${String(counts.delete)} deleted`, (counts?.delete ?? 0) > 0);
    }
    case 'deploy': return draft.deployed !== null ? { tone: 'ok', word: 'deployed' } : draft.obstacles.length === 0 ? { tone: 'ok', word: 'may be deployed' } : { tone: 'off', word: formatCount(draft.obstacles.length, 'thing', 'things') + ' first' };
  }
}

function stateFinding(state: Draft['preflight']['state'], words: string, isBad: boolean): Finding {
  switch (state) {
    case 'not-run': return { tone: 'off', word: 'not yet' };
    case 'running': return { tone: 'busy', word: 'asking' };
    case 'failed': return { tone: 'error', word: 'could not be asked' };
    case 'outdated': return { tone: 'stale', word: 'outdated' };
    case 'done': return { tone: isBad ? 'warn' : 'ok', word: words };
  }
}

/** The way to a deployment, and how each of its steps stands. */
export function StepRail({ draft, current, onGo }: { readonly draft: Draft; readonly current: DraftStep; readonly onGo: (step: DraftStep) => void }) {
  return (
    <nav aria-label="Steps to the deployment">
      <ol className={styles.rail}>
        {draftSteps.map(({ id, label }) => (
          <li key={id}>
            <button type="button" className={styles.railStep} aria-current={id === current ? 'step' : undefined} onClick={() => { onGo(id); }}>
              <span>{label}</span>
              <span className={styles.finding}><StateMark {...stepFinding(draft, id)} /></span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
