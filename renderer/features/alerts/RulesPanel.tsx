import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { AlertRule } from '../../../shared/contract/clusters/state.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { Switch } from '../../components/Switch.tsx';
import { metricWords, ruleSentence } from './alert-words.ts';
import { newRule } from './rule-draft.ts';
import styles from './alerts.module.css';

const RuleDialog = lazy(async () => ({ default: (await import('./RuleDialog.tsx')).RuleDialog }));
const ConfirmDialog = lazy(async () => ({ default: (await import('../../components/ConfirmDialog.tsx')).ConfirmDialog }));

export interface RulesPanelProps {
  readonly rules: readonly AlertRule[];
  readonly isLoading: boolean;
  readonly mayOnlyLook: boolean;
}

/** The rules, each in a sentence; they hold for every cluster. */
export function RulesPanel({ rules, isLoading, mayOnlyLook }: RulesPanelProps) {
  const [editing, setEditing] = useState<{ readonly rule: AlertRule; readonly isNew: boolean } | null>(null);
  const [isResetting, setResetting] = useState(false);
  const set = useAct((rule: AlertRule) => api.clusters.alerts.setRule(rule));
  const refusal = mayOnlyLook ? { isDisabled: true, disabledReason: 'This page may only look.' } : {};
  return (
    <Panel
      title="Rules"
      actions={(
        <>
          <Button variant="quiet" {...refusal} onPress={() => { setResetting(true); }}>Back to the first ones…</Button>
          <Button variant="quiet" icon={<Plus aria-hidden="true" />} {...refusal} onPress={() => { setEditing({ rule: newRule(), isNew: true }); }}>Add a rule</Button>
        </>
      )}
    >
      {isLoading && rules.length === 0 ? <Skeleton height={160} /> : rules.length === 0 ? <p className={styles.quiet}>No rule: nothing is watched for you.</p> : (
        <ul className={styles.rules}>
          {rules.map((rule) => (
            <li key={rule.ruleId} data-off={!rule.enabled}>
              <Switch isSelected={rule.enabled} isDisabled={mayOnlyLook || set.busy} onChange={(enabled) => { void set.run({ ...rule, enabled }); }}><span className="visually-hidden">{rule.name} is on</span></Switch>
              <div className={styles.words}>
                <p className={styles.ruleName}>{rule.name} <StateMark tone={rule.severity === 'error' ? 'error' : 'warn'} word={rule.severity === 'error' ? 'Error' : 'Warning'} />{rule.enabled ? null : <span className={styles.quiet}> off</span>}</p>
                <p className={styles.quiet}>{metricWords[rule.metric].name}. {ruleSentence(rule)}</p>
              </div>
              <Button {...refusal} onPress={() => { setEditing({ rule, isNew: false }); }}>Change<span className="visually-hidden"> {rule.name}</span></Button>
            </li>
          ))}
        </ul>
      )}
      {set.fault === null ? null : <FaultPanel fault={set.fault} />}
      <Suspense>
        {editing === null ? null : <RuleDialog rule={editing.rule} isNew={editing.isNew} onClose={() => { setEditing(null); }} />}
        {isResetting ? <ResetDialog rules={rules.length} onClose={() => { setResetting(false); }} /> : null}
      </Suspense>
    </Panel>
  );
}

function ResetDialog({ rules, onClose }: { readonly rules: number; readonly onClose: () => void }) {
  const reset = useAct(async () => {
    await api.clusters.alerts.resetRules();
    onClose();
  });
  return (
    <ConfirmDialog
      title="Back to the first rules?"
      isOpen
      object={`${rules} rules`}
      consequence="Your own rules and your changes to the others are gone; running alerts of rules that go are ended."
      confirmLabel="Reset the rules"
      isBusy={reset.busy}
      onConfirm={() => reset.run()}
      onClose={onClose}
    >
      {reset.fault === null ? null : <FaultPanel fault={reset.fault} />}
    </ConfirmDialog>
  );
}
