import { StateMark } from '../../components/StateMark.tsx';
import { addSteps, type AddStepId } from './add-steps.ts';
import styles from './AddHeadset.module.css';

/** Where one is on the path; nothing hides behind Next. */
export function StepRail({ current, findings }: { readonly current: AddStepId; readonly findings: Readonly<Partial<Record<AddStepId, string>>> }) {
  const at = addSteps.findIndex(({ id }) => id === current);
  return (
    <ol className={styles.rail} aria-label="Steps">
      {addSteps.map((step, index) => (
        <li key={step.id} className={styles.railStep} aria-current={index === at ? 'step' : undefined} data-state={index < at ? 'done' : index === at ? 'now' : 'later'}>
          <StateMark {...(index < at ? { tone: 'ok', word: 'done' } as const : index === at ? { tone: 'busy', word: 'now' } as const : { tone: 'off', word: 'later' } as const)} hideWord />
          <span className={styles.railLabel}>{step.label}</span>
          <span className={styles.railFinding}>{findings[step.id] ?? ''}</span>
        </li>
      ))}
    </ol>
  );
}
