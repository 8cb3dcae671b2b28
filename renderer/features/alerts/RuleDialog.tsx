import { useState } from 'react';
import { alertMetricNames } from './alert-metric-names.ts';
import type { AlertRule } from '../../../shared/contract/clusters/state.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { metricWords, ruleSentence } from './alert-words.ts';
import { draftOfRule, ruleOfDraft, ruleProblems, type RuleDraft } from './rule-draft.ts';
import styles from './alerts.module.css';

const directions = [{ value: 'above', label: 'High is bad' }, { value: 'below', label: 'Low is bad' }] as const;
const severities = [{ value: 'warning', label: 'Warning' }, { value: 'error', label: 'Error' }] as const;
const metrics = alertMetricNames.map((metric) => ({ value: metric, label: `${metricWords[metric].name}${metricWords[metric].unit === '' ? '' : `, ${metricWords[metric].unit}`}`, description: metricWords[metric].meaning }));

/** A rule with its two limits, and how long it waits before it speaks, before it ends, and without data. */
export function RuleDialog({ rule, isNew, onClose }: { readonly rule: AlertRule; readonly isNew: boolean; readonly onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOfRule(rule));
  const [hasTried, setTried] = useState(false);
  const change = (part: Partial<RuleDraft>): void => { setDraft((before) => ({ ...before, ...part })); };
  const ready = ruleOfDraft(rule.ruleId, draft);
  const problems = hasTried || !isNew ? ruleProblems(draft) : {};
  const save = useAct(async (next: AlertRule) => { await api.clusters.alerts.setRule(next); onClose(); });
  const remove = useAct(async () => { await api.clusters.alerts.removeRule({ ruleId: rule.ruleId }); onClose(); });
  const { unit, meaning } = metricWords[draft.metric];
  return (
    <Dialog
      title={isNew ? 'Add a rule' : `Rule “${rule.name}”`}
      isOpen
      isDismissable={false}
      onClose={onClose}
      footer={(
        <>
          {isNew ? null : <Button variant="danger" isBusy={remove.busy} onPress={() => remove.run()}>Remove the rule</Button>}
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={save.busy} onPress={() => { setTried(true); if (ready !== null) void save.run(ready); }}>{isNew ? 'Add' : 'Save'}</Button>
        </>
      )}
    >
      <div className={styles.form}>
        <TextField label="Name" value={draft.name} onChange={(name) => { change({ name }); }} maxLength={100} autoFocus={isNew} error={problems.name} />
        <Select label="What it watches" value={draft.metric} options={metrics} onChange={(metric) => { change({ metric }); }} />
        <p className={styles.quiet}>{meaning}</p>
        <div className={styles.pair}>
          <Segmented label="Which side" value={draft.direction} options={directions} onChange={(direction) => { change({ direction }); }} />
          <Segmented label="It is" value={draft.severity} options={severities} onChange={(severity) => { change({ severity }); }} />
        </div>
        <div className={styles.pair}>
          <TextField label={`Begins ${draft.direction === 'above' ? 'at or above' : 'at or below'}${unit === '' ? '' : `, ${unit}`}`} value={draft.enter} onChange={(enter) => { change({ enter }); }} inputMode="numeric" error={problems.enter} />
          <TextField label={`Ends ${draft.direction === 'above' ? 'below' : 'above'}${unit === '' ? '' : `, ${unit}`}`} value={draft.leave} onChange={(leave) => { change({ leave }); }} inputMode="numeric" error={problems.leave} />
        </div>
        <div className={styles.pair}>
          <TextField label="Must be bad for" value={draft.pending} onChange={(pending) => { change({ pending }); }} error={problems.pending} />
          <TextField label="Must be good for" value={draft.recovering} onChange={(recovering) => { change({ recovering }); }} error={problems.recovering} />
        </div>
        <TextField label="Says so without data for" value={draft.missing} onChange={(missing) => { change({ missing }); }} placeholder="never" error={problems.missing} description="Empty: missing data is not told by this rule." />
        {ready === null ? null : <p role="status" className={styles.sentence}>{ruleSentence(ready)}</p>}
        {save.fault === null ? null : <FaultPanel fault={save.fault} />}
        {remove.fault === null ? null : <FaultPanel fault={remove.fault} />}
      </div>
    </Dialog>
  );
}
