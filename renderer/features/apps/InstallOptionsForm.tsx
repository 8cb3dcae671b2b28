import type { InstallPlan } from '../../../shared/contract/devices.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import type { InstallOptions } from './install-session.ts';
import styles from './install.module.css';

export interface InstallOptionsFormProps {
  readonly plan: InstallPlan;
  readonly options: InstallOptions;
  readonly onChange: (options: Partial<InstallOptions>) => void;
}

/** What may be done besides: only what makes sense for this plan is offered. */
export function InstallOptionsForm({ plan, options, onChange }: InstallOptionsFormProps) {
  const { installed } = plan;
  const hasApp = plan.files.some((file) => file.role === 'main');
  return (
    <fieldset className={styles.options}>
      <legend className="visually-hidden">Options</legend>
      {installed?.running === true ? (
        <Checkbox isSelected={options.stopRunning} onChange={(stopRunning) => { onChange({ stopRunning }); }} description="An app that runs cannot be replaced; whoever wears the headset loses what is open in it.">
          Stop the running app first
        </Checkbox>
      ) : null}
      {installed === null ? null : (
        <Checkbox
          isSelected={options.uninstallFirst} onChange={(uninstallFirst) => { onChange({ uninstallFirst }); }}
          description="Its data on the headset goes too: settings, saved files, sign-ins. There is no way back."
        >
          Uninstall version {installed.version} first
        </Checkbox>
      )}
      {hasApp ? <Checkbox isSelected={options.launchAfter} onChange={(launchAfter) => { onChange({ launchAfter }); }}>Start the app afterwards</Checkbox> : null}
    </fieldset>
  );
}
