import { useState } from 'react';
import type { UpgradeMode, UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';
import type { UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useConnection } from '../../app/live/live-data.ts';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';
import { PolicyFields } from './PolicyFields.tsx';
import { StartUpgrade } from './StartUpgrade.tsx';
import { defaultPolicy } from './upgrade-input.ts';
import { targetName } from './upgrade-words.ts';

type Asked = 'resume' | 'rollBack' | 'policy' | 'confirmPolicy' | 'start';

/** What can be done about an upgrade now: go on, roll back, change what governs it, or start another. */
export function UpgradeActs({ connectionId, view }: { readonly connectionId: ConnectionId; readonly view: UpgradeView }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [mode, setMode] = useState<UpgradeMode>('Monitored');
  const [policy, setPolicy] = useState<UpgradePolicy>(defaultPolicy);
  const connection = useConnection(connectionId);
  const { target, can } = view;
  const name = target.kind === 'application' ? target.applicationName : connection?.name ?? '';
  const close = (): void => { setAsked(null); };
  const openPolicy = (): void => {
    if (view.policy !== null) setPolicy(view.policy);
    if (view.mode === 'Monitored' || view.mode === 'UnmonitoredAuto' || view.mode === 'UnmonitoredManual') setMode(view.mode);
    setAsked('policy');
  };
  const common = { connectionId, typeToConfirm: name, onClose: close };
  return (
    <>
      {view.running ? (
        <>
          <Button variant="primary" isDisabled={can.resume !== null} disabledReason={can.resume ?? ''} onPress={() => { setAsked('resume'); }}>Go on…</Button>
          <Button isDisabled={can.changePolicy !== null} disabledReason={can.changePolicy ?? ''} onPress={openPolicy}>Change policy…</Button>
          <Button variant="danger" isDisabled={can.rollBack !== null} disabledReason={can.rollBack ?? ''} onPress={() => { setAsked('rollBack'); }}>Roll back…</Button>
        </>
      ) : target.kind === 'application' ? <Button variant="primary" onPress={() => { setAsked('start'); }}>Upgrade…</Button> : null}
      {asked === 'resume' ? (
        <ConfirmAct
          {...common}
          title="Go on with the next domain?" object={`${targetName(target)}: domain ${view.nextDomain ?? '?'}`}
          consequence="The upgrade goes on with the domain that is named here. If another one has become the next meanwhile, the cluster refuses."
          confirmLabel={`Go on with domain ${view.nextDomain ?? '?'}`}
          onAct={({ typedName, reason }) => api.clusters.actions.resumeUpgrade({ connectionId, target, domain: view.nextDomain ?? '', typedName, reason })}
        />
      ) : null}
      {asked === 'rollBack' ? (
        <ConfirmAct
          {...common} tone="danger"
          title="Roll this upgrade back?" object={`${targetName(target)}: ${view.toVersion} → ${view.fromVersion === '' ? 'the version before' : view.fromVersion}`}
          consequence="Domains that are done are upgraded back, one after the other. The roll-back itself cannot be undone; start a new upgrade afterwards."
          confirmLabel="Roll back"
          onAct={({ typedName, reason }) => api.clusters.actions.rollBackUpgrade({ connectionId, target, typedName, reason })}
        />
      ) : null}
      {asked === 'policy' ? (
        <Dialog
          title="Change what governs the running upgrade" isOpen size="large" isDismissable={false} onClose={close}
          footer={<><Button onPress={close}>Cancel</Button><Button variant="primary" onPress={() => { setAsked('confirmPolicy'); }}>Change…</Button></>}
        >
          <PolicyFields mode={mode} policy={policy} onMode={setMode} onPolicy={setPolicy} />
        </Dialog>
      ) : null}
      {asked === 'confirmPolicy' ? (
        <ConfirmAct
          {...common}
          title="Change the policy in flight?" object={targetName(target)} consequence="The new times and limits count from now on, also for the domain that is in progress."
          confirmLabel="Change the policy"
          onAct={({ typedName, reason }) => api.clusters.actions.changeUpgradePolicy({ connectionId, target, mode, policy, typedName, reason })}
        />
      ) : null}
      {asked === 'start' && target.kind === 'application' ? (
        <StartUpgrade connectionId={connectionId} applicationName={target.applicationName} currentVersion={view.toVersion} onClose={close} />
      ) : null}
    </>
  );
}
