import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import styles from './entity.module.css';

const toggles = ['Error', 'Warning', 'Ok'] as const satisfies readonly HealthState[];

/** What is not known is nearer to trouble than to Ok: it comes and goes with the warnings. */
const together: Readonly<Record<(typeof toggles)[number], readonly HealthState[]>> = { Error: ['Error'], Warning: ['Warning', 'Unknown'], Ok: ['Ok'] };

export interface StateTogglesProps {
  /** States that are shown. */
  readonly states: ReadonlySet<HealthState>;
  readonly onChange: (states: ReadonlySet<HealthState>) => void;
}

/** One button for each state: pressed, it is shown. */
export function StateToggles({ states, onChange }: StateTogglesProps) {
  const toggle = (state: (typeof toggles)[number]): void => {
    const next = new Set(states);
    const isOn = states.has(state);
    for (const each of together[state]) if (isOn) next.delete(each); else next.add(each);
    onChange(next);
  };
  return (
    <div role="group" aria-label="States shown" className={styles.toggles}>
      {toggles.map((state) => (
        <button key={state} type="button" className={styles.toggle} aria-pressed={states.has(state)} title={`${states.has(state) ? 'Hide' : 'Show'} what is ${state}`} onClick={() => { toggle(state); }}>
          <HealthMark state={state} />
        </button>
      ))}
    </div>
  );
}
