import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { DeploymentView } from '../../../shared/contract/azure/deployments.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useStream } from '../../app/api.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDateTime, formatDuration, formatExact } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { CancelDeployment } from './CancelDeployment.tsx';
import { CauseTree } from './CauseTree.tsx';
import { deploymentOfSegment, stateTone, stateWord } from './deployment-looks.ts';
import { Lanes } from './Lanes.tsx';
import { RawDialog } from './RawDialog.tsx';
import { ShownValues } from './ShownValues.tsx';
import { TemplateDialog } from './TemplateDialog.tsx';
import styles from './deployments.module.css';

/** One deployment: why it failed, down to the leaf; what each operation did when; with what it was made. Live while it runs. */
export function DeploymentPage({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { deploymentKey: key = '' } = useParams({ strict: false });
  const deploymentId = deploymentOfSegment(key);
  const { value, fault, phase } = useStream((signal) => api.azure.deployments.view({ connectionId, deploymentId }, { signal }), [connectionId, deploymentId]);
  if (value === null) {
    return (
      <div className={styles.screen}>
        <p><Link to="/azure/$connectionId/deployments" params={{ connectionId }}>All deployments</Link></p>
        {fault === null ? <Skeleton lines={12} /> : <FaultPanel fault={fault} />}
      </div>
    );
  }
  return <Shown key={deploymentId} connectionId={connectionId} view={value} isLost={phase === 'lost'} />;
}

function Shown({ connectionId, view, isLost }: { readonly connectionId: ConnectionId; readonly view: DeploymentView; readonly isLost: boolean }) {
  const navigate = useNavigate();
  const now = useNow();
  const connection = useConnection(connectionId);
  const { row } = view;
  const [open, setOpen] = useState<'template' | 'raw' | 'cancel' | null>(null);
  const again = useAct(async () => {
    const draft = await api.azure.deploy.drafts.fromDeployment({ connectionId, deploymentId: row.deploymentId });
    await navigate({ to: '/azure/$connectionId/deploy/$draftId', params: { connectionId, draftId: draft.draftId } });
  });
  const took = row.running && row.startedAt !== null ? now - row.startedAt : row.durationMs;
  const close = (): void => { setOpen(null); };
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <div>
          <p className={styles.faint}><Link to="/azure/$connectionId/deployments" params={{ connectionId }}>Deployments</Link> / {row.resourceGroup ?? row.subscriptionId}</p>
          <h2 className={styles.title}>{row.name}</h2>
          <p className={styles.state}>
            <StateMark tone={stateTone(row.state)} word={stateWord(row.state)} />
            {row.nested ? <Chip>nested</Chip> : null}
            {row.forgotten ? <Chip title="Azure has pruned it. This is what it said then.">kept here only</Chip> : null}
            <span>{view.sentence}</span>
          </p>
        </div>
        <div className={styles.acts}>
          <Button onPress={() => { setOpen('template'); }}>Template</Button>
          <Button onPress={() => { setOpen('raw'); }}>Raw answers</Button>
          <Button isBusy={again.busy} onPress={() => again.run()}>Deploy it again…</Button>
          {row.running ? <Button variant="danger" isDisabled={!view.mayCancel} disabledReason="It can be cancelled only while it is accepted or running." onPress={() => { setOpen('cancel'); }}>Cancel…</Button> : null}
        </div>
      </header>
      {again.fault === null ? null : <FaultPanel fault={again.fault} />}
      {view.fault === null ? null : <FaultPanel fault={view.fault} compact />}
      {isLost && view.fault === null ? <p className={styles.note}>The line to Fabriscope is lost; what was known stays.</p> : null}
      {view.causes.length === 0 ? null : <Panel isStacked title={view.causes.length === 1 ? 'Why it failed' : `Why it failed: ${String(view.causes.length)} causes`}><CauseTree connectionId={connectionId} view={view} /></Panel>}
      <Panel isStacked title="Operations"><Lanes connectionId={connectionId} view={view} now={now} /></Panel>
      <div className={styles.columns}>
        <Panel isStacked title="Facts">
          <Facts>
            <FactRow label="Started">{row.startedAt === null ? 'not known' : <span title={formatExact(row.startedAt)}>{formatDateTime(row.startedAt)} (<Age at={row.startedAt} />)</span>}</FactRow>
            <FactRow label={row.running ? 'Has taken' : 'Took'}>{took === null ? 'not known' : formatDuration(took)}</FactRow>
            <FactRow label="By">{view.caller === null ? 'not known: the activity log does not tell, or may not be read' : `${view.caller}${view.callerIp === null ? '' : ` from ${view.callerIp}`}`}</FactRow>
            <FactRow label="Mode">{row.mode}</FactRow>
            <FactRow label="Correlation id"><code>{row.correlationId ?? 'none'}</code></FactRow>
            <FactRow label="Template hash"><code>{row.templateHash ?? 'none'}</code></FactRow>
            {view.validationLevel === null ? null : <FactRow label="Validation">{view.validationLevel}</FactRow>}
            <FactRow label="Providers">{view.providers.join(', ') || 'none'}</FactRow>
            <FactRow label="Id"><code>{row.deploymentId}</code></FactRow>
            <FactRow label="As of"><Age at={view.asOf} /></FactRow>
          </Facts>
          {view.missing.length === 0 ? null : <ul className={styles.troubles}>{view.missing.map((words) => <li key={words}>{words}</li>)}</ul>}
        </Panel>
        <div className={styles.column}>
          <Panel isStacked title={`Parameters (${String(view.parameters.length)})`}><ShownValues label="Parameters" values={view.parameters} /></Panel>
          <Panel isStacked title={`Outputs (${String(view.outputs.length)})`}><ShownValues label="Outputs" values={view.outputs} /></Panel>
          {view.outputResources.length === 0 ? null : <Panel isStacked title={`Resources it made (${String(view.outputResources.length)})`}><ul className={styles.ids}>{view.outputResources.map(({ resourceId }) => <li key={resourceId}><code>{resourceId}</code></li>)}</ul></Panel>}
        </div>
      </div>
      {open === 'template' ? <TemplateDialog connectionId={connectionId} deploymentId={row.deploymentId} onClose={close} /> : null}
      {open === 'raw' ? <RawDialog connectionId={connectionId} deploymentId={row.deploymentId} onClose={close} /> : null}
      {open === 'cancel' && connection !== null ? <CancelDeployment connection={connection} row={row} onClose={close} /> : null}
    </div>
  );
}

