import { useEffect, useRef } from 'react';
import type { Remedy } from '../../../shared/domain/fault.ts';
import type { UploadHandle } from '../../../shared/domain/identifiers.ts';
import { useTasks } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { InstallFiles } from './InstallFiles.tsx';
import { InstallOptionsForm } from './InstallOptionsForm.tsx';
import { InstallTask } from './InstallTask.tsx';
import { handedOver, orderedFindings, standingBlockers, startRefusal, type InstallSession } from './install-session.ts';
import { InstallFindings } from './InstallFindings.tsx';
import { planHeadline } from './plan-words.ts';
import type { InstallDesk } from './install-desk.ts';
import styles from './install.module.css';

export interface InstallPanelProps {
  readonly session: InstallSession;
  readonly desk: InstallDesk;
  readonly headset: string;
  readonly onAddFiles: () => void;
  readonly refusal: string | null;
  /** Starts the app of that package identity, once it is installed; null where it is not in the list. */
  readonly launch: (identityName: string) => (() => unknown) | null;
}

/** An installation from the drop to its end: what is in it, what the check found, and how far it is. */
export function InstallPanel({ session, desk, headset, onAddFiles, refusal, launch }: InstallPanelProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { box.current?.scrollIntoView?.({ block: 'nearest' }); }, []);
  const { items } = useTasks();
  const task = session.taskId === null ? null : items.find((candidate) => candidate.id === session.taskId) ?? null;
  const isOver = session.step === 'running' && (task === null || task.endedAt !== null);
  return (
    <div ref={box} data-testid="install">
      <Panel
        title={`Install on ${headset}`}
        actions={<Button variant="quiet" onPress={desk.close}>{session.step === 'running' ? (isOver ? 'Close' : 'Hide') : 'Cancel'}</Button>}
      >
        <div className={styles.install}>
          {session.step === 'running'
            ? <InstallTask session={session} task={task} desk={desk} onAddFiles={onAddFiles} launch={launch} />
            : <Preparation session={session} desk={desk} headset={headset} onAddFiles={onAddFiles} refusal={refusal} />}
        </div>
      </Panel>
    </div>
  );
}

function Preparation({ session, desk, headset, onAddFiles, refusal }: Omit<InstallPanelProps, 'launch'>) {
  const { plan, fault } = session;
  const reason = refusal ?? startRefusal(session);
  const isChecked = session.step === 'planned' || session.step === 'starting';
  const isShownAbove = refusal === null && plan !== null && standingBlockers(plan, session.options).length > 0;
  const takeOut = (upload: UploadHandle): void => {
    const file = session.files.find((candidate) => candidate.upload?.handle === upload);
    if (file !== undefined) void desk.remove(file.key);
  };
  const act = (remedy: Remedy): void => {
    if (remedy === 'add-dependency' || remedy === 'install-certificate') onAddFiles();
    else if (remedy === 'uninstall-first') desk.setOptions({ uninstallFirst: true });
    else if (remedy === 'stop-app') desk.setOptions({ stopRunning: true });
    else void desk.retry();
  };
  return (
    <>
      <StepWords session={session} headset={headset} />
      {plan === null || !isChecked ? null : <p className={styles.headline}>{planHeadline(plan)}</p>}
      {fault === null ? null : <FaultPanel fault={fault} onAction={act} />}
      <InstallFiles session={session} desk={desk} onAddFiles={onAddFiles} />
      {plan === null || !isChecked ? null : (
        <>
          <InstallFindings findings={orderedFindings(plan)} plan={plan} options={session.options} onOption={desk.setOptions} onAddFiles={onAddFiles} onTakeOut={takeOut} />
          <InstallOptionsForm plan={plan} options={session.options} onChange={desk.setOptions} />
        </>
      )}
      <div className={styles.footer}>
        <Button
          variant={session.options.uninstallFirst ? 'danger' : 'primary'} isBusy={session.step === 'starting'} isDisabled={reason !== null && session.step !== 'starting'}
          {...(reason === null ? {} : { disabledReason: reason })} onPress={desk.start}
        >
          {session.options.uninstallFirst ? 'Uninstall, then install' : 'Install'}{plan === null || plan.totalBytes === 0 ? '' : ` (${formatBytes(plan.totalBytes)})`}
        </Button>
        {reason === null || !isChecked || isShownAbove ? null : <span className={styles.reason}>{reason}</span>}
      </div>
    </>
  );
}

/** The wait has a name: what is being done, and that the headset has not been touched. */
function StepWords({ session, headset }: { readonly session: InstallSession; readonly headset: string }) {
  if (session.step === 'handing-over') {
    const size = session.files.reduce((sum, file) => sum + file.file.size, 0);
    const share = handedOver(session.files);
    return (
      <div className={styles.step} role="status">
        <span>Handing {formatCount(session.files.length, 'file')} ({formatBytes(size)}) to Fabriscope: {Math.round(share * 100)} %. Nothing has been sent to {headset} yet.</span>
        <ProgressBar value={share} label="Handing files over" />
      </div>
    );
  }
  if (session.step === 'checking') {
    return (
      <div className={styles.step} role="status">
        <span>Reading the packages and holding them against what {headset} has and runs.</span>
        <ProgressBar value={null} label="Checking" />
      </div>
    );
  }
  return null;
}
