import { useNavigate } from '@tanstack/react-router';
import { api, useAct } from '../../app/api.ts';
import { useAppInfo } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { HeadsetDrawing } from './HeadsetDrawing.tsx';
import styles from './Welcome.module.css';

const onlyLooking = 'This page was opened with the wallboard link: it may look and not touch.';

/** An empty profile: the ways on, each one press away. */
export function Welcome() {
  const navigate = useNavigate();
  const info = useAppInfo();
  const mayOnlyLook = info?.role === 'wallboard';
  const explore = useAct(async () => {
    const { connectionIds } = await api.app.exploreSimulated();
    const [first] = connectionIds;
    if (first !== undefined) await navigate({ to: '/headsets/$connectionId/home', params: { connectionId: first } });
  });
  return (
    <div className={styles.welcome}>
      <div className={styles.drawing}><HeadsetDrawing /></div>
      <h1 className={styles.title}>Pair a headset, watch it, drive it.</h1>
      <p className={styles.lead}>Fabriscope talks to the Device Portal of HoloLens headsets on your network, to the gateways of Service Fabric clusters, and to Azure and Azure DevOps. No account of ours, nothing installed on any of them.</p>
      <div className={styles.ways}>
        <section className={styles.way}>
          <h2>Add a headset</h2>
          <p>Found on the network by itself, by its address, or over USB. You compare its fingerprint once, type the PIN it shows, and you are in.</p>
          <Button variant="primary" size="large" isDisabled={mayOnlyLook} disabledReason={onlyLooking} onPress={() => navigate({ to: '/add' })}>Add a headset</Button>
        </section>
        <section className={styles.way}>
          <h2>Add a cluster</h2>
          <p>By the address of a gateway and a client certificate, also one that browsers do not offer any more. You compare what it shows once, and see why it is red.</p>
          <Button size="large" isDisabled={mayOnlyLook} disabledReason={onlyLooking} onPress={() => navigate({ to: '/add-cluster' })}>Add a cluster</Button>
        </section>
        <section className={styles.way}>
          <h2>Add Azure</h2>
          <p>Sign in with your own application, or with the Azure CLI. See what was deployed where, why it failed, and deploy with a look before. Azure DevOps is added the same way.</p>
          <div className={styles.pair}>
            <Button size="large" isDisabled={mayOnlyLook} disabledReason={onlyLooking} onPress={() => navigate({ to: '/add-azure' })}>Add Azure</Button>
            <Button size="large" variant="quiet" isDisabled={mayOnlyLook} disabledReason={onlyLooking} onPress={() => navigate({ to: '/add-devops' })}>Add Azure DevOps</Button>
          </div>
        </section>
        <section className={styles.way}>
          <h2>Nothing at hand?</h2>
          <p>Simulated ones answer like the real thing, with their troubles: a headset that waits to be paired, clusters to look into, and a year of deployments.</p>
          <Button
            size="large"
            isBusy={explore.busy}
            isDisabled={mayOnlyLook || (info !== null && !info.canSimulate)}
            disabledReason={mayOnlyLook ? onlyLooking : 'This installation comes without the simulators.'}
            onPress={() => explore.run()}
          >
            Explore with simulated ones
          </Button>
        </section>
      </div>
      {explore.fault === null ? null : <FaultPanel fault={explore.fault} onAction={() => explore.run()} />}
    </div>
  );
}
