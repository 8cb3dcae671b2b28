import type { Act } from '../../app/use-act.ts';
import { useConnections } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Chip } from '../../components/Chip.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import add from '../add/AddHeadset.module.css';
import styles from './add-cluster.module.css';

export interface ClusterNaming {
  readonly name: string;
  readonly group: string;
  readonly production: boolean;
}

export interface NameStepProps {
  readonly naming: ClusterNaming;
  /** What it will be called where nothing is typed. */
  readonly suggestion: string;
  readonly onChange: (naming: ClusterNaming) => void;
  readonly save: Act<[], void>;
}

/** What it is called here, and whether it is one that must not be touched by accident. */
export function NameStep({ naming, suggestion, onChange, save }: NameStepProps) {
  const { items } = useConnections();
  const groups = [...new Set(items.flatMap(({ group }) => (group === null || group === naming.group ? [] : [group])))];
  return (
    <form className={add.step} aria-labelledby="name-step" onSubmit={(event) => { event.preventDefault(); void save.run(); }}>
      <h2 id="name-step">What is it called here?</h2>
      <div className={add.form}>
        <TextField label="Name here" value={naming.name} onChange={(name) => { onChange({ ...naming, name }); }} maxLength={200} autoFocus placeholder={suggestion} description="Only Fabriscope uses it. Left empty, it is the cluster’s own name, or its address." />
        <TextField label="Group" value={naming.group} onChange={(group) => { onChange({ ...naming, group }); }} maxLength={80} placeholder="none" />
        {groups.length === 0 ? null : <div className={styles.groups}>{groups.map((group) => <Chip key={group} onPress={() => { onChange({ ...naming, group }); }}>{group}</Chip>)}</div>}
        <Checkbox isSelected={naming.production} onChange={(production) => { onChange({ ...naming, production }); }} description="A stripe of colour everywhere, and unlocking it asks for its name.">Production: must not be touched by accident</Checkbox>
      </div>
      <div className={add.acts}><Button variant="primary" size="large" type="submit" isBusy={save.busy}>Save and connect</Button></div>
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </form>
  );
}
