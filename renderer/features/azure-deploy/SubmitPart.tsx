import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Draft } from '../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { formatCount } from '../../components/format.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useNow } from '../../components/use-now.ts';
import { UnlockFirst } from '../azure-access/UnlockFirst.tsx';
import { deploymentSegment } from '../azure-deployments/deployment-looks.ts';
import { draftSteps, stepFinding, type DraftStep } from './StepRail.tsx';
import styles from './deploy.module.css';

export interface SubmitPartProps {
  readonly connectionId: ConnectionId;
  readonly draft: Draft;
  readonly onGo: (step: DraftStep) => void;
}

/** The last question: what will be done, why, and the target's name typed. Who, when and why are written down. */
export function SubmitPart({ connectionId, draft, onGo }: SubmitPartProps) {
  const connection = useConnection(draft.target?.connectionId ?? connectionId);
  const navigate = useNavigate();
  const now = useNow();
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const [isWithoutWhatIf, setWithoutWhatIf] = useState(false);
  const { target, whatIf } = draft;
  const seen = whatIf.state === 'done' ? whatIf.result : null;
  const submit = useAct(async () => {
    const { deploymentId } = await api.azure.deploy.drafts.submit({ draftId: draft.draftId, typedName: typed.trim(), why, whatIfAt: seen?.at ?? null });
    await navigate({ to: '/azure/$connectionId/deployments/$deploymentKey', params: { connectionId: target?.connectionId ?? connectionId, deploymentKey: deploymentSegment(deploymentId) } });
  });
  if (target === null || connection === null) return <Panel isStacked title="Deploy"><p>Say where to first. <Button onPress={() => { onGo('target'); }}>Where to</Button></p></Panel>;
  const name = target.resourceGroup ?? target.deploymentName;
  const until = connection.azure?.unlockedUntil ?? null;
  const isLocked = until === null || until <= now;
  const obstacle = draft.obstacles[0] ?? (isLocked ? 'Unlock the profile first.' : seen === null && !isWithoutWhatIf ? 'See what would change first, or say that you deploy without.' : why.trim() === '' ? 'Say why.' : typed.trim() === name ? '' : `Type ${name}.`);
  const open = draftSteps.filter(({ id }) => id !== 'deploy' && ['error', 'off', 'stale'].includes(stepFinding(draft, id).tone));
  return (
    <Panel isStacked title="Deploy">
      <p>
        {formatCount(draft.outline?.resources.length ?? 0, 'resource')} {draft.outline?.resources.length === 1 ? 'goes' : 'go'} to <strong>{target.resourceGroup ?? 'the subscription'}</strong> as <strong>{target.deploymentName}</strong>, {target.mode === 'Complete' ? 'and whatever else is there is deleted' : 'and whatever else is there stays'}.
        {seen === null ? '' : ` Azure says: ${String(seen.counts.create)} created, ${String(seen.counts.modify)} changed, ${String(seen.counts.delete)} deleted.`}
      </p>
      {draft.obstacles.length === 0 ? null : (
        <ul className={styles.caveat} aria-label="What is in the way">
          {draft.obstacles.map((words) => <li key={words}>{words}</li>)}
        </ul>
      )}
      {open.length === 0 ? null : <p className={styles.acts}>{open.map(({ id, label }) => <Button key={id} onPress={() => { onGo(id); }}>{label}: {stepFinding(draft, id).word}</Button>)}</p>}
      {seen === null ? <Checkbox isSelected={isWithoutWhatIf} onChange={setWithoutWhatIf} description="That is written down too.">Deploy without knowing what would change</Checkbox> : null}
      {isLocked && connection.azure !== null ? <UnlockFirst connection={connection} azure={connection.azure} /> : null}
      <div className={styles.question}>
        <TextArea label="Why" value={why} onChange={setWhy} maxLength={2_000} rows={2} />
        <TextField label={`Type ${name} to confirm`} value={typed} onChange={setTyped} />
      </div>
      <p><Button variant="primary" size="large" isBusy={submit.busy} isDisabled={obstacle !== ''} disabledReason={obstacle} onPress={() => submit.run()}>Deploy to {name}</Button></p>
      {submit.fault === null ? null : <FaultPanel fault={submit.fault} />}
    </Panel>
  );
}
