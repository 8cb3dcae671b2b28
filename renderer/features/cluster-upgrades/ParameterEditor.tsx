import { useState } from 'react';
import type { UpgradePlan } from '../../../shared/contract/clusters/upgrades.ts';
import { Button } from '../../components/Button.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { changeWords, inPlanOrder } from './parameter-edits.ts';
import styles from './upgrades.module.css';

export interface ParameterEditorProps {
  readonly parameters: UpgradePlan['parameters'];
  readonly edits: ReadonlyMap<string, string | null>;
  /** Undefined takes an edit back; null takes the default of the target version. */
  readonly onEdit: (name: string, value: string | null | undefined) => void;
}

const shownAtOnce = 60;

/** The parameters of an upgrade: value now, default of the new version, and what will be in force. Changes stand first. */
export function ParameterEditor({ parameters, edits, onEdit }: ParameterEditorProps) {
  const [filter, setFilter] = useState('');
  // The order is that of the plan, so that nothing moves under the fingers while somebody types.
  const [order] = useState(() => inPlanOrder(parameters, edits).map(({ name }) => name));
  const [limit, setLimit] = useState(shownAtOnce);
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const names = [...order.filter((name) => byName.has(name)), ...parameters.map(({ name }) => name).filter((name) => !order.includes(name))];
  const matching = names.filter((name) => name.toLowerCase().includes(filter.trim().toLowerCase()));
  if (parameters.length === 0) return <p className={styles.quiet}>This version has no parameters.</p>;
  return (
    <div className={styles.form}>
      {parameters.length > 12 ? <SearchField label="Filter parameters" value={filter} onChange={setFilter} /> : null}
      <div>
        {matching.slice(0, limit).map((name) => {
          const parameter = byName.get(name);
          return parameter === undefined ? null : <ParameterRow key={name} parameter={parameter} edit={edits.get(name)} onEdit={(value) => { onEdit(name, value); }} />;
        })}
      </div>
      {matching.length > limit ? <Button variant="quiet" onPress={() => { setLimit(limit + 200); }}>Show more of {matching.length}</Button> : null}
      {matching.length === 0 ? <p className={styles.quiet}>No parameter matches.</p> : null}
    </div>
  );
}

interface ParameterRowProps {
  readonly parameter: UpgradePlan['parameters'][number];
  readonly edit: string | null | undefined;
  readonly onEdit: (value: string | null | undefined) => void;
}

function ParameterRow({ parameter, edit, onEdit }: ParameterRowProps) {
  const { name, current, targetDefault, next, secretLooking } = parameter;
  const isGone = targetDefault === null;
  const value = edit === null ? targetDefault ?? '' : edit ?? next ?? '';
  const change = edit === undefined ? parameter.change : edit === null ? 'reverts' : edit === current ? 'same' : 'changed';
  return (
    <div className={styles.parameter} data-change={change}>
      <span className={styles.parameterName}>{name}</span>
      {isGone ? <span className={styles.quiet}>–</span> : (
        <TextField label={`Value of ${name}`} isLabelHidden value={value} type={secretLooking && edit !== undefined && edit !== null ? 'password' : 'text'} monospace onChange={(text) => { onEdit(text); }} />
      )}
      <span className={styles.parameterNow}>
        {changeWords(parameter, edit)}{current === null ? '' : ` · now ${current === '' ? 'empty' : current}`}{targetDefault === null ? '' : ` · default ${targetDefault === '' ? 'empty' : targetDefault}`}
      </span>
      {isGone ? <span /> : edit === undefined
        ? <Button variant="quiet" isDisabled={value === targetDefault} disabledReason="It has the default already." onPress={() => { onEdit(null); }}>Default</Button>
        : <Button variant="quiet" onPress={() => { onEdit(undefined); }}>Undo</Button>}
    </div>
  );
}
