import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { LineView } from '../../components/LineView.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { copyText } from '../cluster-entity/copy-entity.ts';
import styles from './deployments.module.css';

/** What Azure answered, secrets taken out: the deployment, its operations, its activity log. */
export function RawDialog({ connectionId, deploymentId, onClose }: { readonly connectionId: ConnectionId; readonly deploymentId: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useQuery({ ...orpc.azure.deployments.raw.queryOptions({ input: { connectionId, deploymentId } }), staleTime: 0 });
  const lines = useMemo(() => data?.text.split('\n') ?? [], [data]);
  return (
    <Dialog title="Raw answers, without secrets" isOpen size="large" onClose={onClose} footer={data === undefined ? undefined : <Button onPress={() => copyText(data.text, 'Answers copied')}>Copy</Button>}>
      {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />}
      {data === undefined ? (error === null ? <Skeleton lines={10} /> : null) : <div className={styles.text}><LineView label="Raw answers" lines={lines} showsNumbers /></div>}
    </Dialog>
  );
}
