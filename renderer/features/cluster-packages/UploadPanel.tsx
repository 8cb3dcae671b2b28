import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PackagePlan, PackageSource } from '../../../shared/contract/clusters/packages.ts';
import type { ConnectionId, TaskId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc } from '../../app/api.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';
import { PackageCheck } from './PackageCheck.tsx';
import { PackageChooser } from './PackageChooser.tsx';
import { putAway, usePackageDesk } from './package-desk.ts';
import { UploadTask } from './UploadTask.tsx';
import styles from './packages.module.css';

/** A package from the choice to its provisioning: chosen, checked here, held against the cluster, confirmed, sent. */
export function UploadPanel({ connectionId }: { readonly connectionId: ConnectionId }) {
  const desk = usePackageDesk(connectionId);
  const [taskId, setTaskId] = useState<TaskId | null>(null);
  return (
    <Panel title="Upload a package" actions={desk.step === 'chosen' ? <Button variant="quiet" onPress={() => putAway(connectionId)}>Put it away</Button> : undefined}>
      <div className={styles.part}>
        {taskId === null ? null : <UploadTask taskId={taskId} onClose={() => { setTaskId(null); }} />}
        {desk.step === 'chosen'
          ? <Chosen connectionId={connectionId} source={desk.source} label={desk.label} onStarted={setTaskId} />
          : <PackageChooser connectionId={connectionId} desk={desk} />}
      </div>
    </Panel>
  );
}

interface ChosenProps {
  readonly connectionId: ConnectionId;
  readonly source: PackageSource;
  readonly label: string;
  readonly onStarted: (taskId: TaskId) => void;
}

function Chosen({ connectionId, source, label, onStarted }: ChosenProps) {
  const { data: plan, error, refetch } = useQuery({ ...orpc.clusters.packages.inspect.queryOptions({ input: { connectionId, source } }), staleTime: Infinity, gcTime: 0 });
  if (error !== null) return <FaultPanel fault={faultOf(error)} onAction={() => { void refetch(); }} />;
  if (plan === undefined) {
    return (
      <div className={styles.part} role="status">
        <p>Reading {label} and holding it against what the cluster has. Nothing is sent.</p>
        <ProgressBar value={null} label="Checking the package" />
      </div>
    );
  }
  return (
    <>
      <PackageCheck plan={plan} />
      <Send connectionId={connectionId} source={source} plan={plan} onStarted={onStarted} />
    </>
  );
}

function Send({ connectionId, source, plan, onStarted }: { readonly connectionId: ConnectionId; readonly source: PackageSource; readonly plan: PackagePlan; readonly onStarted: (taskId: TaskId) => void }) {
  const connection = useConnection(connectionId);
  const [path, setPath] = useState(plan.imageStorePath);
  const [provision, setProvision] = useState(!plan.alreadyProvisioned);
  const [cleanUp, setCleanUp] = useState(true);
  const [isConfirming, setConfirming] = useState(false);
  const isPath = /^[^\s/\\][^\\]*$/.test(path.trim());
  const name = connection?.name ?? '';
  return (
    <div className={styles.part}>
      <TextField label="Folder in the image store" value={path} monospace maxLength={300} error={isPath ? null : 'A name such as ShopPkg_2.0, without a leading slash.'} onChange={setPath} />
      <Checkbox isSelected={provision} onChange={setProvision}>Provision the type afterwards, so that applications can be created from it or upgraded to it</Checkbox>
      <Checkbox isSelected={cleanUp && provision} isDisabled={!provision} onChange={setCleanUp}>Take the package out of the image store once it is provisioned</Checkbox>
      <div>
        <Button
          variant="primary" isDisabled={!plan.canUpload || !isPath} disabledReason={plan.canUpload ? 'Write a folder name first.' : 'Something stands in the way: see the findings.'}
          onPress={() => { setConfirming(true); }}
        >
          {plan.resumable === null ? 'Upload' : 'Go on uploading'} ({formatBytes(plan.bytes)})…
        </Button>
      </div>
      {isConfirming ? (
        <ConfirmAct
          connectionId={connectionId} title="Upload this package?" object={`${plan.typeName} ${plan.typeVersion} → ${path.trim()}`} confirmLabel={provision ? 'Upload and provision' : 'Upload'}
          consequence={provision ? 'It goes into the image store and its type is provisioned. Nothing that runs changes yet.' : 'It goes into the image store. Nothing that runs changes.'}
          typeToConfirm={name}
          onAct={async ({ typedName }) => {
            const { taskId } = await api.clusters.packages.upload({ connectionId, source, imageStorePath: path.trim(), provision, cleanUp: cleanUp && provision, typedName });
            onStarted(taskId);
            return { message: 'The upload has begun; it is in the list of tasks, too.' };
          }}
          onDone={() => { void putAway(connectionId, true); }}
          onClose={() => { setConfirming(false); }}
        />
      ) : null}
    </div>
  );
}
