import type { UpgradePlan } from '../../../shared/contract/clusters/upgrades.ts';
import { Disclosure } from '../../components/Disclosure.tsx';
import styles from './upgrades.module.css';

const changeNames: Readonly<Record<UpgradePlan['packages'][number]['change'], string>> = { same: 'stays', changed: 'changes', added: 'comes', removed: 'goes' };

/** What an upgrade would do: obstacles and warnings, packages and parameters that do not stay, and the exact body. */
export function PlanChanges({ plan }: { readonly plan: UpgradePlan }) {
  const packages = plan.packages.filter(({ change }) => change !== 'same');
  const parameters = plan.parameters.filter(({ change }) => change !== 'same');
  return (
    <>
      {plan.obstacle === '' ? null : <p className={styles.failure} role="alert">{plan.obstacle}</p>}
      {plan.warnings.length === 0 ? null : <ul className={styles.warnings} aria-label="Warnings">{plan.warnings.map((warning) => <li key={warning} className={styles.warning}>{warning}</li>)}</ul>}
      <table className={styles.compare}>
        <thead><tr><th scope="col">What</th><th scope="col">Now</th><th scope="col">Then</th></tr></thead>
        <tbody>
          <tr><th scope="row">Version</th><td>{plan.currentVersion}</td><td>{plan.targetVersion}</td></tr>
          {packages.map((each) => (
            <tr key={`${each.kind} ${each.name}`}><th scope="row">{each.name} <span className={styles.quiet}>({each.kind}, {changeNames[each.change]})</span></th><td>{each.from ?? '–'}</td><td>{each.to ?? '–'}</td></tr>
          ))}
          {parameters.map(({ name, current, next }) => (
            <tr key={name}><th scope="row">{name} <span className={styles.quiet}>(parameter)</span></th><td>{shown(current)}</td><td>{shown(next)}</td></tr>
          ))}
        </tbody>
      </table>
      {packages.length === 0 && plan.currentVersion !== plan.targetVersion ? <p className={styles.quiet}>No package of the new version differs by its version number.</p> : null}
      {packages.length === 0 && parameters.length === 0 && plan.currentVersion === plan.targetVersion ? <p className={styles.quiet}>Nothing would change: pick another version or change a parameter.</p> : null}
      <Disclosure title="The exact body that is sent"><pre className={styles.body}>{plan.body}</pre></Disclosure>
    </>
  );
}

function shown(value: string | null): string {
  return value === null ? '–' : value === '' ? 'empty' : value;
}
