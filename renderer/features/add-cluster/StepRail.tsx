import { StateMark } from '../../components/StateMark.tsx';
import add from '../add/AddHeadset.module.css';
import type { AddStepId } from './add-steps.ts';
import styles from './add-cluster.module.css';

export interface StepRailProps {
  readonly steps: readonly { readonly id: AddStepId; readonly label: string }[];
  readonly current: AddStepId;
  readonly findings: Readonly<Partial<Record<AddStepId, string>>>;
  /** Goes back to a step that is done. */
  readonly onGo: (step: AddStepId) => void;
}

/** Where one is on the path, and the way back to each step that is done. */
export function StepRail({ steps, current, findings, onGo }: StepRailProps) {
  const at = steps.findIndex(({ id }) => id === current);
  return (
    <ol className={add.rail} aria-label="Steps">
      {steps.map((step, index) => (
        <li key={step.id} className={add.railStep} aria-current={index === at ? 'step' : undefined} data-state={index < at ? 'done' : index === at ? 'now' : 'later'}>
          <StateMark {...(index < at ? { tone: 'ok', word: 'done' } as const : index === at ? { tone: 'busy', word: 'now' } as const : { tone: 'off', word: 'later' } as const)} hideWord />
          {index < at
            ? <button type="button" className={styles.back} onClick={() => { onGo(step.id); }}>{step.label}</button>
            : <span className={add.railLabel}>{step.label}</span>}
          <span className={add.railFinding}>{index <= at ? findings[step.id] ?? '' : ''}</span>
        </li>
      ))}
    </ol>
  );
}
